"""What a row registers, and every fault of a row that does not."""

from __future__ import annotations

import pytest

from badges.people.importing.rules import field_of, judge
from badges.people.importing.views import ListRow
from tests.cast.facts import list_row


def codes(row: ListRow) -> list[tuple[str, str]]:
    """The codes of a row's faults, with their cells."""
    card, faults = judge(row)
    assert (card is None) is bool(faults)
    return [(fault.refusal.code, fault.cell) for fault in faults]


@pytest.mark.parametrize(
    ("title", "field"),
    [
        ("Prénom", "given_name"), ("PRENOM ", "given_name"), ("prénom(s)", None), ("Nom", "family_name"),
        ("Adresse e-mail", "email"), ("E-Mail", "email"), ("adresse_mail", None), ("Tél.", "phone"),
        ("N° de téléphone", "phone"), ("Qui vous a parlé de nous ?", "told_by"), ("Né le", None), ("", None),
        ("Langues parlées", "spoken_languages"), ("langue", None),
    ],
)  # fmt: skip
def test_titles(title: str, field: str | None) -> None:
    assert field_of(title) == field


def test_a_row_is_kept_as_the_form_would_keep_it() -> None:
    card, faults = judge(list_row(2, " Zoé ", "N’Diaye-Şahin", "06 12 34 56 78", "Zoe@Exemple.FR", "une  amie"))
    assert not faults and card is not None
    assert (card.given_name, card.family_name, card.phone) == ("Zoé", "N’Diaye-Şahin", "+33612345678")
    assert (card.email, card.told_by, card.badges, card.follow_up) == ("Zoe@exemple.fr", "une amie", None, None)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("+33 5 55 12 34 56", "+33555123456"), ("+213 550 12 34 56", "+213550123456"),
        ("555123456", "+33555123456"), ("5 55 12 34 56", "+33555123456"),  # a spreadsheet took the zero
        ("\u202a05 55 12 34 56\u202c", "+33555123456"), ("05\u00a055\u00a012\u00a034\u00a056", "+33555123456"),
        ("-", None), ("", None), (" / ", None),
    ],
)  # fmt: skip
def test_telephones_as_spreadsheets_leave_them(written: str, kept: str | None) -> None:
    card, faults = judge(list_row(2, "Zoé", phone=written))
    assert not faults and card is not None and card.phone == kept


@pytest.mark.parametrize("field", ["given_name", "family_name", "email", "told_by", "phone"])
@pytest.mark.parametrize("cell", ["=1+1", "@SUM(A1)", "-2+3", " =1", "\u200b=1", "\ufeff=cmd|'/c calc'!A1"])
def test_a_formula_is_refused_in_every_column(field: str, cell: str) -> None:
    assert codes(list_row(2, **{"given_name": "Zoé", field: cell})) == [("list.formula", cell)]  # type: ignore[arg-type]


def test_a_plus_begins_a_telephone_alone() -> None:
    assert codes(list_row(2, "+Zoé")) == [("list.formula", "+Zoé")]
    assert codes(list_row(2, "Zoé", phone="+SUM(A1)")) == [("phone.malformed", "+SUM(A1)")]


def test_every_fault_of_a_row_is_found() -> None:
    row = list_row(9, "", "a" * 61, "12", "zoe@", "b" * 81, spills=True)
    assert [code for code, _cell in codes(row)] == [
        "list.spills", "name.missing", "name.too_long", "phone.malformed", "email.malformed", "told_by.too_long",
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["12", "zoe@exemple.fr", "06 12 34 56 78"])
def test_what_is_no_name_is_refused(name: str) -> None:
    assert codes(list_row(2, name))


@pytest.mark.parametrize("name", ["Ы", "a" * 60, "Наталья", "فاطمة", "Łucja", "Nguyễn", "Jean-Étienne", "D’Arc"])
def test_names_of_any_length_and_script(name: str) -> None:
    card, faults = judge(list_row(2, name))
    assert not faults and card is not None and card.given_name == name
