"""How a place may be named, the end of its address, and what is missing before it opens: pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import Final, Protocol

from badges.base.errors import Refused
from badges.base.text import names
from badges.network.tables import SiteState
from verifier.skeletons import skeletons

NAME_LENGTH: Final = 120
HOST_LENGTH: Final = 120
ADDRESS_LENGTH: Final = 200
CITY_LENGTH: Final = 80
SLUG_LENGTH: Final = 40
KEPT_SLUGS: Final = frozenset({"network", "carrier"})  # a keyring's owner, and a part of a public fact's name
_SLUG: Final = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")
_POSTCODE: Final = re.compile(r"[0-9]{5}")
_FILLERS: Final = frozenset("\u115f\u1160\u3164\uffa0")  # letters by category that show nothing
_WORD: Final = re.compile(r"[^\W\d_]+")
# Scripts whose letters are drawn alike: one word is written in one of them.
_ALIKE: Final = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC", "LISU")
_LATIN_STYLES: Final = re.compile(r"(?:FULLWIDTH|MATHEMATICAL|SMALL CAPITAL|CIRCLED|SQUARED|PARENTHESIZED)\b")


class Place(Protocol):
    """What is asked of a place where a member may go on."""

    @property
    def id(self) -> int: ...
    @property
    def state(self) -> SiteState: ...
    @property
    def closed_on(self) -> date | None: ...


def takes_onward(there: Place, site_id: int) -> bool:
    """Whether the members of a place that closes may say that they go on at this one: another, which is open and stays.

    One whose own closing is planned takes no more members: they would be asked again, and be moved twice.
    """
    return there.id != site_id and there.state is SiteState.OPEN and there.closed_on is None


def last_of(turns: Mapping[int, int], site_id: int) -> int:
    """Where people turn in the end, as far as each place that is gone says where: the last place of the chain."""
    seen: set[int] = set()
    while site_id in turns and site_id not in seen:
        seen.add(site_id)
        site_id = turns[site_id]
    return site_id


class SaidHow(StrEnum):
    """How a member said where they want to go on: face to face, by telephone, or on their own page."""

    VOICE = "voice"
    PHONE = "phone"
    PAGE = "page"


def a_line(limit: int) -> Callable[[str], str]:
    """A parser of one line about a place, of at most `limit` signs, of which none is invisible.

    It raises Refused: `place.missing`, `place.too_long`, `place.invisible`.
    """

    def parse(value: str) -> str:
        said = names.clean(value)
        if said is None:
            raise Refused("place.missing")
        if said != unicodedata.normalize("NFC", " ".join(value.split())) or _FILLERS & set(said) or _has_selector(said):
            raise Refused("place.invisible")
        if len(said) > limit:
            raise Refused("place.too_long", length=limit)
        return said

    return parse


def a_name(limit: int) -> Callable[[str], str]:
    """The same of a name, in any script, each word of it in one. Its parser also raises Refused: `place.lookalike`."""
    line = a_line(limit)

    def parse(value: str) -> str:
        said = line(value)
        if not any(mark.isalpha() for mark in said):
            raise Refused("place.missing")
        for word in _WORD.findall(said):
            scripts = {script for mark in word if (script := _script(mark)) is not None}
            if len(scripts) > 1 or any(_LATIN_STYLES.search(unicodedata.name(mark, "")) for mark in word):
                raise Refused("place.lookalike", word=word)
        return said

    return parse


def a_postcode(value: str) -> str:
    """Parse a French postcode. Raises Refused: `place.postcode`."""
    plain = "".join(value.split())
    if not _POSTCODE.fullmatch(plain):
        raise Refused("place.postcode")
    return plain


def a_slug(value: str) -> str:
    """Parse the end of an address as it is typed: small letters, digits and hyphens.

    Raises Refused: `place.slug`, `place.too_long`.
    """
    plain = value.strip().lower()
    if len(plain) > SLUG_LENGTH:
        raise Refused("place.too_long", length=SLUG_LENGTH)
    if not _SLUG.fullmatch(plain) or plain in KEPT_SLUGS:
        raise Refused("place.slug")
    return plain


def slug_of(name: str) -> str | None:
    """The end of a place's address that its name gives; None for a name without Latin letters, which gives none.

    "La Souterraine" gives "la-souterraine", "Łucja" gives "lucja".
    """
    folded = "".join(mark if mark.isascii() and mark.isalnum() else " " for mark in names.folded(name))
    letters = [mark for mark in names.folded(name) if mark.isalpha()]
    slug = "-".join(folded.split())[:SLUG_LENGTH].strip("-")
    return slug if slug and all(mark.isascii() for mark in letters) and slug not in KEPT_SLUGS else None


def known_name(name: str, known: Iterable[str]) -> Refused | None:
    """Why a place may not be called so: `place.name_taken` by another, or `place.name_alike`, read the same.

    Neither case, accents, apostrophes nor spaces make another name.
    """
    others, same, looks = list(known), _joined(name), skeletons(name)
    for other in others:
        if _joined(other) == same:
            return Refused("place.name_taken", part="name", name=other)
    alike = (other for other in others if looks & skeletons(other))
    return next((Refused("place.name_alike", part="name", name=other) for other in alike), None)


def _joined(name: str) -> str:
    return names.folded(name).replace(" ", "")


def missing(*, phone: str | None, team: int, has_key: bool, answers: bool) -> list[str]:
    """What a place lacks before it can open, as codes, in the order of its page."""
    lacks = {
        "place.lacks.phone": not phone,
        "place.lacks.team": not team,
        "place.lacks.key": not has_key,
        "place.lacks.answer": not answers,
    }
    return [code for code, lacking in lacks.items() if lacking]


def _script(mark: str) -> str | None:
    """The script of a letter, of those that look alike; None for a letter of another."""
    return next((script for script in _ALIKE if unicodedata.name(mark, "").startswith(script)), None)


def _has_selector(text: str) -> bool:
    """Whether a text holds a variation selector, which is seen by none."""
    return any(0xFE00 <= ord(mark) <= 0xFE0F or 0xE0100 <= ord(mark) <= 0xE01EF or mark == "\u034f" for mark in text)
