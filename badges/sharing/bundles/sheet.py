"""The page of a bundle to print, in French: its badges as they were verified at this moment, never from a row.

What is not valid now is left out. The sheet says until when its link opens, and whom to call when it does not.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from babel.dates import format_date

from badges.base.errors import Refused
from badges.base.services import Services
from badges.base.times import local_date
from badges.paper.typeset import typeset
from badges.publication import drawings
from badges.publication.judging import AwardFacts, verify_awards
from badges.publication.papers import context_of, dialled
from badges.recognition import reads as recognition
from badges.recognition.views import BadgeVersionView
from badges.sharing.bundles import links
from badges.sharing.bundles.views import BundleView
from verifier.verdict import Headline, VerifiedCredential

_Valid = tuple[VerifiedCredential, AwardFacts]


def sheet(services: Services, bundle: BundleView) -> bytes:
    """The PDF of an open bundle. Raises Refused: `bundle.nothing_to_print` when none of its badges is valid now."""
    valid: list[_Valid] = [
        (answer.verdict.credential, answer.facts)
        for answer in verify_awards(services, bundle.codes)
        if answer.verdict is not None and answer.verdict.headline is Headline.VALID
        if answer.verdict.credential is not None and answer.facts is not None
    ]
    if not valid:
        raise Refused("bundle.nothing_to_print")
    with services.database.begin(read_only=True) as session:
        found = recognition.versions(session, {(facts.badge_slug, facts.badge_version) for _proven, facts in valid})
    versions = {(each.slug, each.number): each for each in found}
    names = {proven.recipient_name or "" for proven, _facts in valid}
    one_name = names.pop() if len(names) == 1 else ""
    phone = next((facts.site_phone for _proven, facts in valid if facts.site_phone), None)
    address = links.address(services, bundle.key)
    square, modules = links.square(services, bundle.key)
    words = {
        "title": "Dossier de badges",
        "author": valid[0][1].network_name,
        "language": "fr",
        "name": one_name,
        "mark": drawings.demonstration_mark(services) or "",
        "verified": _date(local_date(services.now())),
        "until": _date(bundle.ends_on),
        "address": address,
        "shown_address": address.partition("://")[2],
        "phone": dialled(phone) or "",
        "qr": square,
        "modules": modules,
        "badges": [
            _badge(proven, facts, versions[facts.badge_slug, facts.badge_version], named=not one_name)
            for proven, facts in valid
        ],
    }
    return typeset("bundle", words, services.now())


def _badge(proven: VerifiedCredential, facts: AwardFacts, version: BadgeVersionView, *, named: bool) -> dict[str, Any]:
    """The words of one badge; `named`: with its holder's name, where the badges say several."""
    lines = (proven.narrative or "").splitlines()
    moment = proven.awarded_at or proven.valid_from
    given = f"Délivré le {_date(local_date(moment))} par le {facts.network_name}, {facts.site_town}." if moment else ""
    return {
        "name": proven.achievement_name or proven.name or "",
        "holder": proven.recipient_name or "" if named else "",
        "drawing": drawings.patch_on_page(version).decode("utf-8"),
        "seen": [line.removeprefix("- ") for line in lines if line.startswith("- ")],
        "sentence": next((line for line in lines if line.startswith("«")), ""),
        "context": context_of(proven),
        "given": given,
    }


def _date(day: date) -> str:
    text = format_date(day, "d MMMM y", locale="fr")
    return f"1er{text[1:]}" if text.startswith("1 ") else text
