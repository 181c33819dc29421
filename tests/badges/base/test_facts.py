"""A form's record: each field declared once, parsed once, and everything that is said of it follows from that."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import FrozenInstanceError, dataclass, fields, replace
from datetime import date, time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from badges.base.errors import Refused
from badges.base.facts import Facts, Kind, Unfit, declared, fact, plain
from badges.base.parsers import a_day, a_number, an_hour, at_most, optional, yes
from badges.people.facts import AnswerFacts, CorrectionFacts, MemberFacts, RegistrationFacts
from badges.people.rules import Age, BadgesSaid, Contact
from badges.people.tables import Member

MEMBERS = (RegistrationFacts, CorrectionFacts, AnswerFacts)


def numbers(given: list[str] | tuple[int, ...]) -> tuple[int, ...]:
    """The numbers of ticked rows."""
    return tuple(each if isinstance(each, int) else a_number(each) for each in given)


@dataclass(frozen=True, kw_only=True)
class Walk(Facts):
    """A form with a field of every kind."""

    title: str = fact(at_most(5, "walk.long", "walk.untitled"), label="title", limit=5, because="a test")
    day: date = fact(a_day, label="day", kind=Kind.DAY, because="a test", codes=("walk.day", "meeting"))
    start: time | None = fact(optional(an_hour), label="start", kind=Kind.HOUR, because="a test", default=None)
    guides: tuple[int, ...] = fact(numbers, label="guides", because="a test", several=True, default=())
    rain: bool = fact(yes, label="rain", kind=Kind.YES, because="a test", default=False)
    seen: str | None = fact(at_most(9, "walk.seen"), label="told_by", column=Member.told_by, default=None)
    told: date | None = fact(
        optional(a_day), label="told", column=Member.unnamed_on, fills=False, codes=("told",), default=None
    )

    def lacking(self) -> Iterator[tuple[str, Refused]]:
        """A guide who is asked for when it rains."""
        if self.rain and not self.guides:
            yield "guides", Refused("walk.alone")

    def disagreements(self) -> Iterator[tuple[str, Refused]]:
        """No walk in the rain at midnight, in two words."""
        if self.rain and self.start == time(0):
            yield "rain", Refused("walk.wet")
            yield "start", Refused("walk.dark")
            yield "rain", Refused("walk.second")


GOOD = {"title": "Pont", "day": "24/11/2026", "start": "14 h 30", "guides": ["2", "7"], "rain": "y", "seen": " vu "}
PARSED = {
    "title": "Pont", "day": date(2026, 11, 24), "start": time(14, 30), "guides": (2, 7), "rain": True, "seen": "vu",
    "told": None,
}  # fmt: skip


def sent(**more: Any) -> MultiDict[str, str]:
    """A good form, but for what is named; None is not sent."""
    return MultiDict({name: value for name, value in {**GOOD, **more}.items() if value is not None})


def said(record: Facts) -> dict[str, object]:
    """Each field with its value."""
    return {each.name: getattr(record, each.name) for each in fields(record)}


def faults(form: type[Facts], given: MultiDict[str, str], **known: object) -> list[tuple[str, str]]:
    """The fields at fault with the code of each, in their order."""
    with pytest.raises(Unfit) as caught:
        form.read(given, **known)
    return [(name, refusal.code) for name, refusal in caught.value.refusals.items()]


# -- declared ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "place", [{}, {"because": " " * 0}, {"because": "why", "column": Member.told_by}], ids=["none", "empty", "both"]
)
def test_a_field_names_a_column_or_says_why_not_and_never_both(place: dict[str, Any]) -> None:
    with pytest.raises(TypeError, match="told_by: name the column that the field decides, or say why there is none"):
        fact(plain, label="told_by", **place)
    for good in ({"because": "why"}, {"column": Member.told_by}):
        fact(plain, label="told_by", **good)


def test_a_field_that_is_declared_otherwise_is_refused() -> None:
    @dataclass(frozen=True, kw_only=True)
    class Odd(Facts):
        size: int = 3

    with pytest.raises(TypeError, match=r"Odd\.size is not declared by `fact`"):
        declared(Odd)


def test_declarations_stand_in_the_order_of_the_form_those_of_the_parent_first() -> None:
    assert list(declared(Walk)) == ["title", "day", "start", "guides", "rain", "seen", "told"]
    assert list(declared(RegistrationFacts)) == [*declared(MemberFacts), "contact"]
    assert declared(CorrectionFacts)["badges"] is not declared(MemberFacts)["badges"]  # declared anew, at its place
    assert declared(CorrectionFacts)["told_by"] is declared(MemberFacts)["told_by"]
    told = declared(Walk)["told"]
    assert (told.column is not None, told.fills, declared(Walk)["day"].fills) == (True, False, False)


def test_a_field_without_a_default_must_be_named() -> None:
    with pytest.raises(TypeError, match="day"):
        Walk(title="Pont")  # type: ignore[call-arg]


# -- read and made ----------------------------------------------------------------------------------------------------


def test_what_a_browser_sent_is_parsed_field_by_field() -> None:
    read = Walk.read(sent())
    assert said(read) == PARSED
    assert read == Walk(**PARSED) == Walk(**GOOD)  # type: ignore[arg-type]
    with pytest.raises(FrozenInstanceError):
        read.title = "Bois"  # type: ignore[misc]


def test_texts_are_stripped_and_hold_nothing_that_a_database_takes_in_no_text() -> None:
    assert plain(" a\0b ") == "ab" and plain(None) == ""
    assert Walk.read(sent(title="\0 Bois ")).title == "Bois"


def test_what_the_form_does_not_send_is_known() -> None:
    read = Walk.read(sent(guides=None, day="never"), guides=(4,), day=date(2026, 1, 2))
    assert (read.guides, read.day) == ((4,), date(2026, 1, 2))
    assert Walk.read(sent(), day="3/2/2026").day == date(2026, 2, 3)  # a text that is known is parsed too
    assert Walk.read(MultiDict({"title": "Pont", "day": "2026-11-24"})).guides == ()


def test_each_field_at_fault_is_refused_once_in_the_forms_order() -> None:
    assert faults(Walk, sent(seen="x" * 10, day="31/2/2026", title="")) == [
        ("title", "walk.untitled"), ("day", "form.no_such_day"), ("seen", "walk.seen"),
    ]  # fmt: skip
    with pytest.raises(Unfit, match=r"title: walk\.untitled, guides: form\.choice"):
        Walk.read(sent(guides=["x"], title=""))
    assert Walk.read(sent()).title == "Pont"  # the control


def test_fields_are_compared_once_each_is_right_by_itself() -> None:
    night = sent(start="0h")
    assert faults(Walk, night) == [
        ("start", "walk.dark"),
        ("rain", "walk.wet"),
    ]  # of two the first
    assert faults(Walk, sent(start="0h", title="")) == [("title", "walk.untitled")]
    assert Walk.read(sent(start="0h", rain=None)).start == time(0)  # the control


def test_what_one_field_asks_of_another_is_named_beside_other_faults() -> None:
    assert faults(Walk, sent(guides=None, day="never")) == [("day", "form.day"), ("guides", "walk.alone")]
    assert Walk.read(sent(guides=None, rain=None)).guides == ()  # the control


def test_a_record_that_is_made_elsewhere_is_parsed_too_and_names_the_first_field_at_fault() -> None:
    with pytest.raises(Refused) as caught:
        Walk(**{**PARSED, "seen": "x" * 10, "start": "noon"})
    assert (caught.value.code, caught.value.facts) == ("form.hour", {"part": "start"})
    with pytest.raises(Refused, match=r"walk\.wet"):
        replace(Walk(**PARSED), start=time(0))
    with pytest.raises(Refused) as caught:
        Walk(**{**PARSED, "title": "Longtemps"})
    assert caught.value.facts == {"part": "title", "length": 5}


def test_one_text_is_parsed_as_the_form_does() -> None:
    assert Walk.parsed("day", "24/11/2026") == date(2026, 11, 24)
    with pytest.raises(Refused) as caught:
        Walk.parsed("title", "Longtemps")
    assert (caught.value.code, caught.value.facts) == ("walk.long", {"part": "title", "length": 5})


VALUES: dict[str, st.SearchStrategy[Any]] = {
    "age": st.lists(st.sampled_from(["", *Age, "x"]), max_size=2),
    "badges": st.sampled_from(["", *BadgesSaid, "x"]),
    "contact": st.sampled_from(["", *Contact, "x"]),
    "phone": st.sampled_from(["", "05 55 82 80 47", "0033 612345678", "+44 20 7946 0000", "12", "x"]),
    "email": st.sampled_from(["", " Zoe@Exemple.FR ", "a@b.example", "a@", "x"]),
}


@settings(max_examples=150, deadline=None)
@given(st.data(), st.sampled_from(MEMBERS))
def test_a_record_that_is_parsed_again_is_the_same(data: st.DataObject, form: type[Facts]) -> None:
    names = st.one_of(
        st.text(max_size=12), st.sampled_from(["Zoé", " N’Diaye-Şahin  ", "Jean\u00a0Paul", "z\u0301e", ""])
    )
    given_texts = {name: data.draw(VALUES.get(name, names), name) for name in declared(form)}
    try:
        read = form.read(MultiDict(given_texts))
    except Unfit:
        return
    once = said(read)
    assert form(**once) == read == replace(read)
    for name, each in declared(form).items():
        if isinstance(once[name], str):
            assert each.parse(once[name]) == once[name], name


def test_the_property_has_records_to_look_at() -> None:
    read = RegistrationFacts.read(
        MultiDict({"given_name": " Zoé ", "badges": "y", "contact": "email", "email": "A@B.fr"})
    )
    assert (read.given_name, read.email, read.contact, read.badges) == ("Zoé", "A@b.fr", "email", BadgesSaid.ALONE)


# -- recorded, written, compared --------------------------------------------------------------------------------------


def test_what_is_recorded_is_refused_nothing() -> None:
    row = Member(told_by="x" * 50, unnamed_on=date(2026, 1, 1))
    with pytest.raises(Refused):
        Walk(**{**PARSED, "seen": "x" * 50})
    found = Walk.recorded(row, title="a title of before")
    assert (found.seen, found.title) == ("x" * 50, "a title of before")  # neither is parsed
    assert found.told is None  # its column does not hold the value as it is
    assert (found.day, found.guides, found.rain) == (None, (), False)  # the defaults; None where there is none
    assert Walk.recorded(row, seen=None).seen is None
    assert Walk.recorded(title="a").seen is None  # without a row


def test_columns_are_filled_with_the_values_but_those_that_the_intention_writes() -> None:
    read, row = Walk.read(sent(told="2026-01-01")), Member(told_by="before")
    assert read.columns() == {"told_by": "vu"} and read.columns(but=("seen",)) == {}
    read.fill(row, but=("seen",))
    assert (row.told_by, row.unnamed_on) == ("before", None)
    read.fill(row)
    assert (row.told_by, row.unnamed_on) == ("vu", None)
    assert Member(**read.columns()).told_by == "vu"


def test_the_version_changes_with_each_field_and_with_nothing_else() -> None:
    changed = {
        "title": "Bois", "day": date(2026, 11, 25), "start": None, "guides": (2,), "rain": False, "seen": None,
        "told": date(2026, 1, 1),
    }  # fmt: skip
    record = Walk(**PARSED)
    versions = {replace(record, **{name: value}).version for name, value in changed.items()}
    assert len(versions | {record.version}) == len(declared(Walk)) + 1
    assert Walk(**GOOD).version == record.version == Walk.recorded(**PARSED).version  # type: ignore[arg-type]
    assert replace(replace(record, start=None), start=time(14, 30)).version == record.version
    assert len(record.version) == 32


def test_a_refusal_finds_its_field() -> None:
    assert Walk.field_of(Refused("any.code", part="start")) == "start"
    assert Walk.field_of(Refused("meeting.day", part="a name of another form")) == "day"
    assert Walk.field_of(Refused("walk.day")) == "day"  # the whole code
    assert Walk.field_of(Refused("told.early")) == "told"  # its first part
    assert Walk.field_of(Refused("walk.night")) is None
    assert CorrectionFacts.field_of(Refused("consent.alone")) == "badges"
    assert CorrectionFacts.field_of(Refused("tie.becoming")) is None


# -- the forms of a member --------------------------------------------------------------------------------------------


def test_a_registration_keeps_the_contact_that_was_chosen() -> None:
    texts = {"given_name": "Zoé", "badges": "later", "phone": "05 55 82 80 47", "email": "z@exemple.fr"}

    def kept(contact: str | None) -> tuple[str | None, str | None, bool | None]:
        found = RegistrationFacts.read(MultiDict({**texts, "contact": contact} if contact else texts))
        return found.phone, found.email, found.follow_up

    assert kept("phone") == ("+33555828047", None, None)
    assert kept("email") == (None, "z@exemple.fr", None)
    assert kept("none") == kept("fax") == kept(None) == (None, None, None)
    assert faults(RegistrationFacts, MultiDict({"contact": "phone", "phone": " "})) == [
        ("given_name", "name.missing"), ("phone", "phone.missing"), ("badges", "consent.unsaid"),
    ]  # fmt: skip


@pytest.mark.parametrize("form", [RegistrationFacts, CorrectionFacts])
def test_a_yes_is_said_by_those_who_can_say_it(form: type[MemberFacts]) -> None:
    def refusal(age: str, badges: str) -> list[tuple[str, str]]:
        return faults(form, MultiDict({"given_name": "Lou", "age": age, "badges": badges}))

    assert refusal("under_15", "y") == [("badges", "consent.together")]
    assert refusal("", "together") == refusal("15_to_17", "together") == [("badges", "consent.alone")]
    assert form.read(MultiDict({"given_name": "Lou", "age": "under_15", "badges": "together"})).badges.is_yes
    with pytest.raises(Refused, match=r"consent\.together"):
        form(given_name="Lou", age=Age.UNDER_15, badges=BadgesSaid.ALONE)


def test_no_form_asks_for_a_no_but_a_box_without_its_tick_is_one() -> None:
    form = MultiDict({"given_name": "Lou", "badges": "no"})
    assert faults(RegistrationFacts, form) == [("badges", "consent.unsaid")]
    assert faults(AnswerFacts, form) == [("badges", "consent.unanswered")]
    assert CorrectionFacts.read(MultiDict({"given_name": "Lou"})).badges is BadgesSaid.NO
    assert faults(CorrectionFacts, MultiDict({"given_name": "Lou", "badges": "x"})) == [("badges", "consent.unsaid")]


def test_the_fields_that_are_right_by_themselves_are_read_whatever_is_wrong_with_others() -> None:
    wrong = {**GOOD, "title": "trop long", "start": "25 h", "guides": []}
    del wrong["rain"]
    assert Walk.sound(MultiDict(wrong)) == {
        "day": date(2026, 11, 24), "guides": (), "rain": False, "seen": "vu", "told": None,
    }  # fmt: skip
    assert Walk.sound(MultiDict(GOOD)) == PARSED
    assert "guides" not in Walk.sound(MultiDict({**GOOD, "guides": []}))  # what another asks for


def test_two_ages_are_none() -> None:
    form = MultiDict([("badges", "y"), ("age", "under_15"), ("age", "15_to_17")])
    assert faults(AnswerFacts, form) == [("age", "age.one")]
    assert AnswerFacts.read(MultiDict([("badges", "y"), ("age", "15_to_17"), ("age", "15_to_17")])).age is Age.UNDER_18
    assert faults(AnswerFacts, MultiDict({"badges": "y", "age": "12"})) == [("age", "age.unknown")]


@pytest.mark.parametrize("typed", ["", "25h", "14h60", "-1h", "midi", "1:2:3", "1" * 5000, "14:" + "0" * 5000, "²h"])
def test_what_is_no_hour_is_refused_however_long(typed: str) -> None:
    with pytest.raises(Refused, match=r"form\.hour"):
        an_hour(typed)
