"""The forms that JSON-LD allows for one statement in Open Badges 3.0, reduced to one: what all checks and pages read.

A signature over RDF does not cover the form: a holder of a badge can write `"x": ["a"]` for `"x": "a"`, an object for
its id, or what is said of an issuer where it stands as the creator. One table names each member that is read. A member
that has no such form, such as two names where one is read, is called unread: what it says must not go unnoticed.

The proof is over the document as it was written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import Enum, auto
from operator import is_
from typing import Any, Final, NamedTuple

from keys.canonical.datatypes import number_literal
from keys.errors import CanonicalizationRefused
from schemas import strict_json
from schemas.members import objects, types_of


class Form(Enum):
    """What stands in a member once it is in the one form."""

    TEXT = auto()  # one text; or one in each language, as a list in the order in which they are preferred
    LABEL = auto()  # one text, which may be written as a number
    ADDRESS = auto()  # one text, which may be written as an object with an id alone
    FLAG = auto()  # true or false
    NODE = auto()  # one object, which may be written as its id alone
    LINK = auto()  # one object; its id, if nothing else is said of it (Open Badges 2.0)
    NODES = auto()  # a list of objects
    LINKS = auto()  # one or a list of objects; of each its id, if nothing else is said of it (Open Badges 2.0)
    VALUES = auto()  # a list of values, which are left as they are written
    APART = auto()  # documents with proofs of their own, left as they are; their profiles are told in the same graph
    WORDS = auto()  # one text, or a list of several (Open Badges 2.0)


# Names of their own: to look one up in its class takes longer than all else that is done for a member.
_TEXT, _LABEL, _ADDRESS, _FLAG = Form.TEXT, Form.LABEL, Form.ADDRESS, Form.FLAG
_NODE, _LINK, _NODES, _LINKS = Form.NODE, Form.LINK, Form.NODES, Form.LINKS
_VALUES, _APART, _WORDS = Form.VALUES, Form.APART, Form.WORDS

Kinds = Mapping[str, Form]
"""The form of each member that is read, by its name."""


def kinds(names: Mapping[Form, str]) -> Kinds:
    """A table from the names of each form, with spaces between them."""
    return {name: form for form, together in names.items() for name in together.split()}


_OB3: Final = kinds(
    {
        Form.TEXT: "name description narrative inLanguage role email genre endorsementComment "
        "validFrom validUntil issuanceDate expirationDate awardedDate activityStartDate activityEndDate "
        "targetName targetFramework identityType identityHash salt digestMultibase digestSRI",
        Form.LABEL: "version",
        Form.ADDRESS: "url targetUrl",
        Form.FLAG: "hashed",
        Form.NODE: "issuer credentialSubject achievement source creator parentOrg criteria image",
        Form.NODES: "evidence alignment identifier refreshService",
        Form.VALUES: "tag endorsementJwt",
        Form.APART: "endorsement",
    }
)
# The members that hold objects, in which others are read.
_HOLDING: Final = frozenset(name for name, form in _OB3.items() if form in (Form.NODE, Form.NODES))
# What a signature over RDF lets stand in any object with the same id (`keys.canonical.scattered_statements`);
# it limits nothing.
_TOLD_ANYWHERE: Final = frozenset(
    {"name", "description", "narrative", "url", "email", "inLanguage", "image", "parentOrg"}
)
_PREFERRED: Final = ("fr", "", "en")


# Where an id alone names a thing and says nothing of it: no signature over RDF leaves the rest to another place.
_WHOLE: Final = frozenset({"achievement", "evidence"})
_NAMING: Final = _TOLD_ANYWHERE | {"id", "type"}


class Read(NamedTuple):
    """A document in the one form, and the names of the members that have no such form."""

    document: dict[str, Any]
    unread: frozenset[str]


def in_one_form(document: dict[str, Any]) -> Read:
    """An Open Badges 3.0 document in the one form: the same object where it is in that form already, else a copy. Depth
    is bounded by the parser."""
    reader = _Reader(_OB3)
    reduced = reader.node(document)
    told = reader.told_apart()
    return Read(_completed(reduced, told) if told else reduced, frozenset(reader.unread))


def reduced(document: dict[str, Any], table: Kinds) -> Read:
    """The same for a document that no signature over RDF covers, with a table of its own."""
    reader = _Reader(table)
    return Read(reader.node(document), frozenset(reader.unread))


def _told(elements: list[dict[str, Any]]) -> dict[str, Any]:
    """What objects with one id say of it together. Of different words the choice does not depend on their places."""
    said: dict[str, list[Any]] = {}
    for element in elements:
        for name, value in element.items():
            if name in _TOLD_ANYWHERE:
                said.setdefault(name, []).append(value)
    return {name: values[0] if len(values) == 1 else min(values, key=_spelled) for name, values in said.items()}


def _completed(element: dict[str, Any], told: Mapping[str, Mapping[str, Any]], place: str = "") -> dict[str, Any]:
    """The same object, and each in it, with what is told elsewhere of the thing with its id. `place`: the member that
    holds it."""
    if place in _WHOLE and element.keys() == {"id"}:
        return element
    changed = {}
    for name, value in element.items():
        if name not in _HOLDING:
            continue
        completed = _completed(value, told, name) if type(value) is dict else _all_completed(value, told, name)
        if completed is not value:
            changed[name] = completed
    identifier = element.get("id")
    known = told.get(identifier) if type(identifier) is str else None
    if known is not None:
        changed |= {name: _named(value, told) for name, value in known.items() if name not in element}
    return {**element, **changed} if changed else element


def _all_completed(value: Any, told: Mapping[str, Mapping[str, Any]], place: str) -> Any:
    """What holds objects in a list, or holds none."""
    if not isinstance(value, list):
        return value
    completed = [_completed(each, told, place) if isinstance(each, dict) else each for each in value]
    return value if all(map(is_, completed, value)) else completed


def _named(value: Any, told: Mapping[str, Mapping[str, Any]]) -> Any:
    """A value that is told elsewhere; of an object its texts, and no object in it, which could lead back."""
    if not isinstance(value, dict):
        return value
    said = {**told.get(str(value.get("id")), {}), **{name: value[name] for name in _NAMING & value.keys()}}
    return {name: each for name, each in said.items() if name not in _HOLDING}


class _Reader:
    """One pass over a document."""

    __slots__ = ("_is_rdf", "_seen", "_table", "unread")

    def __init__(self, table: Kinds) -> None:
        self._table = table
        self._is_rdf = table is _OB3
        self._seen: dict[str, list[dict[str, Any]]] = {}
        self.unread: set[str] = set()

    def node(self, element: dict[str, Any]) -> dict[str, Any]:
        """An object in the one form; the same object where it is in that form."""
        table, changed = self._table, None
        for name, value in element.items():
            form = table.get(name)
            if form is None or (form is _TEXT and type(value) is str):  # nearly all members
                continue
            plain = self.node(value) if form is _NODE and type(value) is dict else self._value(name, form, value)
            if plain is not value:
                if changed is None:
                    changed = dict(element)
                if plain is not None:
                    changed[name] = plain
                elif self._is_rdf:  # where what says nothing is no statement
                    del changed[name]
        plain_element = element if changed is None else changed
        identifier = plain_element.get("id") if self._is_rdf else None
        if type(identifier) is str:
            before = self._seen.get(identifier)
            if before is None:
                self._seen[identifier] = [plain_element]
            else:
                before.append(plain_element)
        return plain_element

    def told_apart(self) -> dict[str, dict[str, Any]]:
        """What is said of each thing of which several objects say different things, by its id."""
        several = [name for name, each in self._seen.items() if each.count(each[0]) != len(each)]
        return {name: _told(self._seen[name]) for name in several}

    def _value(self, name: str, form: Form, value: Any) -> Any:
        """The value of a member in its form; None if it says nothing."""
        if form is _WORDS:
            return _words(value)
        if form is _NODES:
            return self._several(value)
        if form is _NODE or form is _LINK:
            return self._one(name, form, value)
        if form is _APART:
            return self._apart(value)
        if form is _LINKS:
            return self._links(value)
        if form is _VALUES:
            return _distinct(value) if isinstance(value, list) else value
        return self._single(name, form, value)

    def _apart(self, value: Any) -> Any:
        unread, self.unread = self.unread, set()
        for each in objects(value):
            self.node(dict(each))
        self.unread = unread
        return value

    def _single(self, name: str, form: Form, value: Any) -> Any:
        if type(value) is (bool if form is _FLAG else str):
            return value
        found = _distinct([_scalar(each, form) for each in _flat(value)])
        if not found:
            return None
        if not all(isinstance(each, bool) if form is _FLAG else _is_text(each) for each in found):
            self.unread.add(name)
        elif len(found) > 1:
            languages = {_language(each) for each in found}
            if form is _TEXT and len(languages) == len(found):
                return sorted(found, key=_preference)
            self.unread.add(name)
        return value if found[0] is value else found[0] if len(found) == 1 else found

    def _one(self, name: str, form: Form, value: Any) -> Any:
        if form is _LINK and not isinstance(value, list):
            return self._link(value)
        found = self._nodes(_flat(value))
        if len(found) > 1:
            self.unread.add(name)
            return value
        if form is _LINK and isinstance(value, list) and len(value) > 1:
            return value  # the same link twice is no one link: the text is signed, and decides
        return None if not found else found[0] if form is _NODE else self._link(found[0])

    def _link(self, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        return value["id"] if value.keys() == {"id"} and isinstance(value["id"], str) else self.node(value)

    def _links(self, value: Any) -> Any:
        return _distinct([self._link(each) for each in value]) if isinstance(value, list) else self._link(value)

    def _several(self, value: Any) -> Any:
        if type(value) is not list:
            return value if value is None else self._nodes((value,))
        if len(value) == 1 and type(value[0]) is dict:  # nearly all lists
            only = self.node(value[0])
            return value if only is value[0] else [only]
        return self._nodes(value)

    def _nodes(self, values: Iterable[Any]) -> list[Any]:
        """The objects among values, those with one id together; what is no object stays as it is."""
        found: list[Any] = []
        places: dict[object, int] = {}
        joined: set[int] = set()
        for value in values:
            each = {"id": value} if isinstance(value, str) else value
            each = self.node(each) if isinstance(each, dict) else each
            place = places.setdefault(_key(each), len(found))
            if place == len(found):
                found.append(each)
            elif found[place] == each:
                continue
            elif any(found[place].get(name, said) != said for name, said in each.items() if name != "type"):
                found.append(each)  # it contradicts the other: both are shown
            else:
                if place not in joined:
                    joined.add(place)
                    found[place] = {**found[place], "type": [*types_of(found[place])]}
                found[place]["type"] += types_of(each)
                found[place].update({name: said for name, said in each.items() if name != "type"})
        return found


def _flat(value: Any) -> Iterator[Any]:
    """The values of a list, of those in it too; null is none."""
    if isinstance(value, list):
        for each in value:
            yield from _flat(each)
    elif value is not None and value != {"@value": None}:
        yield value


def _scalar(value: Any, form: Form) -> Any:
    """A text as text: of a number the literal that RDF makes of it (JSON-LD 1.1 API, section 8.1.2), of an address that
    is written as an object its id."""
    if form is _LABEL and isinstance(value, int | float) and not isinstance(value, bool):
        try:
            return number_literal(value, None)[0]
        except CanonicalizationRefused:
            return str(value)
    if form is _ADDRESS and isinstance(value, dict) and [name for name in value if value[name] != []] == ["id"]:
        return value["id"]
    return value


def _is_text(value: Any) -> bool:
    """Whether a value is a text, or one with its language (VC Data Model 2.0, section 11.1)."""
    return isinstance(value, str) or (isinstance(value, dict) and isinstance(value.get("@value"), str))


def _language(text: Any) -> str:
    return str(text.get("@language", "")).lower() if isinstance(text, dict) else ""


def _preference(text: Any) -> tuple[int, str, bytes]:
    """The place of a text among others, of which the first is shown."""
    language = _language(text)
    main = language.partition("-")[0]
    return _PREFERRED.index(main) if main in _PREFERRED else len(_PREFERRED), language, _spelled(text)


def _spelled(value: Any) -> bytes:
    """The spelling of a value, by which equal ones are found and different ones ordered."""
    return strict_json.encode(_ordered(value))


def _ordered(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _ordered(value[name]) for name in sorted(value)}
    return [_ordered(each) for each in value] if isinstance(value, list) else value


def _distinct(values: list[Any]) -> list[Any]:
    """Each value once, in their order; the same list where none is there twice."""
    if len({_own_name(each) for each in values}) == len(values):
        return values
    found = {each if isinstance(each, str) else _spelled(each): each for each in values}
    return values if len(found) == len(values) else [*found.values()]


def _words(value: Any) -> Any:
    """A list of one text as the text; each text of a longer one once."""
    if not isinstance(value, list):
        return value
    found = _distinct(value)
    return found[0] if len(found) == 1 else found


def _own_name(value: Any) -> str | None:
    """The text by which most values differ: an address, or the id of an object."""
    named = value.get("id") if type(value) is dict else value
    return named if type(named) is str else None


def _key(element: Any) -> object:
    """What objects about one thing have in common: their id; without one, all that they say."""
    identifier = element.get("id") if isinstance(element, dict) else None
    return (identifier,) if isinstance(identifier, str) else _spelled(element)
