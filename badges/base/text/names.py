"""People's names: how they are kept, shown, searched and sorted, whatever their letters.

Neither database sorts or folds French, so a folded key stands beside each name.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Protocol

_JOINED = re.compile(r"[\s'’ʼ\-‐‑.]+")
_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"})


class Named(Protocol):
    """Somebody with names: a member's row, or the view of it."""

    @property
    def given_name(self) -> str:
        """The first name."""

    @property
    def family_name(self) -> str | None:
        """The family name, if there is one."""

    @property
    def called(self) -> str | None:
        """The name that they go by, if it is another."""


def clean(text: str | None) -> str | None:
    """One line in NFC, without control or direction marks and with single spaces; None when nothing is left."""
    if text is None:
        return None
    kept = "".join(
        " " if mark.isspace() else mark
        for mark in text
        if mark.isspace() or unicodedata.category(mark) not in ("Cc", "Cf", "Cs", "Co", "Cn")
    )
    # Normalised last: two letters may compose once a mark between them is removed.
    return unicodedata.normalize("NFC", " ".join(kept.split())) or None


def holds_picture(name: str) -> bool:
    """Whether a sign of the name is a picture or a symbol, as an emoji is: paper has no drawing of it."""
    return any(unicodedata.category(mark) == "So" for mark in name)


def folded(text: str) -> str:
    """The key for search and sort: no marks, no case, apostrophes and hyphens as spaces."""
    once = unicodedata.normalize("NFKD", text.casefold())
    plain = unicodedata.normalize("NFKD", once.casefold()).translate(_LETTERS)  # "ᴬ" becomes "A" by the first pass
    plain = "".join(mark for mark in plain if not unicodedata.combining(mark))
    return _JOINED.sub(" ", plain).strip()


def begins(text: str, search: str) -> bool:
    """Whether each word of `search` begins a word of `text`, marks and case aside; an empty search fits nothing."""
    parts, wanted = folded(text).split(), folded(search).split()
    return bool(wanted) and all(any(part.startswith(word) for part in parts) for word in wanted)


def folded_name(given_name: str, family_name: str | None, called: str | None = None) -> str:
    """The folded key of a person: given name first, as the network calls people; before it the name they go by."""
    return folded(f"{called or ''} {given_name} {family_name or ''}")[:130]


def whole_names(person: Named) -> set[str]:
    """The folded names by which a person is named whole: the family name after the first, or after what they go by."""
    first = {person.given_name, person.called or person.given_name}
    return {folded_name(each, person.family_name) for each in first}


def full(given_name: str, family_name: str | None) -> str:
    """The whole name, with or without a family name."""
    return f"{given_name} {family_name}" if family_name else given_name


def known_as(called: str | None, name: str) -> str:
    """A name after the one that the person goes by: "Ginou (Geneviève Martin)"."""
    return f"{called} ({name})" if called else name


def short(given_name: str, family_name: str | None) -> str:
    """Given name and initial, the name that is shown unless the person chooses another (decisions 1)."""
    initial = next((mark for mark in family_name or "" if mark.isalpha()), "")
    return f"{given_name} {initial.upper()}." if initial else given_name


def choices(given_name: str, family_name: str | None, called: str | None = None) -> list[str]:
    """The names that a person can choose to have shown, the default first; the one that they go by is the last."""
    names = [short(given_name, family_name), full(given_name, family_name), given_name]
    return list(dict.fromkeys([*names, short(called, family_name)] if called else names))


def choices_of(person: Named) -> list[str]:
    """The same for a member, who may go by another name."""
    return choices(person.given_name, person.family_name, person.called)


def of_place(name: str) -> str:
    """A place or a month after "de": "de Guéret", "d’Auzances"."""
    return f"d’{name}" if folded(name)[:1] in tuple("aeiouyh") else f"de {name}"
