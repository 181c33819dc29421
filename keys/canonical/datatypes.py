"""Which JSON values a datatype takes, and how a number is written as a literal (JSON-LD 1.1 API, section 8.1.2, "Object
to RDF Conversion").

JSON-LD writes `true` and `"true"` as the same literal of xsd:boolean, so one could replace the other under an unchanged
signature although programs read them differently. Here a datatype accepts one kind of JSON value.
"""

import math
import re
from typing import Final, Literal, TypeAlias

from keys.canonical.nquads import XSD
from keys.errors import CanonicalizationRefused

Kind: TypeAlias = Literal["any", "text", "string", "boolean", "integer", "number"]
"""What a coerced plain value may be. `any` is for datatypes outside XML Schema, whose values are text, and
`string` is xsd:string, to which the early Open Badges contexts also coerce the numbers of a place. (A node is accepted
for every kind, since it is never mistaken for a literal; those contexts rely on that too.)"""

MAX_INTEGER: Final = 2**53
DOUBLE: Final = XSD + "double"
INTEGER_SUFFIX: Final = f"^^<{XSD}integer>"
DOUBLE_SUFFIX: Final = f"^^<{DOUBLE}>"
BOOLEAN_SUFFIX: Final = f"^^<{XSD}boolean>"

# Both spellings: the Open Badges contexts write https where XML Schema has http.
_XSD_NAMESPACES: Final = (XSD, XSD.replace("http:", "https:"), "xsd:")
_NUMBERS: Final = frozenset({"double", "float", "decimal"})
_UNBOUNDED: Final = {"integer", "nonNegativeInteger", "positiveInteger", "nonPositiveInteger", "negativeInteger"}
_SIZED: Final = {"long", "int", "short", "byte", "unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte"}
_INTEGERS: Final = frozenset(_UNBOUNDED | _SIZED)
_EXPONENT: Final = re.compile(r"(\d)0*E([+-])0*(\d)")


def kind_of(datatype: str) -> Kind:
    """The JSON values that `datatype`, an IRI, takes."""
    for namespace in _XSD_NAMESPACES:
        if datatype.startswith(namespace):
            name = datatype[len(namespace) :]
            if name == "boolean":
                return "boolean"
            if name == "string":
                return "string"
            if name in _INTEGERS:
                return "integer"
            return "number" if name in _NUMBERS else "text"
    return "any"


def number_literal(value: float, datatype: str | None) -> tuple[str, bool]:
    """The text of a number, and whether it is a double: whole numbers are integers unless xsd:double is asked for.

    Raises CanonicalizationRefused: `jsonld.number` for what is not finite, and for integers beyond 2^53, which not
    every reader of JSON holds exactly.
    """
    if not math.isfinite(value) or (isinstance(value, int) and abs(value) > MAX_INTEGER):
        raise CanonicalizationRefused("jsonld.number")
    is_whole = isinstance(value, int) or (value.is_integer() and abs(value) < 1e21)
    if is_whole and datatype != DOUBLE:
        return str(int(value)), False
    return double_text(value), True


def double_text(value: float) -> str:
    """The canonical form of xsd:double as JSON-LD rounds it, `%1.15E` without superfluous zeros: 5.5 is `5.5E0`."""
    return _EXPONENT.sub(_exponent, f"{value:.15E}")


def _exponent(match: re.Match[str]) -> str:
    digit, sign, exponent = match.groups()
    return f"{digit}E{'-' if sign == '-' else ''}{exponent}"
