"""The page of a bundle to print, in French or English: its badges as they were verified now, never from a row.

It is one page: its letters shrink with what it says. What is not valid now is left out. Badges by other issuers are
counted and not printed. The sheet says until when its
link opens, and the phone to call when it does not.
"""

from __future__ import annotations

from typing import Any, Final

from badges.base.errors import Refused
from badges.base.services import Services
from badges.base.times import local_date
from badges.ledger import narrative
from badges.paper.typeset import typeset
from badges.publication import drawings
from badges.publication.judgement import AwardFacts, verify_awards
from badges.publication.papers import attested, context_of, dialled, in_language, long_date
from badges.recognition import reads as recognition
from badges.recognition.views import BadgeVersionView
from badges.sharing.bundles import links
from badges.sharing.bundles.views import BundleView
from badges.sharing.others import reads as others
from verifier.verdict import Headline, VerifiedCredential

TITLES: Final = {"fr": "Dossier de badges", "en": "Folder of badges"}
_Valid = tuple[VerifiedCredential, AwardFacts, str]


def sheet(services: Services, bundle: BundleView, language: str = "fr") -> bytes:
    """The PDF of an open bundle. In English, "en", what was signed stays French, but for the catalogue's words.

    Raises Refused: `bundle.nothing_to_print` when none of its badges is valid now.
    """
    language = language if language in TITLES else "fr"
    valid: list[_Valid] = [
        (answer.verdict.credential, answer.facts, " ".join(attested(answer.verdict)))
        for answer in verify_awards(services, bundle.codes)
        if answer.verdict is not None and answer.verdict.headline is Headline.VALID
        if answer.verdict.credential is not None and answer.facts is not None
    ]
    if not valid:
        raise Refused("bundle.nothing_to_print")
    with services.database.begin(read_only=True) as session:
        found = recognition.versions(
            session, {(facts.badge_slug, facts.badge_version) for _proven, facts, _said in valid}
        )
        beside = len(others.in_dossier(session.connection(), bundle.others, services.now()))
    versions = {(each.slug, each.number): each for each in found}
    names = {proven.recipient_name or "" for proven, _facts, _said in valid}
    one_name = names.pop() if len(names) == 1 else ""
    phone = next((facts.site_phone for _proven, facts, _said in valid if facts.site_phone), None)
    address = links.address(services, bundle.key)
    square, modules = links.square(services, bundle.key)
    words = {
        "title": TITLES[language],
        "author": valid[0][1].network_name,
        "language": language,
        "name": one_name,
        "mark": drawings.demonstration_mark(services) or "",
        "verified": long_date(local_date(services.now()), language),
        "until": long_date(bundle.ends_on, language),
        "address": address,
        "shown_address": address.partition("://")[2],
        "phone": dialled(phone) or "",
        "qr": square,
        "modules": modules,
        "beside": beside,
        "badges": [
            _badge(proven, facts, versions[facts.badge_slug, facts.badge_version], language, named=not one_name)
            | {"attested": (narrative.comment_in_english(said) if language == "en" else None) or said}
            for proven, facts, said in valid
        ],
    }
    return typeset("bundle", words, services.now())


def _badge(
    proven: VerifiedCredential, facts: AwardFacts, version: BadgeVersionView, language: str, *, named: bool
) -> dict[str, Any]:
    """The words of one badge; `named`: with its holder's name, where the badges say several."""
    lines = (proven.narrative or "").splitlines()
    moment = proven.awarded_at or proven.valid_from
    told = in_language(version.content, language)
    name = proven.achievement_name or proven.name or ""
    seen = [line.removeprefix("- ") for line in lines if line.startswith("- ")]
    evidence = " ".join(piece.narrative for piece in proven.evidence if piece.narrative)
    return {
        "name": told.get(name, name),
        "holder": proven.recipient_name or "" if named else "",
        "drawing": drawings.patch_on_page(version).decode("utf-8"),
        "seen": [told.get(line, line) for line in seen],
        "sentence": next((line for line in lines if line.startswith("«")), ""),
        "role": proven.role or "",
        "context": context_of(proven) if language == "fr" else evidence,
        "day": long_date(local_date(moment), language) if moment else "",
        "by": f"{facts.network_name}, {facts.site_town}",
    }
