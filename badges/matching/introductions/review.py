"""The bilan, with both: three questions, and what each of the two says of it afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session as OrmSession

from badges.base import versions
from badges.base.errors import Refused
from badges.base.facts import Facts, Kind, fact
from badges.base.parsers import at_most
from badges.base.rights import Actor
from badges.base.services import Services
from badges.base.text.sentences import holds_contact
from badges.base.times import local_date
from badges.matching.introductions import rows, rules
from badges.matching.introductions.rules import ReviewQuestion, ThreadAct, ThreadState, Who
from badges.matching.introductions.views import ThreadView, state_of
from badges.matching.postings.rows import Speaker
from badges.matching.rules import ReviewView
from badges.matching.tables import Introduction, ReviewVoice

ANSWER: int = 400


def _answer(text: str) -> str | None:
    """Parse an answer. Raises Refused: review.too_long, posting.contact: a number is its owner's to show."""
    said = at_most(ANSWER, "review.too_long")(text)
    if said is not None and holds_contact(said):
        raise Refused("posting.contact")
    return said


@dataclass(frozen=True, kw_only=True)
class ReviewFacts(Facts):
    """What the two say, each to each question; what is left out was not asked, or not answered."""

    giver_done: str | None = fact(
        _answer, label="review_done", kind=Kind.LONG_TEXT, limit=ANSWER, column=ReviewVoice.done,
        fills=False, default=None,
    )  # fmt: skip
    giver_shown: str | None = fact(
        _answer, label="review_shown", kind=Kind.LONG_TEXT, limit=ANSWER, column=ReviewVoice.shown,
        fills=False, default=None,
    )  # fmt: skip
    giver_following: str | None = fact(
        _answer, label="review_following", kind=Kind.LONG_TEXT, limit=ANSWER, column=ReviewVoice.following,
        fills=False, default=None,
    )  # fmt: skip
    receiver_done: str | None = fact(
        _answer, label="review_done", kind=Kind.LONG_TEXT, limit=ANSWER, column=ReviewVoice.done,
        fills=False, default=None,
    )  # fmt: skip
    receiver_shown: str | None = fact(
        _answer, label="review_shown", kind=Kind.LONG_TEXT, limit=ANSWER, column=ReviewVoice.shown,
        fills=False, default=None,
    )  # fmt: skip
    receiver_following: str | None = fact(
        _answer, label="review_following", kind=Kind.LONG_TEXT, limit=ANSWER, column=ReviewVoice.following,
        fills=False, default=None,
    )  # fmt: skip

    def of(self, who: Who) -> dict[str, str | None]:
        """What one of the two says, by question."""
        return {each.value: getattr(self, f"{who.value}_{each.value}") for each in ReviewQuestion}


def hold(
    services: Services, actor: Actor, introduction_id: int, facts: ReviewFacts, *, shown: str | None = None
) -> ThreadState:
    """Record the bilan, held with both; the thread ends well. Saving the same twice is once.

    Other words are asked anew of both. Raises NotFound; NotAllowed; Outdated; Refused: introduction.step,
    review.nothing without a word, introduction.own. introduction.step also once one of
    the two was erased: what the other says could name them.
    """
    now = services.now()
    with services.database.begin() as session:
        found, _who = rows.acting(session, actor, introduction_id, ThreadAct.REVIEW)
        if any(each is None or each.erased_at is not None for each in (found.giver, found.receiver)):
            raise Refused("introduction.step")
        recorded = recorded_facts(session, found)
        if found.reviewed_on is not None and facts == recorded:
            return state_of(found)
        versions.refuse_outdated(shown, recorded.version)
        if not any(facts.of(Who.GIVER).values()) and not any(facts.of(Who.RECEIVER).values()):
            raise Refused("review.nothing")
        _write(session, found, facts)
        found.reviewed_on, found.reviewed_by_id = local_date(now), actor.staff_id
        if found.ended_at is None:
            found.ended_at = found.told_at = now
            found.held = True
            found.giver_number = found.receiver_number = False
        found.moved_at = now
        return state_of(found)


def recorded_facts(session: OrmSession, found: Introduction | ThreadView) -> ReviewFacts:
    """What is recorded of a bilan, of a row or its view. One statement."""
    said: dict[str, object] = {}
    for voice in session.scalars(select(ReviewVoice).where(ReviewVoice.introduction_id == found.id)):
        who = Who.GIVER if found.giver is not None and voice.member_id == found.giver.id else Who.RECEIVER
        said |= {f"{who.value}_{each.value}": getattr(voice, each.value) for each in ReviewQuestion}
    return ReviewFacts.recorded(None, **said)


def version_of(said: Mapping[Who, Mapping[ReviewQuestion, str | None]]) -> str:
    """The version of what both said, as a page shows it."""
    words = {f"{who.value}_{question.value}": text for who, each in said.items() for question, text in each.items()}
    return ReviewFacts.recorded(None, **words).version


def say(
    services: Services, by: Speaker, introduction_id: int, whose: Who, view: ReviewView,
    disputed: tuple[ReviewQuestion, ...] = (), *, shown: str | None = None,
) -> None:  # fmt: skip
    """Record what one of the two says of a bilan: « d’accord », or « pas d’accord » and to which question.

    It can be changed for thirty days. `shown`: the version of the words to which it is said (`version_of`).
    Raises NotFound; NotAllowed; Outdated; Refused: introduction.step where there is no bilan or the time is over,
    review.which without a question, introduction.own.
    """
    now = services.now()
    with services.database.begin() as session:
        found, who = rows.held(session, by, introduction_id)
        if who not in (Who.STAFF, whose) or found.reviewed_on is None:
            raise Refused("introduction.step")
        if local_date(now) - found.reviewed_on >= rules.VIEW_WITHIN:
            raise Refused("introduction.step")
        versions.refuse_outdated(shown, recorded_facts(session, found).version)
        if view is ReviewView.DISAGREES and not disputed:
            raise Refused("review.which")
        member_id = found.giver_id if whose is Who.GIVER else found.receiver_id
        voice = _said(session, found.id, member_id)
        if voice is None:  # forgotten, or deleted with the other one's
            raise Refused("introduction.step")
        voice.view, voice.viewed_at = view, now
        voice.disputed = [each.value for each in disputed] if view is ReviewView.DISAGREES else []


def _write(session: OrmSession, found: Introduction, facts: ReviewFacts) -> None:
    """Keep the words of both; whatever was said of other words counts no longer."""
    for who, member_id in ((Who.GIVER, found.giver_id), (Who.RECEIVER, found.receiver_id)):
        if member_id is None:
            continue
        voice = _voice(session, found.id, member_id)
        said = facts.of(who)
        voice.done, voice.shown, voice.following = (said[each.value] for each in ReviewQuestion)
        voice.view = voice.viewed_at = None
        voice.disputed = []


def _said(session: OrmSession, introduction_id: int, member_id: int | None) -> ReviewVoice | None:
    chosen = select(ReviewVoice).where(
        ReviewVoice.introduction_id == introduction_id, ReviewVoice.member_id == member_id
    )
    return session.scalar(chosen)


def _voice(session: OrmSession, introduction_id: int, member_id: int) -> ReviewVoice:
    voice = _said(session, introduction_id, member_id)
    if voice is None:
        voice = ReviewVoice(introduction_id=introduction_id, member_id=member_id)
        session.add(voice)
    return voice
