"""Words of the office: names of gatherings, exchanges and roles, and the state of an award with its next step."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, url_for

from badges.base.text import names
from badges.base.times import local_date
from badges.exchanges.rules import ExchangePart
from badges.exchanges.views import ExchangeView
from badges.gatherings.rules import Participation
from badges.gatherings.views import GatheringView
from badges.matching import helping_hand
from badges.matching.introductions.rules import ThreadState
from badges.matching.introductions.views import ThreadView
from badges.matching.postings.views import PostingView
from badges.people.rules import Age
from badges.recognition.rules import Place, RoleHeld
from badges.recognition.states import TO_SIGN, AwardState, MemberAnswer
from badges.recognition.views import AwardView
from badges.web import introduction_words, matching_words
from badges.web.http import formats
from badges.web.http.wording import gettext as _
from badges.web.http.wording import in_language
from badges.web.office.guide.sentences import guide_of_page


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


def gathering_title(gathering: GatheringView) -> str:
    """Return "Rencontre", or the workshop's title."""
    return gathering.title or _("Rencontre")


def gathering_line(gathering: GatheringView) -> str:
    """Return "Atelier couture, 20 novembre": a gathering in one line."""
    return f"{gathering_title(gathering)}, {formats.day_month(gathering.starts_at)}"


def exchange_line(exchange: ExchangeView) -> str:
    """Return "Échange « poser une étagère », 20 novembre"."""
    return _("Échange « %(what)s », %(day)s", what=exchange.what, day=formats.day_month(exchange.happened_on))


def place_line(place: Place) -> str:
    """Return the same lines for the place where an award was begun."""
    day = formats.day_month(place.happened_on)
    if place.kind == "exchange":
        return _("Échange « %(what)s », %(day)s", what=place.title or "", day=day)
    return f"{place.title or _('Rencontre')}, {day}"


def age_words(age: str | None) -> str:
    """Return what is said of a member's age, "" where nothing is."""
    named: dict[str | None, str] = {Age.UNDER_15: _("moins de 15 ans"), Age.UNDER_18: _("15 à 17 ans")}
    return named.get(age, "")


def exchange_state(exchange: ExchangeView) -> str | None:
    """Return "Prévu" or "Annulé" of an exchange that did not take place yet, or never; None of any other."""
    if exchange.cancelled_at is not None:
        return _("Annulé")
    return None if exchange.confirmed_at is not None else _("Prévu")


def exchange_words(exchange: ExchangeView, member_id: int) -> str:
    """Return how a member was in an exchange; for one that did not take place, that alone."""
    role = ExchangePart.GIVES if exchange.giver.id == member_id else ExchangePart.RECEIVES
    return exchange_state(exchange) or role_words(role)


def role_words(role: RoleHeld) -> str:
    """Return the name of a role, in a gathering or in an exchange."""
    named: dict[RoleHeld, str] = {
        Participation.TAKES_PART: _("Participe"),
        Participation.HELPS: _("Aide"),
        Participation.LEADS: _("Anime"),
        ExchangePart.GIVES: _("A donné"),
        ExchangePart.RECEIVES: _("A reçu"),
    }
    return named[role]


def seen_by_words(seer: str, noter: str | None) -> str:
    """Return who saw something, and who entered it where that is a colleague."""
    if noter is None:
        return _("vu par %(name)s", name=seer)
    return _("vu par %(name)s, saisi par %(noter)s", name=seer, noter=noter)


def state_words(award: AwardView) -> tuple[str, str]:
    """Return where an award stands, in words, and the tone that goes with it."""
    if award.state == AwardState.DRAFT and award.answer == MemberAnswer.LATER:
        return _("Plus tard"), "warn"
    if award.paused_at is not None:
        return _("En pause"), "warn"
    return {
        AwardState.DRAFT: (_("En préparation"), ""),
        AwardState.AGREED: (_("À signer"), "warn"),
        AwardState.RESERVED: (_("À signer"), "warn"),
        AwardState.ISSUED: (_("Délivré"), "good"),
        AwardState.WITHDRAWN: (_("Retiré"), ""),
        AwardState.REVOKED: (_("Annulé"), "bad"),
        AwardState.DECLINED: (_("Non merci"), ""),
        AwardState.ABANDONED: (_("Abandonné"), ""),
    }[award.state]


def step_of(state: AwardState, *, ready: bool) -> str:
    """Return the endpoint of the wizard's step where an award in this state stands."""
    if state == AwardState.DRAFT:
        return "office.preview" if ready else "office.seen"
    return "office.sign" if state in TO_SIGN else "office.done"


def award_line(award: AwardView) -> AwardLine:
    """Return an award as a line of a list; its link leads to the step where it stands."""
    state, tone = state_words(award)
    day = formats.day_month(award.issued_at or award.created_at)
    return AwardLine(
        award_id=award.id,
        person=names.full(award.member.given_name, award.member.family_name),
        badge=in_language(award.badge.content["name"]),
        slug=award.badge.slug,
        version=award.badge.number,
        detail=day,
        state=state,
        tone=tone,
        href=url_for("office.award", award_id=award.id),
    )


def thread_state(thread: ThreadView) -> str:
    """Where a thread stands, for the staff: what it waits for, or how it ended."""
    if thread.state is ThreadState.BOTH_YES and thread.meeting_on is not None:
        return _("rencontre prévue")
    if thread.state is ThreadState.MET and thread.known_already:
        return _("se connaissent")
    return {
        ThreadState.PROPOSED: _("à demander"),
        ThreadState.ONE_YES: _("un oui"),
        ThreadState.BOTH_YES: _("deux oui"),
        ThreadState.MET: _("rencontre faite"),
        ThreadState.UNDER_WAY: _("en cours"),
        ThreadState.HELD: _("tenue"),
        ThreadState.CLOSED: _("arrêtée") if thread.receiver_yes is not None else _("pas cette fois"),
    }[thread.state]


def posting_about(posting: PostingView) -> str:
    """Return what an offer or a request is about: the activity, or the member's own word for it."""
    return posting.activity.name if posting.activity is not None else posting.other_activity or ""


def register(app: Flask) -> None:
    """Give the office's words to its templates."""
    lines = (gathering_title, gathering_line, exchange_line, exchange_state, exchange_words, seen_by_words)
    for each in (
        thread_state,
        introduction_words.review_question,
        introduction_words.review_questions,
        introduction_words.review_view,
    ):
        app.add_template_global(each)
    app.add_template_global(matching_words.side, "posting_side")
    app.add_template_global(matching_words.manner, "posting_manner")
    app.add_template_global(matching_words.reach, "posting_reach")
    app.add_template_global(matching_words.state, "posting_state")
    app.add_template_global(matching_words.when, "posting_when")
    app.add_template_global(posting_about)
    app.add_template_global(helping_hand.doubt, "posting_doubt")
    for function in (*lines, role_words, age_words, local_date, guide_of_page):
        app.add_template_global(function)
