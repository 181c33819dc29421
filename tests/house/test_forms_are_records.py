"""A form of several fields is a record: its fields name columns, its pages ask for them, and no view copies by hand."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import String

from badges.base.database.types import Base
from badges.base.facts import Facts, Kind, declared, fact
from badges.base.personal.columns import Erasure
from badges.base.personal.declarations import imported, said_of
from badges.people.facts import MemberFacts
from badges.people.tables import Member
from badges.web.http.fields import Fields, ShownField
from tests.house.forms import records
from tests.house.sources import ROOT, called, modules, nodes, string, text

COPIED = 184  # fields that the views read by hand; 326 before the first record. It may only fall.
# Versions, keys and buttons beside a record, forms of one field, rows of people, searches, secrets, files, and three
# forms of two choices: who sees a badge, a bundle, a departure (badges/web/README.md says why).
BY_HAND = re.compile(r"\bform\.get\(|\bforms\.text\(|\bgetlist\(")
TYPED = {Kind.TEXT, Kind.LONG_TEXT, Kind.EMAIL, Kind.PHONE}
NOT_IMPORTED = {  # what a member's form fills and a list does not, though both could
    "age": "it decides who answers, so it is asked of the member",
    "called": "the name that others use is asked of the member",
}
NOT_ASKED = {  # what a form does not ask for, though its record can say it
    ("RegistrationFacts", "called"),
    ("RegistrationFacts", "follow_up"),
}


def faults(form: type[Facts]) -> list[str]:
    """What a record's declarations leave open."""
    found = []
    for name, each in declared(form).items():
        where = f"{form.__name__}.{name}"
        if each.kind in TYPED and each.limit is None:
            found.append(f"{where}: say how many signs it may have")
        if each.column is None:
            found += [] if each.because.strip() else [f"{where}: say why it fills no column"]
            continue
        table = Base.metadata.tables[each.column.class_.__tablename__]
        column = table.columns.get(each.column.key)
        if column is None:
            found.append(f"{where}: {table.name} has no column {each.column.key}")
            continue
        if said_of(column) is None:
            found.append(f"{where}: {table.name}.{column.name} says nothing of erasure and export")
        holds = column.type.length if isinstance(column.type, String) else None
        # A telephone is kept as E.164, which is shorter than what people type.
        if each.fills and each.limit is not None and holds is not None and each.kind is not Kind.PHONE:
            found += [f"{where}: {each.limit} signs, and {column} holds {holds}"] if holds < each.limit else []
    return found


def test_each_field_names_a_column_that_holds_it() -> None:
    assert MemberFacts in records() and sum(len(declared(form)) for form in records()) > 30
    assert [fault for form in records() for fault in faults(form)] == []


def test_a_field_that_its_column_cannot_hold_is_named() -> None:
    @dataclass(frozen=True, kw_only=True)
    class Odd(Facts):
        told_by: str = fact(str, label="told_by", limit=81, column=Member.told_by)
        phone: str = fact(str, label="phone", kind=Kind.PHONE, limit=24, column=Member.phone)
        called: str = fact(str, label="called", column=Member.called)
        nothing: str = fact(str, label="phone", limit=24, because=" ")

    assert faults(Odd) == [
        "Odd.told_by: 81 signs, and member.told_by holds 80", "Odd.called: say how many signs it may have",
        "Odd.nothing: say why it fills no column",
    ]  # fmt: skip
    assert Odd not in records()


def hidden(form: type[Facts]) -> set[str]:
    """The fields of a record that a page cannot read by their name, since a part of `Fields` has it."""
    return {name for name in declared(form) if name in dir(Fields(form)) or name.startswith("_")}


def test_no_part_of_a_page_hides_a_field() -> None:
    assert {form.__name__: hidden(form) for form in records() if hidden(form)} == {}


def test_a_hidden_field_is_named() -> None:
    @dataclass(frozen=True, kw_only=True)
    class Odd(Facts):
        words: str = fact(str, label="told_by", because="a test")
        differing: str = fact(str, label="told_by", because="a test")
        _facts: str = fact(str, label="told_by", because="a test")

    assert hidden(Odd) == {"differing", "_facts"}
    assert Fields(Odd).words.name == "words" and not isinstance(Fields(Odd).differing, ShownField)


def of_members() -> set[str]:
    """The columns of a member that their forms fill."""
    return {each.column.key for each in declared(MemberFacts).values() if each.column is not None and each.fills}


def test_a_column_that_lists_import_is_a_field_of_the_members_form() -> None:
    columns = set(imported(Base.metadata.tables["member"]))
    assert len(columns) > 4 and columns <= of_members()
    assert of_members() - columns == set(NOT_IMPORTED), "write imported=True beside the column, or here why not"


def test_what_a_member_is_asked_is_a_field_and_the_rest_is_written_by_the_service() -> None:
    by_the_service = {"folded_name", "whole_name", "email_before", "client_key"}
    texts = {
        each.name
        for each in Base.metadata.tables["member"].columns
        if isinstance(each.type, String) and (one := said_of(each)) is not None and one.erasure is Erasure.EMPTIED
    }
    assert texts - of_members() == by_the_service


# -- pages ------------------------------------------------------------------------------------------------------------


def pages() -> Iterator[tuple[str, Path]]:
    """Each record's name with the template that shows its fields: a view names both."""
    for path in modules():
        if path.parts[:2] != ("badges", "web"):
            continue
        for node in nodes(path):
            if not isinstance(node, ast.Call) or called(node) != "render_template" or not node.args:
                continue
            name = string(node.args[0])
            for each in ast.walk(node):
                if (
                    name
                    and isinstance(each, ast.Call)
                    and called(each) == "Fields"
                    and isinstance(each.args[0], ast.Name)
                ):
                    yield each.args[0].id, template(name)


def template(name: str) -> Path:
    """The file of a template."""
    audience, _, rest = name.partition("/")
    shared = ROOT / "badges" / "web" / "http" / "templates" / name
    return shared if shared.exists() else ROOT / "badges" / "web" / audience / "templates" / rest


def whole(path: Path) -> str:
    """A template with those that it includes."""
    page = path.read_text("utf-8")
    return page + "".join(whole(template(each)) for each in re.findall(r'{% include "([^"]+)"', page))


def missing(form: type[Facts], page: str) -> set[str]:
    """The fields of a record that a template does not show."""
    return {name for name in declared(form) if not re.search(rf"\.{name}\b", page)}


def test_each_page_asks_for_every_field_of_its_record() -> None:
    known = {form.__name__: form for form in records()}
    found = list(pages())
    assert {"RegistrationFacts", "CorrectionFacts", "AnswerFacts"} <= {name for name, _ in found}
    for name, path in found:
        lacks = {(name, each) for each in missing(known[name], whole(path))}
        assert lacks <= NOT_ASKED, f"{path.name}: {lacks - NOT_ASKED}"
    assert missing(known["AnswerFacts"], "{{ fields.age }}") == {"badges"}  # the control


def test_the_members_page_shows_what_their_forms_say() -> None:
    page = template("office/member.html").read_text("utf-8")
    assert [name for name in sorted(of_members()) if not re.search(rf"\bmember\.(facts\.)?{name}\b", page)] == []


# -- by hand ----------------------------------------------------------------------------------------------------------


def test_no_view_copies_more_fields_by_hand() -> None:
    found = sum(len(BY_HAND.findall(text(path))) for path in modules() if path.parts[:2] == ("badges", "web"))
    assert found <= COPIED, f"{found} fields are read by hand; declare them in the form's record (CONTRIBUTING.md)"


@pytest.mark.parametrize("line", ['form.get("a")', 'forms.text(form, "a")', 'form.getlist("a")'])
def test_a_copy_is_counted(line: str) -> None:
    assert len(BY_HAND.findall(line)) == 1
