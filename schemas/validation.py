"""JSON Schema validation: the schemas bundled with this package, a registry of those alone, no remote $ref.

Open Badges 3.0 and 2.0, Bitstring Status List. Only the structure of a document is judged here. `jsonschema_rs` decides
whether a document is valid, some hundred times faster than `jsonschema`, which describes the errors of invalid ones.
"""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from importlib.resources import files
from itertools import islice
from typing import Any, Final, NoReturn

from schemas.errors import SchemaUnknown

MAXIMUM = 20
NAMED_VALUES = 20_000  # an honest badge has some hundred

SCHEMAS = frozenset(
    {
        "ob3-credential",
        "ob3-credential-issued",
        "ob3-endorsement",
        "vc-data-model",
        "status-list-credential",
        "ob2-assertion",
        "ob2-badge-class",
        "ob2-profile",
        "ob2-endorsement",
    }
)
_SHARED = ("common", "ob3", "ob2")

_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT: Final = re.compile(r"[0-9-]{10}T(?!24)[0-9:]{8}(\.[0-9]+)?(Z|[+-][0-9]{2}:[0-5][0-9])")
_SHORT_MOMENT: Final = 64  # characters


@dataclass(frozen=True)
class Violation:
    """One broken rule: where, as a JSON Pointer (RFC 6901), and which, as the schema's keyword and what it wanted,
    such as `required:name` or `format:date-time`. Never the document's own text."""

    pointer: str
    rule: str


def violations(document: object, schema: str) -> list[Violation]:
    """The rules of `schema` that `document` (parsed JSON) breaks, the first twenty at most; empty when it conforms. Of
    a document of more than NAMED_VALUES values that does not conform, the one violation is the rule `schema` at its
    top.

    Raises SchemaUnknown: `schema.unknown` for a name that is not in `SCHEMAS`."""
    if is_valid(document, schema):
        return []
    if _is_large(document):
        return [Violation("", "schema")]
    found = (violation for error in _errors(schema)(document) for violation in _broken(error))
    first = list(islice(dict.fromkeys(islice(found, 10 * MAXIMUM)), MAXIMUM))
    # If jsonschema finds no error the two libraries disagree, and the document stays refused.
    return first or [Violation("", "schema")]


def is_valid(document: object, schema: str) -> bool:
    """Whether `document` breaks no rule of `schema`. Raises SchemaUnknown: as `violations`."""
    return _conforms(schema)(document)


def _is_large(document: object) -> bool:
    """Whether a document has more than NAMED_VALUES values, whose errors jsonschema could describe for seconds."""
    pending, seen = [document], 0
    while pending:
        current = pending.pop()
        held = list(current.values()) if isinstance(current, dict) else current
        if isinstance(held, list):
            seen += len(held)
            if seen > NAMED_VALUES:
                return True
            pending.extend(held)
    return False


@cache
def _conforms(schema: str) -> Callable[[object], bool]:
    """The validator of one schema, built for the first document; that of `_errors` is built for the first invalid one.
    Importing either library takes longer than importing the rest of this room, and building longer than validating."""
    from jsonschema_rs import Draft202012Validator, Registry

    shared = Registry([(each["$id"], each) for each in map(_read, _SHARED)], retriever=_not_here)
    validator = Draft202012Validator(
        _read(schema),
        registry=shared,
        formats=_FORMATS,
        validate_formats=True,
        ignore_unknown_formats=False,
        retriever=_not_here,
    )
    return validator.is_valid


@cache
def _errors(schema: str) -> Callable[[object], Iterator[Any]]:
    """What breaks one schema, error by error."""
    from jsonschema import Draft202012Validator, FormatChecker
    from referencing import Registry, Resource

    registry: Registry[Any] = Registry().with_resources(
        (shared["$id"], Resource.from_contents(shared)) for shared in map(_read, _SHARED)
    )
    checker = FormatChecker(formats=())
    for name, conforms in (*_FORMATS.items(), ("uri", _uri())):
        checker.checks(name)(_of_text(conforms))
    validator = Draft202012Validator(_read(schema), registry=registry, format_checker=checker)
    return validator.iter_errors  # type: ignore[no-any-return]


def _uri() -> Callable[[object], bool]:
    """The URI check of `jsonschema_rs`, so that both libraries agree."""
    from jsonschema_rs import Draft202012Validator

    return Draft202012Validator({"format": "uri"}, validate_formats=True).is_valid


def _not_here(url: str) -> NoReturn:
    raise SchemaUnknown("schema.unknown", schema=url[:80])


def _is_moment(text: str) -> bool:
    """RFC 3339 section 5.6, years 1 to 9999; a leap second is no moment here."""
    return _is_short_moment(text) if len(text) <= _SHORT_MOMENT else _is_any_moment(text)


def _is_any_moment(text: str) -> bool:
    return _MOMENT.fullmatch(text) is not None and _is_in_calendar(datetime.fromisoformat, text)


def _is_day(text: str) -> bool:
    return _DAY.fullmatch(text) is not None and _is_in_calendar(date.fromisoformat, text)


def _is_in_calendar(read: Callable[[str], date], text: str) -> bool:
    try:
        read(text)
    except ValueError:
        return False
    return True


_is_short_moment = lru_cache(maxsize=1_024)(_is_any_moment)  # a badge has the same date in several places

# The library's own date formats accept some text that is no date; its e-mail format accepts ASCII only.
_FORMATS: Final[dict[str, Callable[[str], bool]]] = {
    "date": _is_day,
    "date-time": _is_moment,
    "email": lambda text: "@" in text,
}


def _of_text(conforms: Callable[[str], bool]) -> Callable[[object], bool]:
    return lambda value: not isinstance(value, str) or conforms(value)


def _read(schema: str) -> dict[str, Any]:
    if schema not in SCHEMAS and schema not in _SHARED:
        raise SchemaUnknown("schema.unknown", schema=str(schema)[:80])
    text = (files("schemas") / "documents" / "schemas" / f"{schema}.json").read_text(encoding="utf-8")
    document: dict[str, Any] = json.loads(text)
    return document


def _broken(error: Any) -> Iterator[Violation]:
    pointer = "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in error.absolute_path)
    wanted, found = error.validator_value, error.instance
    if error.validator == "required":
        for name in wanted:
            if name not in found:
                yield Violation(pointer, f"required:{name}")
    elif error.validator == "additionalProperties":
        known = error.schema.get("properties", {})
        for name in found:
            if name not in known:
                yield Violation(pointer, f"additionalProperties:{str(name)[:80]}")
    elif error.validator in {"type", "format", "const", "minItems", "maxItems", "minLength"} and not isinstance(
        wanted, dict
    ):
        yield Violation(pointer, f"{error.validator}:{wanted if isinstance(wanted, str | int) else json.dumps(wanted)}")
    else:
        yield Violation(pointer, str(error.validator))
