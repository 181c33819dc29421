"""The fields of a form that is no record, parsed strictly; sentences beside fields come from the catalogues.

A browser sends text; these functions turn it into values, or refuse it with a stable code. `FieldErrors` puts the
sentence of a refusal beside its field. A form of several fields is a record (`badges.web.http.fields`).
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import TypeVar

from werkzeug.datastructures import MultiDict

from badges.base import versions
from badges.base.errors import Refused
from badges.base.parsers import one_of
from badges.web.http import wording

Form = MultiDict[str, str]
T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)
LONGEST_SEARCH = 80  # signs: no name or title is longer


class FieldErrors(dict[str, str]):
    """Sentences by field name, in the order of the page; empty when nothing is wrong."""

    def add(self, name: str, code: str, /, **facts: object) -> None:
        """Put the sentence of a code beside a field, unless the field has one already."""
        self.setdefault(name, wording.words(code, **facts))

    def refused(self, refusal: Refused, fields: Mapping[str, str]) -> None:
        """Put an intention's refusal beside its field, which `fields` gives by the whole code or by its first part."""
        name = fields.get(refusal.code) or fields.get(refusal.code.partition(".")[0]) or "form"
        self.add(name, refusal.code, **refusal.facts)

    def read(self, name: str, parse: Callable[[str], T], text: str) -> T | None:
        """Return the parsed text, or None with the sentence put beside the field."""
        try:
            return parse(text)
        except Refused as refusal:
            self.add(name, refusal.code, **refusal.facts)
            return None


def text(form: Form, name: str) -> str:
    """Return a field as text; empty when it is missing. Without the sign that PostgreSQL takes in no text."""
    return (form.get(name) or "").replace("\0", "").strip()


def searched(asked: Form, field: str = "q") -> str:
    """Return the letters of a search, as an address or a form sends them: 80 signs at most, empty without a search."""
    return text(asked, field)[:LONGEST_SEARCH]


def version(form: Form | None, recorded: str, *, outdated: bool) -> str:
    """Return the version that a page carries: what is recorded, or still that of the form which it shows again.

    A page that shows both versions carries what is recorded: its sender has seen that.
    """
    return recorded if form is None or outdated else form.get(versions.FIELD, recorded)


def sent_version(form: Form) -> str | None:
    """Return the version of what a form showed, None where it carries none."""
    return form.get(versions.FIELD)


def pressed(form: Form) -> str:
    """Return what the button says that sent a form, empty where it says nothing."""
    return text(form, "then")


def chosen(form: Form, name: str, kind: type[E]) -> E:
    """Return the one of a closed list that a field says. Raises Refused: form.choice."""
    return one_of(kind, "form.choice")(text(form, name))


def ticked(form: Form, name: str, kind: type[E]) -> tuple[E, ...]:
    """Return those of a closed list that are ticked, each once and in their order. Raises Refused: form.choice."""
    found = {one_of(kind, "form.choice")(each) for each in form.getlist(name)}
    return tuple(each for each in kind if each in found)


def new_key() -> str:
    """Return a key for a new form: an intention that gets the same key twice acts once."""
    return str(uuid.uuid4())


def client_key(text: str | None) -> str | None:
    """Return the form's key when it is one of ours."""
    try:
        return str(uuid.UUID(text or ""))
    except ValueError:
        return None


def sent_key(form: Form) -> str | None:
    """Return the key that a form carries when it is one of ours."""
    return client_key(form.get("key"))
