"""The rules of choosing: the table of cases beside this file, and what holds for any facts."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from badges.matching.choice import rules
from badges.matching.choice.facts import (
    Facts,
    Joinable,
    Kind,
    Known,
    Meeting,
    Pair,
    Person,
    Reason,
    Said,
    Suggestion,
    Way,
)
from badges.matching.introductions.rules import ASKED_AGAIN_AFTER
from badges.matching.rules import Moment, PostingSide, PostingState, Reach, Weekday
from badges.people.rules import Age

NOW = datetime(2026, 11, 30, 8, tzinfo=UTC)  # a Monday, 9 h in Guéret
ME, TODAY = 1, NOW.date()
SIDES = {"seeks": PostingSide.SOUGHT, "offers": PostingSide.OFFERED}
STATES = {each.value: each for each in PostingState}
TRAITS = {
    "rests": {"at_rest": True}, "gone": {"there": False}, "often": {"often": True}, "wishes": {"wishes": True},
    "meetings": {"at_meetings_only": True}, "not_home": {"not_at_home": True}, "company": {"in_company": True},
    "15_to_17": {"age": Age.UNDER_18}, "under_15": {"age": Age.UNDER_15},
}  # fmt: skip
KNOWN = {"objection": "objections", "thread": "in_a_thread", "exchanged": "exchanged", "together": "same_workshop"}


def read_cases() -> list[list[str]]:
    """The lines of the table, in their columns."""
    lines = Path(__file__).with_name("cases.txt").read_text(encoding="utf-8").splitlines()
    return [[each.strip() for each in line.split("|")] for line in lines if not line.startswith("#")]


def hour(words: str) -> datetime:
    """The next day of that name, at that hour: « tu:14 »."""
    day, clock = words.split(":")
    ahead = (list(Weekday).index(Weekday(day)) - NOW.weekday()) % 7 or 7
    return NOW.replace(hour=0) + timedelta(days=ahead, hours=int(clock) - 1)


def person_of(words: list[str], number: int) -> Person:
    """A member with the traits that are named."""
    traits: dict[str, Any] = {}
    for word in words:
        traits |= TRAITS.get(word, {})
        name, _colon, value = word.partition(":")
        if name == "asked":
            traits["asked_at"] = NOW - timedelta(days=int(value))
        elif name == "site":
            traits["site"] = int(value or 0) or 1
    return Person(number=number, **traits)


def said_of(words: list[str], number: int, person: Person) -> Said:
    """What a member offers or looks for, as the table writes it."""
    found: dict[str, Any] = {"subjects": frozenset(), "since": date(2026, 11, 10)}
    for word in words[1:]:
        name, _colon, value = word.partition(":")
        if set(word.split(",")) <= {each.value for each in Weekday}:
            found["days"] = frozenset(map(Weekday, word.split(",")))
        elif word in set(Moment):
            found["moments"] = frozenset({Moment(word)})
        elif word in set(Reach):
            found["reach"] = Reach(word)
        elif word in STATES:
            found["state"] = STATES[word]
        elif name == "since":
            found["since"] = date.fromisoformat(value)
    if len(words) > 1 and words[1].partition(":")[0] not in {"since", "site"} and words[1] not in TRAITS:
        found["subjects"] = frozenset(words[1].split("+"))
    return Said(number=number, person=person, side=SIDES[words[0]], **found)


def facts_of(person: str, own: str, there: str) -> Facts:
    """The facts of a line; what is there has the numbers 101 and after, its members 201 and after."""
    me = person_of(person.split(), ME)
    mine = [said_of(each.split(), place, me) for place, each in enumerate(filter(None, own.split(" ; ")), 1)]
    found: dict[str, list[Any]] = {"others": [], "workshops": [], "ideas": [], "meetings": []}
    known: dict[str, set[int]] = {name: set() for name in KNOWN.values()}
    aside: set[Pair] = set()
    for place, text in enumerate(filter(None, there.split(" ; "))):
        words, number, member = text.split(), 101 + place, 201 + place
        named = {name: value for name, _colon, value in (word.partition(":") for word in words[1:])}
        if "by" in named:
            member = 201 + "ABC".index(named["by"])
        kind = Kind(words[0]) if words[0] in set(Kind) else Kind.POSTING
        aside |= {Pair(mine[0].number, kind, number)} if "aside" in words else set()
        for word in KNOWN.keys() & set(words):
            known[KNOWN[word]].add(member)
        if words[0] in SIDES:
            found["others"].append(said_of(words, number, person_of(words, member)))
        elif words[0] == "meeting":
            found["meetings"].append(Meeting(number=number, site=int(named.get("site", 1)), at=hour(words[1])))
        else:
            people = {"me": {ME}, "A": {201}}.get(named.get("people", ""), set())
            at = hour(re.search(r"at:(\S+)", text)[1]) if "at" in named else None  # type: ignore[index]
            found[f"{words[0]}s"].append(
                Joinable(
                    number=number, site=1, subjects=frozenset(words[1].split("+")), since=date(2026, 11, 10), at=at,
                    free="full" not in words, limited="limited" in words, people=frozenset(people),
                )
            )  # fmt: skip
    between = Known(**{name: frozenset(numbers) for name, numbers in known.items()})
    lists: dict[str, Any] = {name: tuple(each) for name, each in found.items()}
    return Facts(person=me, now=NOW, own=tuple(mine), known=between, aside=frozenset(aside), **lists)


def told(found: list[Suggestion], expected: str) -> str:
    """What was suggested, as the table writes it: with the reasons where the line says them."""
    wanted = expected.split(" ; ")
    lines = []
    for place, each in enumerate(found):
        reasons = " " + " ".join(ground.reason for ground in each.grounds)
        says_why = place < len(wanted) and len(wanted[place].split()) > 2
        lines.append(f"{'ABC'[each.number - 101]} {each.way}{reasons if says_why else ''}")
    return " ; ".join(lines) or "-"


@pytest.mark.parametrize(("rule", "person", "own", "there", "expected"), read_cases(), ids=lambda each: each[:60])
def test_case(rule: str, person: str, own: str, there: str, expected: str) -> None:
    assert told(rules.choose(facts_of(person, own, there)), expected) == expected, rule


def test_the_table_is_whole() -> None:
    cases = read_cases()
    assert len(cases) >= 60 and {len(each) for each in cases} == {5} and len({each[0] for each in cases}) == len(cases)
    assert {word for *_rest, expected in cases for word in expected.split()} >= set(Reason) | set(Way)


# -- what holds for any facts -----------------------------------------------------------------------------------------

persons = st.builds(
    Person, number=st.integers(2, 9), site=st.integers(1, 2), there=st.booleans(), at_rest=st.booleans(),
    age=st.sampled_from([None, None, *Age]), often=st.booleans(), at_meetings_only=st.booleans(),
    not_at_home=st.booleans(), in_company=st.booleans(), wishes=st.booleans(),
    asked_at=st.none() | st.integers(0, 20).map(lambda days: NOW - timedelta(days=days)),
)  # fmt: skip
subjects = st.frozensets(st.sampled_from(["couture", "velo", "chats"]), min_size=1, max_size=2)


def postings(person: st.SearchStrategy[Person], first: int) -> st.SearchStrategy[tuple[Said, ...]]:
    """Offers and requests of such members, with numbers of their own."""
    one = st.builds(
        Said, number=st.just(0), person=person, side=st.sampled_from(PostingSide), subjects=subjects,
        since=st.integers(0, 90).map(lambda days: TODAY - timedelta(days=days)),
        state=st.sampled_from([PostingState.SHOWN, PostingState.SHOWN, *PostingState]),
        days=st.frozensets(st.sampled_from(Weekday), max_size=3), moments=st.frozensets(st.sampled_from(Moment)),
        reach=st.none() | st.sampled_from(Reach),
    )  # fmt: skip
    return st.lists(one, max_size=6).map(
        lambda found: tuple(replace(each, number=first + place) for place, each in enumerate(found))
    )


joinables = st.lists(
    st.builds(
        Joinable, number=st.just(0), site=st.just(1), subjects=subjects, since=st.just(TODAY), free=st.booleans(),
        limited=st.booleans(), at=st.none() | st.integers(1, 400).map(lambda hours: NOW + timedelta(hours=hours)),
        people=st.frozensets(st.integers(1, 9), max_size=2),
    ),
    max_size=3,
).map(lambda found: tuple(replace(each, number=301 + place) for place, each in enumerate(found)))  # fmt: skip
some = st.frozensets(st.integers(2, 9), max_size=3)
pairs = st.builds(Pair, st.integers(1, 8), st.sampled_from([Kind.POSTING, Kind.WORKSHOP]), st.integers(101, 304))
me = persons.map(lambda each: replace(each, number=ME))


@st.composite
def any_facts(draw: st.DrawFn) -> Facts:
    """Facts of one person among eight others, whose every posting shows the same member."""
    person = draw(me)
    others = draw(postings(persons, 101))
    each_one = {each.person.number: each.person for each in others}
    return Facts(
        person=person, now=NOW, own=draw(postings(st.just(person), 1)),
        others=tuple(replace(each, person=each_one[each.person.number]) for each in others),
        workshops=draw(joinables), ideas=draw(joinables),
        known=draw(st.builds(Known, objections=some, in_a_thread=some, exchanged=some, same_workshop=some)),
        aside=draw(st.frozensets(pairs, max_size=4)),
    )  # fmt: skip


@settings(max_examples=60)
@given(any_facts())
def test_nobody_is_suggested_who_is_left_out(facts: Facts) -> None:
    said = {each.number: each for each in facts.others}
    own = {each.number: each for each in facts.own}
    for each in rules.choose(facts):
        assert facts.person.there
        if each.kind is not Kind.POSTING:
            there = facts.workshops if each.kind is Kind.WORKSHOP else facts.ideas
            joined = next(one for one in there if one.number == each.number)
            assert not joined.people & (facts.known.objections | {ME})
            continue
        other, mine = said[each.number], own[each.own or 0]
        asked = other.person.asked_at
        assert other.person.there and not other.person.at_rest and not facts.person.at_rest
        assert other.state is mine.state is PostingState.SHOWN and other.side is not mine.side
        assert other.person.number not in facts.known.objections | facts.known.in_a_thread
        assert other.person.often or asked is None or NOW - asked >= ASKED_AGAIN_AFTER
        assert not {Pair(one, Kind.POSTING, other.number) for one in own} & facts.aside
        assert not (mine.days and other.days) or mine.days & other.days
        if {mine.person.age, other.person.age} != {None}:
            assert Reach.AT_HOME not in (mine.reach, other.reach)
            terms = {ground.reason for ground in each.grounds} & {Reason.AT_A_MEETING, Reason.WITH_PARENT}
            parent = Age.UNDER_15 in (mine.person.age, other.person.age)
            assert terms == {Reason.WITH_PARENT if parent else Reason.AT_A_MEETING}


@settings(max_examples=60)
@given(any_facts(), st.randoms(use_true_random=False))
def test_the_order_of_the_facts_changes_nothing(facts: Facts, dice: Any) -> None:
    def shuffled(found: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(dice.sample(found, len(found)))

    mixed = replace(
        facts, own=shuffled(facts.own), others=shuffled(facts.others), workshops=shuffled(facts.workshops),
        ideas=shuffled(facts.ideas),
    )  # fmt: skip
    assert rules.choose(mixed) == rules.choose(facts)


@settings(max_examples=60)
@given(any_facts())
def test_dates_alone_order(facts: Facts) -> None:
    found = rules.choose(facts)
    dated = [each.at for each in found if each.at is not None]
    waiting = [each.since for each in found if each.at is None]
    assert dated == sorted(dated) and waiting == sorted(waiting, key=lambda each: each or date.max)
    assert [each.at is None for each in found] == sorted(each.at is None for each in found)
    shown, rest = rules.arranged(found)
    assert len(shown) <= rules.SHOWN and len(shown) + len(rest) == len(found) and not (rest and len(shown) < 7)
    for each in (shown, rest):
        assert each == sorted(each, key=lambda one: one.date_key)
    # What would make one fit better than another changes no place.
    plain = replace(facts, known=replace(facts.known, exchanged=frozenset(), same_workshop=frozenset()))
    assert [(each.kind, each.number) for each in rules.choose(plain)] == [(each.kind, each.number) for each in found]


@settings(max_examples=60)
@given(any_facts())
def test_an_objection_is_one_for_both_and_leaves_no_gap(facts: Facts) -> None:
    """With an objection to a member, all is as if that member had said nothing and were nowhere."""
    for number in {each.person.number for each in facts.others}:
        known = replace(facts.known, objections=facts.known.objections | {number})
        without = tuple(each for each in facts.others if each.person.number != number)
        joined = {
            name: tuple(each for each in getattr(facts, name) if number not in each.people)
            for name in ("workshops", "ideas")
        }
        objected = rules.choose(replace(facts, known=known))
        assert objected == rules.choose(replace(facts, others=without, **joined))
        assert not any(each.other == number for each in objected)


@given(persons, me, st.sampled_from(PostingSide), subjects, st.frozensets(st.sampled_from(Weekday), max_size=2))
def test_what_fits_one_fits_the_other(
    other: Person, person: Person, side: PostingSide, about: frozenset[str], days: frozenset[Weekday]
) -> None:
    """Where neither was asked lately, a pair is suggested to both or to neither, on the same terms."""
    one, two = replace(person, asked_at=None), replace(other, asked_at=None)
    opposite = PostingSide.OFFERED if side is PostingSide.SOUGHT else PostingSide.SOUGHT
    mine = Said(number=1, person=one, side=side, subjects=about, since=TODAY, days=days)
    theirs = Said(number=2, person=two, side=opposite, subjects=about, since=TODAY, reach=Reach.AT_HOME)
    there = rules.choose(Facts(person=one, now=NOW, own=(mine,), others=(theirs,)))
    back = rules.choose(Facts(person=two, now=NOW, own=(theirs,), others=(mine,)))
    terms = {Reason.AT_A_MEETING, Reason.WITH_PARENT, Reason.NOT_AT_HOME, Reason.IN_COMPANY, Reason.WISH}
    assert len(there) == len(back)
    for here, again in zip(there, back, strict=True):
        said = [{ground for ground in each.grounds if ground.reason in terms} for each in (here, again)]
        assert said[0] == said[1]


# -- three who seek one thing -----------------------------------------------------------------------------------------


def seeker(number: int, **more: Any) -> Said:
    """A member who seeks to sew."""
    traits = {name: more.pop(name) for name in list(more) if name in Person.__dataclass_fields__}
    given = {"side": PostingSide.SOUGHT, "subjects": frozenset({"couture"}), "since": TODAY, **more}
    return Said(number=number, person=Person(number=number, **traits), **given)


@pytest.mark.parametrize(
    ("third", "found"),
    [
        ({}, [1, 2, 3]), ({"since": date(2026, 1, 1)}, [3, 1, 2]), ({"at_rest": True}, [1, 2, 3]),
        ({"there": False}, []),
        ({"state": PostingState.PAUSED}, []), ({"side": PostingSide.OFFERED}, []), ({"reach": Reach.AT_HOME}, []),
        ({"asked_at": NOW}, []), ({"asked_at": NOW, "often": True}, [1, 2, 3]), ({"age": Age.UNDER_15}, [1, 2, 3]),
    ],
)  # fmt: skip
def test_from_three_who_seek_one_thing(third: dict[str, Any], found: list[int]) -> None:
    assert [each.number for each in rules.several([seeker(1), seeker(2), seeker(3, **third)], NOW)] == found


def test_two_who_object_are_not_in_it_together() -> None:
    four = [seeker(number) for number in (1, 2, 3, 4)]
    apart = frozenset({frozenset({1, 2})})
    assert [each.number for each in rules.several(four, NOW, apart)] == [1, 3, 4]
    assert rules.several(four[:3], NOW, apart) == []
    assert [each.number for each in rules.to_ask(four, NOW, apart, there=[2])] == [3, 4]
    assert [each.number for each in rules.to_ask(four[:1] * 2, NOW)] == [1]  # one member, once
