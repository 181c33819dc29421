"""The member's yes or no, alone or by voice, and the witness's « je le retire »: each state by each act."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from sqlalchemy import select

from badges.base.errors import NotFound
from badges.base.journal.tables import JournalEntry, JournalFacts
from badges.base.logbook.acts import Kept
from badges.issuing.witnesses import answer
from badges.people.tables import Member
from badges.recognition.witnesses import reading
from badges.recognition.witnesses.rows import OwnBadge
from tests.cast.logbook import kept as lines
from tests.cast.recognition import Recognition
from tests.cast.refusals import code as refusal
from tests.cast.witnesses import kept, read, slip, statements, written


@dataclass
class Stage:
    """A statement that was brought to a state: its badge, the slip's code, its number."""

    of: Recognition
    code: str
    number: int

    @property
    def alone(self) -> OwnBadge:
        return OwnBadge(self.of.member)


def bring(of: Recognition, state: str) -> Stage:
    """A statement in this state."""
    if state == "kept":
        return Stage(of, *kept(of.services, of.lea, of.award))
    code = slip(of.services, of.lea, of.award)
    number = (written if state != "read" else lambda *given: read(given[0], of.lea, given[1]))(of.services, code)  # type: ignore[operator]
    if state == "refused":
        reading.refuse(of.services, of.lea, number)
    return Stage(of, code, number)


ACTS: dict[str, Callable[[Stage], object]] = {
    "show": lambda at: reading.show(at.of.services, at.of.lea, at.number),
    "refuse": lambda at: reading.refuse(at.of.services, at.of.lea, at.number),
    "keep": lambda at: answer.keep(at.of.services, at.alone, at.number),
    "keep_by_voice": lambda at: answer.keep(at.of.services, at.of.lea, at.number),
    "decline": lambda at: answer.decline(at.of.services, at.alone, at.number),
    "decline_by_voice": lambda at: answer.decline(at.of.services, at.of.lea, at.number),
    "take_out": lambda at: answer.take_out(at.of.services, at.alone, at.number),
    "withdraw": lambda at: answer.withdraw(at.of.services, at.code),
}
# What is left of the statement, whether the badge says it; « x » for a refusal.
TABLE = {
    "written": {
        "show": "read", "refuse": "gone", "keep": "written", "keep_by_voice": "written", "decline": "written",
        "decline_by_voice": "written", "take_out": "written", "withdraw": "gone",
    },
    "read": {
        "show": "read", "refuse": "gone", "keep": "kept", "keep_by_voice": "kept", "decline": "gone",
        "decline_by_voice": "gone", "take_out": "read", "withdraw": "gone",
    },
    "kept": {
        "show": "kept", "refuse": "x", "keep": "kept", "keep_by_voice": "kept", "decline": "x",
        "decline_by_voice": "x", "take_out": "gone", "withdraw": "gone",
    },
    "refused": dict.fromkeys(ACTS, "gone"),
}  # fmt: skip


def standing(of: Recognition) -> str:
    """Where the one statement stands."""
    found = statements(of.services)
    if not found:
        return "gone"
    return "kept" if found[0].kept_at else "read" if found[0].read_at else "written"


@pytest.mark.parametrize("act", list(ACTS))
@pytest.mark.parametrize("state", list(TABLE))
def test_each_act_in_each_state_and_again(issued: Recognition, state: str, act: str) -> None:
    at, wanted = bring(issued, state), TABLE[state][act]
    for _ in range(2):  # a double tap changes nothing more
        issued.services.clock.advance(minutes=1)  # type: ignore[attr-defined]
        if wanted == "x":
            assert refusal(lambda: ACTS[act](at)) == "witness.kept"
        else:
            ACTS[act](at)
        assert standing(issued) == (state if wanted == "x" else wanted)
    said = sum("Josiane" in each.decode("utf-8", "ignore") for each in _current(issued))
    assert bool(said) is (standing(issued) == "kept") and issued.headline() == "VALID"


def _current(of: Recognition) -> list[bytes]:
    from badges.ledger import rows

    with of.services.database.begin(read_only=True) as session:
        edition = rows.current_edition(session, of.award)
        assert edition is not None
        return [each.data for each in edition.documents]


@pytest.mark.parametrize("act", [name for name in ACTS if name not in ("withdraw",)])
def test_nobody_of_another_site_and_no_other_member_acts(issued: Recognition, act: str) -> None:
    at = bring(issued, "read")
    other = Stage(Recognition(**{**vars(issued), "lea": issued.karim, "member": issued.member + 1}), at.code, at.number)
    with pytest.raises(NotFound):
        ACTS[act](other)
    assert standing(issued) == "read"


def test_a_child_under_15_answers_with_a_parent_at_the_site(recognition: Recognition) -> None:
    of = recognition.sign()
    number = read(of.services, of.lea, slip(of.services, of.lea, of.award))
    with of.services.database.begin() as session:
        session.get_one(Member, of.member).age = "under_15"  # type: ignore[assignment]
    assert refusal(lambda: answer.keep(of.services, OwnBadge(of.member), number)) == "answer.with_parent"
    assert answer.keep(of.services, of.lea, number)


def test_a_hidden_badge_takes_no_witness_in(issued: Recognition) -> None:
    at = bring(issued, "read")
    issued.change(visibility="hidden")
    assert refusal(lambda: ACTS["keep"](at)) == "witness.hidden" and standing(issued) == "read"
    ACTS["decline"](at)
    assert standing(issued) == "gone"


def test_the_journal_says_that_it_was_answered_and_no_word_of_it(issued: Recognition) -> None:
    at = bring(issued, "read")
    ACTS["keep_by_voice"](at)
    ACTS["take_out"](at)
    with issued.services.database.begin(read_only=True) as session:
        chosen = select(JournalFacts.about, JournalFacts.staff_id).join(JournalEntry).order_by(JournalEntry.id)
        said = [tuple(each) for each in session.execute(chosen) if str(each[0]).startswith("witness:")]
        everything = " ".join(str(each) for each in session.scalars(select(JournalFacts.about)))
    assert said == [("witness:yes", issued.lea.staff_id), ("witness:out", None)] and "Josiane" not in everything


def test_the_logbook_keeps_what_ends_by_random_bits_alone(recognition: Recognition) -> None:
    of = recognition.sign()
    code, _number = kept(of.services, of.lea, of.award)
    urn = statements(of.services)[0].urn
    assert [each.act for each in lines(of.services, Kept.WITNESS_SLIP_ENDED, Kept.WITNESS_WITHDRAWN)] == [
        Kept.WITNESS_SLIP_ENDED
    ]
    answer.withdraw(of.services, code)
    found = lines(of.services, Kept.WITNESS_WITHDRAWN)
    assert [each.facts["statement"] for each in found] == [urn]
    assert code not in "".join(repr(each) for each in lines(of.services))


def test_withdrawing_with_an_unused_or_unknown_code_is_unknown(issued: Recognition) -> None:
    for code in (slip(issued.services, issued.lea, issued.award), "00000000"):
        with pytest.raises(NotFound):
            answer.withdraw(issued.services, code)


def test_a_badge_is_not_green_by_a_witness_and_no_criterion_is_more(recognition: Recognition) -> None:
    """Witnesses exist for signed badges alone, so that no rule of evidence can count one."""
    with pytest.raises(NotFound):
        slip(recognition.services, recognition.lea, recognition.award)
