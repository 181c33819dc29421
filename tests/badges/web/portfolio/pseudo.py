"""A language that nobody speaks: written from right to left, each sentence in brackets and two fifths longer.

What stands outside of the brackets was not in the catalogue; what breaks is too narrow. It goes by the tag of a real
language, so that its dates come from where those of a further language will.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from flask import Flask

from badges.web.http import wording
from tests.house.sources import catalogue

TAG = "ar"
OPENED, CLOSED = "⟦", "⟧"
FILLING = "مثال"
_INNERMOST = re.compile(f"{OPENED}[^{OPENED}{CLOSED}]*{CLOSED}")
_WORD = re.compile(r"[A-Za-zÀ-ÿ]{2,}")
_SPOKEN = ("alt", "title", "aria-label", "placeholder", "data-stop")
_EMPTY = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


def longer(text: str) -> str:
    """A text in brackets, two fifths longer: words of another script are added."""
    more = " ".join([FILLING] * max(1, round(len(text) * 0.4 / (len(FILLING) + 1))))
    return f"{OPENED}{text} {more}{CLOSED}"


def written(folder: Path) -> Path:
    """Write the catalogues of the language into a folder; returns it."""
    place = folder / TAG / "LC_MESSAGES"
    place.mkdir(parents=True)
    for domain in ("messages", "codes"):
        made = Catalog(locale=TAG, domain=domain)
        for message in catalogue("en" if domain == "messages" else "fr", domain):
            if not message.id:
                continue
            source = message.id if domain == "messages" else message.string
            if isinstance(source, tuple):
                made.add(message.id, tuple(longer(source[-1]) for _form in range(made.num_plurals)))
            else:
                made.add(message.id, longer(str(source)))
        with (place / f"{domain}.mo").open("wb") as file:
            write_mo(file, made)
    return folder


@contextmanager
def spoken(app: Flask, folder: Path) -> Iterator[None]:
    """Let the application speak it besides its own languages."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(wording.LANGUAGES, TAG, wording.Language("العربية", "rtl"))
        here = Path(app.root_path) / "translations"
        patch.setattr(app.extensions["babel"], "translation_directories", [str(here), str(written(folder))])
        yield


class _Read(HTMLParser):
    """The words of a page that are in its own language, as it says."""

    def __init__(self, language: str, names: Collection[str]) -> None:
        super().__init__()
        self.language, self.names = language, names
        self.words: list[str] = []
        self._open: list[tuple[str, bool]] = []

    @property
    def _left_out(self) -> bool:
        return bool(self._open) and self._open[-1][1]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what is set apart: another language, a name, what nobody reads."""
        given = dict(attrs)
        apart = self._left_out
        if "lang" in given:
            apart = given["lang"] != self.language
        apart = apart or tag in ("bdi", "script", "style", "textarea")  # a textarea holds what somebody typed
        if not apart:
            self.words += [value for name, value in attrs if name in _SPOKEN and value]
        if tag not in _EMPTY:
            self._open.append((tag, apart))

    def handle_endtag(self, tag: str) -> None:
        """Close the element, and those in it that HTML lets open."""
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        """Keep what is read. A title holds no markup: the names of badges in it are told by what they are."""
        if self._open and self._open[-1][0] == "title":
            for name in self.names:
                data = data.replace(name, "")
        if not self._left_out:
            self.words.append(data)


def untranslated(page: str, names: Collection[str] = ()) -> list[str]:
    """The words outside of the brackets, in what a page says is in its own language. `names`: of badges."""
    found = _Read(TAG, names)
    found.feed(page)
    found.close()
    text = "\n".join(found.words)
    while (inside := _INNERMOST.sub(" ", text)) != text:
        text = inside
    return _WORD.findall(text)
