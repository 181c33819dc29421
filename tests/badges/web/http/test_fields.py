"""A form's record on a page: errors beside fields, what was typed and what is recorded, and the words of both."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time

import pytest
from flask import Flask, render_template_string
from werkzeug.datastructures import MultiDict

from badges.base.errors import Refused, refuse_all
from badges.base.facts import Facts, Kind, declared, fact
from badges.base.parsers import a_day, an_hour, optional
from badges.people.facts import CorrectionFacts, RegistrationFacts
from badges.people.rules import Age, BadgesSaid
from badges.web.http import fields
from badges.web.http.fields import Fields
from badges.web.http.forms import FieldErrors
from tests.cast.application import app_over


@dataclass(frozen=True, kw_only=True)
class Visit(Facts):
    """Fields of the kinds that no form of a member has; their labels are words of members, which have sentences."""

    day: date | None = fact(optional(a_day), label="told_by", kind=Kind.DAY, because="a test", default=None)
    hour: time | None = fact(optional(an_hour), label="given_name", kind=Kind.HOUR, because="a test", default=None)
    who: tuple[str, ...] = fact(tuple, label="called", because="a test", several=True, default=())
    note: str = fact(str, label="email", kind=Kind.LONG_TEXT, limit=300, because="a test", default="")


@pytest.fixture
def page(services_sqlite: object) -> Iterator[Flask]:
    """A request of a French page."""
    app = app_over(services_sqlite)  # type: ignore[arg-type]
    with app.test_request_context("/"):
        yield app


RECORDED = CorrectionFacts.recorded(
    given_name="Zoé", phone="+33555828047", told_by="une amie", age=Age.UNDER_15, unnamed=False, follow_up=None,
    badges=BadgesSaid.TOGETHER,
)  # fmt: skip


def form(*pairs: tuple[str, str]) -> MultiDict[str, str]:
    """What a browser sent."""
    return MultiDict(list(pairs))


# -- read and refused -------------------------------------------------------------------------------------------------


def test_a_form_is_read_or_each_fault_stands_beside_its_field(page: Flask) -> None:
    errors = FieldErrors()
    read = fields.read(CorrectionFacts, form(("given_name", " Zoé "), ("badges", "y")), errors, follow_up=None)
    assert read is not None and (read.given_name, read.follow_up, errors) == ("Zoé", None, {})
    assert fields.read(CorrectionFacts, form(("given_name", "x" * 61), ("phone", "12")), errors) is None
    assert list(errors) == ["given_name", "phone"] and "60" in errors["given_name"]


def test_what_an_intention_refuses_stands_beside_its_field_or_above_the_form(page: Flask) -> None:
    errors = FieldErrors()
    for refusal in (Refused("consent.alone"), Refused("tie.becoming"), Refused("name.missing", part="family_name")):
        fields.refused(CorrectionFacts, refusal, errors)
    assert list(errors) == ["badges", "form", "family_name"]
    fields.refused(CorrectionFacts, Refused("consent.together"), errors)
    assert len(errors) == 3  # the first sentence of a field stays


def test_what_is_refused_together_stands_in_the_order_of_the_form(page: Flask) -> None:
    several = [Refused("name.missing", part="family_name"), Refused("tie.becoming"), Refused("consent.alone")]
    for put in (
        lambda errors: fields.refused_too(CorrectionFacts, several, errors),
        lambda errors: fields.refused(CorrectionFacts, together(several), errors),
    ):
        errors = FieldErrors()
        put(errors)
        assert list(errors) == ["form", "family_name", "badges"]


def together(several: list[Refused]) -> Refused:
    """The refusal that an intention raises for several."""
    with pytest.raises(Refused) as found:
        refuse_all(several)
    assert found.value is several[0] and found.value.beside == tuple(several[1:])
    refuse_all([])
    return found.value


# -- shown ------------------------------------------------------------------------------------------------------------


def test_a_fresh_page_has_labels_limits_and_no_value(page: Flask) -> None:
    shown = Fields(RegistrationFacts)
    assert [each.name for each in shown] == list(declared(RegistrationFacts))
    assert all((each.value, each.values, each.error, each.ticked) == ("", (), None, False) for each in shown)
    assert (shown.told_by.label, shown.told_by.limit) == ("Qui vous a parlé de nous\u202f?", 80)
    assert shown.phone.kind is Kind.PHONE and shown.age.limit is None
    with pytest.raises(AttributeError):
        shown.shoe_size  # noqa: B018
    with pytest.raises(AttributeError):
        shown._given_name  # noqa: B018


def test_what_is_recorded_is_shown_as_a_browser_sends_it(page: Flask) -> None:
    shown = Fields(CorrectionFacts, None, RECORDED)
    assert (shown.given_name.value, shown.family_name.value) == ("Zoé", "")
    assert shown.phone.value == "05\u00a055\u00a082\u00a080\u00a047"
    assert (shown.age.values, shown.badges.value, shown.unnamed.ticked) == (("under_15",), "together", False)
    visit = Fields(Visit, None, Visit(day=date(2026, 11, 24), hour=time(9, 5), who=("a", "b")))
    assert (visit.day.value, visit.hour.value, visit.who.values) == ("2026-11-24", "09:05", ("a", "b"))
    assert Fields(CorrectionFacts, None, CorrectionFacts.recorded(RECORDED, unnamed=True)).unnamed.value == "y"


def test_what_was_typed_is_shown_again_as_it_was(page: Flask) -> None:
    typed = form(
        ("given_name", " <Zoé> "), ("phone", "12"), ("age", "under_15"), ("age", "15_to_17"), ("unnamed", "on")
    )
    shown = Fields(CorrectionFacts, typed, RECORDED, FieldErrors(phone="sentence"))
    assert (shown.given_name.value, shown.phone.value, shown.told_by.value) == (" <Zoé> ", "12", "")
    assert shown.age.values == ("under_15", "15_to_17") and shown.unnamed.ticked
    assert (shown.phone.error, shown.given_name.error) == ("sentence", None)


def test_a_page_shows_other_texts_for_single_fields_until_something_is_typed(page: Flask) -> None:
    recorded = Visit(day=date(2026, 11, 24))
    assert Fields(Visit, None, recorded, shown={"day": "2026-12-01"}).day.value == "2026-12-01"
    assert Fields(Visit, form(("day", "")), recorded, shown={"day": "2026-12-01"}).day.value == ""


# -- two versions -----------------------------------------------------------------------------------------------------


def test_fields_that_differ_are_said_in_words(page: Flask) -> None:
    typed = form(
        ("given_name", "Zoé"), ("family_name", "Roux"), ("phone", "0555 82 80 47"), ("told_by", "x" * 81),
        ("age", "15_to_17"), ("unnamed", "y"), ("badges", "y"),
    )  # fmt: skip
    assert Fields(CorrectionFacts, typed, RECORDED).differing() == [
        ("Nom", "Roux", ""),
        ("Qui a parlé de nous", "x" * 81, "une amie"),  # what no parser takes is said as it was typed
        ("Âge", "15 à 17 ans", "moins de 15 ans"),
        ("Présence sans son nom", "oui", "non"),
    ]
    assert Fields(CorrectionFacts, None, RECORDED).differing() == []
    assert Fields(CorrectionFacts, typed).differing() == []
    visit = Visit(day=date(2026, 11, 24), hour=time(14, 30), who=("a", "b"))
    assert Fields(Visit, form(("day", "25/11/2026"), ("who", "a"), ("who", "c")), visit).differing() == [
        ("Qui a parlé de nous", "25\u00a0novembre 2026", "24\u00a0novembre 2026"),
        ("Prénom", "", "14\u00a0h\u00a030"),
        ("Le nom qu’on lui donne", "a, c", "a, b"),
    ]


def test_every_kind_is_drawn_by_the_one_macro(page: Flask) -> None:
    template = "{% import 'components/form.html' as form with context %}{{ form.of(fields[name], hint='Aide') }}"

    def drawn(shown: Fields[Facts], name: str) -> str:
        return render_template_string(template.replace("fields[name]", f"fields.{name}"), fields=shown)

    member = Fields(CorrectionFacts, None, RECORDED, FieldErrors(email="Sentence"))
    assert 'type="tel"' in drawn(member, "phone") and "maxlength" not in drawn(member, "phone")
    assert 'type="email"' in drawn(member, "email") and 'id="email-erreur">Sentence' in drawn(member, "email")
    assert 'value="une amie"' in drawn(member, "told_by") and ">Aide<" in drawn(member, "told_by")
    assert 'type="checkbox"' in drawn(member, "unnamed") and "checked" not in drawn(member, "unnamed")
    visit = Fields(Visit, None, Visit(day=date(2026, 11, 24), note="a\nb"))
    assert 'type="date"' in drawn(visit, "day") and 'type="time"' in drawn(visit, "hour")
    assert "<textarea" in drawn(visit, "note") and "maxlength" not in drawn(visit, "note")  # nothing is cut unsaid
