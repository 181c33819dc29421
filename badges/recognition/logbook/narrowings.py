"""What the logbook keeps of awards: refused by their member, hidden, closed, their member's words hidden; and of badges
that they are awarded no longer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session as OrmSession

from badges.base.logbook.acts import Kept
from badges.base.logbook.notes import CODE, Facts, Narrowing, changed, was
from badges.base.services import Services
from badges.recognition.changes import set_visibility
from badges.recognition.states import GIVEN_UP, IN_PROGRESS, AwardState, Visibility, change_state
from badges.recognition.tables import Award, BadgeModel, OwnWords

_WIDTH: Final = {Visibility.HIDDEN: 0, Visibility.CODE: 1, Visibility.PUBLIC: 2}
_AWARDS: Final = "awards by the MAC of their code"


def award_of(services: Services, session: OrmSession, facts: Facts) -> Award | None:
    """The award that a line names by the MAC of its code; None when the record does not know it."""
    known = session.info.get(_AWARDS)
    if known is None:
        pairs = session.execute(select(Award.id, Award.code))
        known = session.info[_AWARDS] = {services.logbook.mac(code): number for number, code in pairs}
    number = known.get(facts[CODE])
    return session.get(Award, number) if number is not None else None


def _of(session: OrmSession, award_id: int) -> Iterable[Facts]:
    code = session.scalar(select(Award.code).where(Award.id == award_id))
    return [{CODE: code}] if code is not None else ()


def _refused(session: OrmSession, award: Award) -> Iterable[Facts]:
    if award not in session.new and changed(award, "state") and award.state in GIVEN_UP:
        yield {CODE: award.code}


def _refuse(services: Services, session: OrmSession, facts: Facts, _at: datetime) -> None:
    award = award_of(services, session, facts)
    if award is not None and award.state in IN_PROGRESS:
        change_state(award, AwardState.ABANDONED)


def _refused_ones(session: OrmSession) -> Iterable[Facts]:
    return [{CODE: code} for code in session.scalars(select(Award.code).where(Award.state.in_(GIVEN_UP)))]


def _hidden(session: OrmSession, award: Award) -> Iterable[Facts]:
    if award in session.new:
        return
    narrower = _WIDTH[award.visibility] < _WIDTH[was(award, "visibility")]
    if narrower or (was(award, "search_engines") and not award.search_engines):
        yield _shown_to(award)


def _hide(services: Services, session: OrmSession, facts: Facts, _at: datetime) -> None:
    award = award_of(services, session, facts)
    if award is None:
        return
    seen_by = min(Visibility(facts["visibility"]), award.visibility, key=_WIDTH.__getitem__)
    found = award.search_engines and bool(facts["search_engines"])
    if (seen_by, found) == (award.visibility, award.search_engines):
        return
    if award.issued_at is None:  # the member has decided nothing of it yet
        award.visibility, award.search_engines = seen_by, found
    else:
        set_visibility(session, award, seen_by, services.now(), search_engines=found)


def _hidden_ones(session: OrmSession) -> Iterable[Facts]:
    narrow = (Award.visibility != Visibility.PUBLIC) | Award.search_engines.is_(False)
    return map(_shown_to, session.scalars(select(Award).where(narrow)))


def _shown_to(award: Award) -> Facts:
    return {CODE: award.code, "visibility": Visibility(award.visibility).value, "search_engines": award.search_engines}


def _closed(session: OrmSession, award: Award) -> Iterable[Facts]:
    if award not in session.new and changed(award, "closed_at") and award.closed_at is not None:
        yield {CODE: award.code}


def _close(services: Services, session: OrmSession, facts: Facts, at: datetime) -> None:
    award = award_of(services, session, facts)
    if award is not None and award.closed_at is None:
        award.closed_at = at


def _closed_ones(session: OrmSession) -> Iterable[Facts]:
    return [{CODE: code} for code in session.scalars(select(Award.code).where(Award.closed_at.is_not(None)))]


def _silenced(session: OrmSession, words: OwnWords) -> Iterable[Facts]:
    gone = not words.shown or changed(words, "text") or words in session.deleted
    if words not in session.new and was(words, "shown") and gone:
        yield from _of(session, words.award_id)


def _silence(services: Services, session: OrmSession, facts: Facts, _at: datetime) -> None:
    award = award_of(services, session, facts)
    words = session.get(OwnWords, award.id) if award is not None else None
    if words is not None:
        words.shown = False


def _silent_ones(session: OrmSession) -> Iterable[Facts]:
    """Each badge without words that are shown: whether it had some once is not known."""
    shown = select(OwnWords.award_id).where(OwnWords.shown)
    return [{CODE: code} for code in session.scalars(select(Award.code).where(Award.id.not_in(shown)))]


def _retired(session: OrmSession, model: BadgeModel) -> Iterable[Facts]:
    if model not in session.new and changed(model, "retired_on") and model.retired_on is not None:
        yield {"badge": model.slug, "day": model.retired_on.isoformat()}


def _retire(_services: Services, session: OrmSession, facts: Facts, _at: datetime) -> None:
    """The coordination offers it again by a click, if it had done so meanwhile."""
    model = session.scalar(select(BadgeModel).where(BadgeModel.slug == facts["badge"]))
    if model is not None and model.retired_on is None:
        model.retired_on = date.fromisoformat(str(facts["day"]))


def _retired_ones(session: OrmSession) -> Iterable[Facts]:
    for slug, day in session.execute(select(BadgeModel.slug, BadgeModel.retired_on)):
        if day is not None:
            yield {"badge": slug, "day": day.isoformat()}


NARROWINGS = (
    Narrowing(Kept.AWARD_REFUSED, _refuse, Award, _refused, _refused_ones),
    Narrowing(Kept.HIDDEN, _hide, Award, _hidden, _hidden_ones),
    Narrowing(Kept.CLOSED, _close, Award, _closed, _closed_ones),
    Narrowing(Kept.WORDS_HIDDEN, _silence, OwnWords, _silenced, _silent_ones),
    Narrowing(Kept.BADGE_RETIRED, _retire, BadgeModel, _retired, _retired_ones),
)
