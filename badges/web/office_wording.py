"""How the office names things: what a session is called, where an award stands, and where it can be taken up again."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, url_for

from badges import names
from badges.store.models import Award, Exchange, Session
from badges.times import local_date
from badges.web import formats
from badges.web.wording import gettext as _
from badges.web.wording import in_language

AWARD_STATES = ("draft", "agreed", "reserved", "issued", "withdrawn", "revoked", "declined", "abandoned")


@dataclass(frozen=True)
class AwardLine:
    """One award in a list."""

    award_id: int
    person: str
    badge: str
    slug: str
    version: int
    detail: str
    state: str
    tone: str
    href: str


def session_title(gathering: Session) -> str:
    """Return "Rencontre", or the workshop's title."""
    return gathering.workshop.title if gathering.workshop is not None else _("Rencontre")


def session_line(gathering: Session) -> str:
    """Return "Atelier couture, 20 novembre": a session in one line."""
    return f"{session_title(gathering)}, {formats.day_month(gathering.starts_at)}"


def exchange_line(exchange: Exchange) -> str:
    """Return "Échange « poser une étagère », 20 novembre"."""
    return _("Échange « %(what)s », %(day)s", what=exchange.what, day=formats.day_month(exchange.happened_on))


def role_words(role: str) -> str:
    """Return the name of a role, in a session or in an exchange."""
    return {
        "takes_part": _("Participe"),
        "helps": _("Aide"),
        "leads": _("Anime"),
        "gives": _("A donné"),
        "receives": _("A reçu"),
    }[role]


def state_words(award: Award) -> tuple[str, str]:
    """Return where an award stands, in words, and the tone that goes with it."""
    if award.state == "draft" and award.answer == "later":
        return _("Plus tard"), "warn"
    return {
        "draft": (_("En préparation"), ""),
        "agreed": (_("À signer"), "warn"),
        "reserved": (_("À signer"), "warn"),
        "issued": (_("Délivré"), "good"),
        "withdrawn": (_("Retiré"), ""),
        "revoked": (_("Annulé"), "bad"),
        "declined": (_("Non merci"), ""),
        "abandoned": (_("Abandonné"), ""),
    }[award.state]


def step_of(state: str, *, ready: bool) -> str:
    """Return the endpoint of the wizard's step where an award in this state stands."""
    if state == "draft":
        return "office.preview" if ready else "office.seen"
    return "office.sign" if state in ("agreed", "reserved") else "office.done"


def award_line(award: Award) -> AwardLine:
    """Return an award as a line of a list; its link leads to where it can be taken up."""
    state, tone = state_words(award)
    day = formats.long_date(award.issued_at or award.created_at)
    return AwardLine(
        award_id=award.id,
        person=names.full(award.member.given_name, award.member.family_name),
        badge=in_language(award.version.content["name"]),
        slug=award.version.model.slug,
        version=award.version.number,
        detail=day,
        state=state,
        tone=tone,
        href=url_for("office.award", award_id=award.id),
    )


def register(app: Flask) -> None:
    """Give the office's words to its templates."""
    for function in (session_title, session_line, exchange_line, role_words, local_date):
        app.add_template_global(function)
