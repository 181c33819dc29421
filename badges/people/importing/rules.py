"""What a column may be called, and what a row must fulfil. Pure: a row in, what would be registered or its faults out.

A spreadsheet carries out a cell that begins with =, +, - or @. None of these begins a name, so that such a cell is
refused and never kept; a telephone number may begin with +.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from badges.base.database.types import table_of
from badges.base.errors import Refused
from badges.base.personal.declarations import imported
from badges.base.text.names import clean, folded
from badges.people.facts import MemberFacts
from badges.people.importing.views import Fault, ListRow
from badges.people.tables import Member

FIELDS: Final = imported(table_of(Member))  # what their columns say
_TITLES: Final[Mapping[str, str]] = MappingProxyType(
    {
        title: field
        for field, titles in {
            "given_name": ("prenom", "prenoms", "prenom usuel", "first name", "firstname", "given name"),
            "family_name": (
                "nom", "nom de famille", "nom usuel", "last name", "lastname", "family name", "surname",
            ),
            "phone": (
                "telephone", "tel", "telephone portable", "tel portable", "portable", "mobile", "telephone mobile",
                "numero de telephone", "no de telephone", "n de telephone", "phone", "phone number",
            ),
            "email": (
                "adresse e mail", "e mail", "email", "mail", "courriel", "adresse mail", "adresse email",
                "adresse electronique", "email address",
            ),
            "told_by": (
                "qui a parle de nous", "qui vous a parle de nous", "qui lui a parle de nous", "venu par", "venue par",
                "connu par", "told by",
            ),
            "spoken_languages": ("langues parlees", "langue parlee", "langues", "spoken languages", "languages"),
        }.items()
        for title in titles
    }
)  # fmt: skip
TITLED: Final = frozenset(_TITLES.values())
_NOTHING: Final = re.compile(r"[-–—/.\s]*")  # how an empty cell is often filled
_FORMULA: Final = ("=", "+", "-", "@")
_WITHOUT_ITS_ZERO: Final = re.compile(r"[1-9](?:[ .]?[0-9]){8}")  # what a spreadsheet leaves of 05 55 82 80 47


def field_of(title: str) -> str | None:
    """Return the field that a column's title names, accents, case and punctuation aside; None for any other title."""
    return _TITLES.get(" ".join(re.findall(r"\w+", folded(title))))


def judge(row: ListRow) -> tuple[MemberFacts | None, tuple[Fault, ...]]:
    """Return what a row would register, or None and every fault of it, in the order of the fields."""
    kept: dict[str, str | None] = {}
    faults = [Fault(Refused("list.spills"), "")] if row.spills else []
    for field, cell in zip(FIELDS, row.cells, strict=True):
        try:
            kept[field] = MemberFacts.parsed(field, _meant(field, cell))
        except Refused as refusal:
            faults.append(Fault(refusal, cell))
    return (None, tuple(faults)) if faults else (MemberFacts.recorded(**kept), ())


def _meant(field: str, cell: str) -> str:
    """The cell as its author meant it. Raises Refused: list.formula, about what would be kept of it."""
    text = clean(cell) or ""
    if _NOTHING.fullmatch(text):
        return ""
    if text.startswith(_FORMULA) and not (field == "phone" and text.startswith("+")):
        raise Refused("list.formula")
    return f"0{text}" if field == "phone" and _WITHOUT_ITS_ZERO.fullmatch(text) else text
