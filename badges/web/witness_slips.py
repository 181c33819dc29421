"""A witness's slip as a page or a file shows it, and what a witness was there and how it was confirmed, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from flask import Response

from badges.base.errors import NotFound
from badges.base.times import local_date
from badges.network import reads as network
from badges.network.rules import reached_at
from badges.paper.personal.witness import WitnessSlipFacts, witness_slip
from badges.publication.drawings import demonstration_mark
from badges.recognition.views import AwardView
from badges.recognition.witnesses import keys, reads
from badges.recognition.witnesses.rules import Manner, WitnessFunction
from badges.recognition.witnesses.views import SlipView
from badges.web.http import formats
from badges.web.http.access import services
from badges.web.http.request_session import reading_session
from badges.web.http.wording import gettext as _
from badges.web.http.wording import words


@dataclass(frozen=True)
class GivenSlip:
    """A slip that can be used: its code in two groups, and its address."""

    id: int
    by_link: bool
    by_member: bool
    code: str
    url: str
    last_day: date


def given(slip: SlipView) -> GivenSlip:
    """Return a slip for who gives it, with its code."""
    code = keys.code_of(services(), slip.salt)
    url = f"{services().settings.public_url}/temoin/{code}"
    return GivenSlip(slip.id, slip.manner is Manner.LINK, slip.by_member, keys.shown(code), url, slip.last_day)


def sheet(award: AwardView, slip_id: int) -> Response:
    """Return a slip of a badge on paper; nothing keeps the file. Raises NotFound: where it cannot be used."""
    standing = reads.open_slips(reading_session(), award.id, local_date(services().now()))
    slip = next((each for each in standing if each.id == slip_id), None)
    if slip is None:
        raise NotFound
    instance, site = network.instance(reading_session()), award.site
    phone, _hours = reached_at(site.phone, site.call_hours, instance.network if instance else {})
    shown, origin = given(slip), services().settings.public_url
    facts = WitnessSlipFacts(
        name=award.name_shown or "",
        issuer=_("Réseau Citoyen de Services"),
        town=site.city,
        phone=formats.dialled(phone) if phone else None,
        url=f"{origin}/temoin/{keys.code_of(services(), slip.salt)}".upper(),
        address=f"{urlsplit(origin).netloc}/temoin",
        code=shown.code,
        until=formats.long_date(shown.last_day),
        mark=demonstration_mark(services()),
    )
    response = Response(witness_slip(facts, services().now()), content_type="application/pdf")
    response.headers["Content-Disposition"] = 'inline; filename="billet-de-temoin.pdf"'
    response.headers["Cache-Control"] = "no-store"
    return response


def function(what: WitnessFunction) -> str:
    """Return what a witness was there: "une personne qui participait"."""
    return words(f"choice.witness_function.{what}")


def confirmed(manner: Manner) -> str:
    """Return how a statement was confirmed, and no more than was checked."""
    return words(f"witness.confirmed.{manner}")
