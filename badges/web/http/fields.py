"""A form's record on a page: reading what was sent, and showing each field with its label, value, limit and error.

The record is declared in its capability (`badges.base.facts`); a template names a field once and says what is this
page's own, such as a hint: `{{ form.of(fields.told_by, hint=_("…")) }}`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from typing import Any, Generic, TypeVar

from badges.base.errors import Refused
from badges.base.facts import Fact, Facts, Kind, Unfit, declared, plain
from badges.web.http import formats, wording
from badges.web.http.forms import FieldErrors, Form

F = TypeVar("F", bound=Facts)


def read(facts: type[F], form: Form, errors: FieldErrors, **known: object) -> F | None:
    """The record that a form says, or None with a sentence beside each field at fault.

    `known`: values of fields that the form does not send.
    """
    try:
        return facts.read(form, **known)
    except Unfit as unfit:
        for name, refusal in unfit.refusals.items():
            errors.add(name, refusal.code, **refusal.facts)
        return None


def refused(facts: type[Facts], refusal: Refused, errors: FieldErrors) -> None:
    """Put an intention's refusal, and those with it, beside their fields, or above the form where it is about none."""
    for each in (refusal, *refusal.beside):
        errors.add(facts.field_of(each) or "form", each.code, **each.facts)
    if refusal.beside:
        _in_order(facts, errors)


def refused_too(facts: type[Facts], refusals: Iterable[Refused], errors: FieldErrors) -> None:
    """Put beside their fields what an intention would refuse of those that are right by themselves (`Facts.sound`),
    where the record refuses others: one answer says every mistake, in the order of the form."""
    for each in refusals:
        refused(facts, each, errors)
    _in_order(facts, errors)


def _in_order(facts: type[Facts], errors: FieldErrors) -> None:
    order = ["form", *declared(facts)]
    found = sorted(errors.items(), key=lambda each: order.index(each[0]) if each[0] in order else len(order))
    errors.clear()
    errors.update(found)


@dataclass(frozen=True)
class ShownField:
    """One field as a page shows it. `value`: the text in its input; `values`: those of the boxes that are ticked."""

    name: str
    fact: Fact
    value: str
    values: tuple[str, ...]
    error: str | None

    @property
    def label(self) -> str:
        """What the page calls the field."""
        return wording.words(f"field.{self.fact.label}")

    @property
    def kind(self) -> Kind:
        """What it asks for."""
        return self.fact.kind

    @property
    def limit(self) -> int | None:
        """The most signs, or the largest number."""
        return self.fact.limit

    @property
    def ticked(self) -> bool:
        """Whether the box of a field that is answered by yes is ticked."""
        return bool(self.value)


class Fields(Generic[F]):
    """The fields of a page, which a template reads by their names: `{{ form.of(fields.told_by) }}`.

    So that no part of this class hides a field, all its parts but `differing` are private; a house test refuses a
    record with a field of that name.
    """

    def __init__(
        self,
        facts: type[F],
        form: Form | None = None,
        recorded: F | None = None,
        errors: FieldErrors | None = None,
        shown: Mapping[str, str] | None = None,
        words: Mapping[str, Mapping[Any, str]] | None = None,
    ) -> None:
        """What was typed into `form`, or what is `recorded`, with the errors beside their fields.

        `shown` gives other texts for single fields, such as a chosen day; `words` what the values of a field are
        called, where the catalogue does not say it: the names of members, by their number.
        """
        self._facts, self._form, self._recorded = facts, form, recorded
        self._errors = FieldErrors() if errors is None else errors
        self._shown, self._words = shown or {}, words or {}

    def __getattr__(self, name: str) -> ShownField:
        """The field of this name. Raises AttributeError: when the record declares none."""
        every = declared(self._facts) if not name.startswith("_") else {}
        if name not in every:
            raise AttributeError(name)
        values = self._values(name, every[name])
        return ShownField(name, every[name], values[0] if values else "", values, self._errors.get(name))

    def __getitem__(self, name: str) -> ShownField:
        """The same, by a name that is a value."""
        return self.__getattr__(name)

    def __iter__(self) -> Iterator[ShownField]:
        return (self[name] for name in declared(self._facts))

    def differing(self, called: Mapping[str, str] | None = None) -> list[tuple[str, str, str]]:
        """Label, what was typed and what is recorded, in words, of each field in which they differ.

        `called`: other labels for single fields, as the page names them.
        """
        if self._form is None or self._recorded is None:
            return []
        pairs = []
        for each in self:
            typed, written = self._typed(each, self._form), self._said(each, getattr(self._recorded, each.name))
            if typed != written:
                pairs.append(((called or {}).get(each.name) or noun(each.fact), typed, written))
        return pairs

    def _typed(self, each: ShownField, form: Form) -> str:
        sent = form.getlist(each.name) if each.fact.several else plain(form.get(each.name))
        try:
            return self._said(each, each.fact.parse(sent))
        except Refused:
            return ", ".join(sent) if isinstance(sent, list) else sent

    def _said(self, each: ShownField, value: object) -> str:
        called = self._words.get(each.name)
        if called is None:
            return said(each.fact, value)
        chosen = value if isinstance(value, tuple | list) else () if value is None else (value,)
        between = " ; " if each.kind is Kind.STATEMENTS else ", "
        return between.join(called.get(one, str(one)) for one in chosen)

    def _values(self, name: str, fact: Fact) -> tuple[str, ...]:
        if self._form is not None:
            return tuple(self._form.getlist(name)) if fact.several else _present(self._form.get(name))
        if name in self._shown:
            return _present(self._shown[name])
        if self._recorded is None:
            return ()
        value = getattr(self._recorded, name)
        if fact.several and isinstance(value, tuple | list):
            return tuple(map(_as_sent, value))
        return _present(_shown(fact, value))


def noun(fact: Fact) -> str:
    """What a list calls a field: « Qui a parlé de nous », where the form asks « Qui vous a parlé de nous ? »."""
    return wording.sentence(f"field.{fact.label}.noun") or wording.words(f"field.{fact.label}")


def said(fact: Fact, value: object) -> str:
    """A value in words; empty for none.

    A member of an enum is said by `choice.` and the field's label and itself, where the catalogue has it.
    """
    if isinstance(value, tuple | list):
        return ", ".join(said(fact, each) for each in value)
    if isinstance(value, bool) or fact.kind is Kind.YES:
        return wording.gettext("oui") if value else wording.gettext("non")
    if isinstance(value, StrEnum):
        return wording.sentence(f"choice.{fact.label}.{value.value}") or value.value
    say = _SAID.get(type(value), str)
    return "" if value is None else formats.dialled(str(value)) if fact.kind is Kind.PHONE else say(value)


_SAID: dict[type, Callable[..., str]] = {date: formats.long_date, time: wording.hour_words}


def _shown(fact: Fact, value: object) -> str:
    return formats.dialled(str(value)) if fact.kind is Kind.PHONE and value else _as_sent(value)


def _as_sent(value: object) -> str:
    """A value as a browser sends it."""
    if value is None or value is False:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return "y" if value is True else str(value)


def _present(value: str | None) -> tuple[str, ...]:
    return () if not value else (value,)
