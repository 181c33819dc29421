"""Take out of a page, when its template is compiled, the whitespace that only lays out the source.

In text, whitespace is nothing beside a statement or comment of Jinja, at the inner edges of an element (after its start
tag, before its end tag), beside a tag of BLOCKS, and between two buttons. Elsewhere a run of it is one space, with or
without a line break in it. So a formatter that breaks a line at a space, or joins two lines, changes no page. A space
that has to stand where whitespace is nothing is written `{{ " " }}`.

In a tag: one space before each attribute, none before its end; the space before a condition moves into its branches.
Values of attributes, comments of HTML and what stands in KEPT are served as they are written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final, cast

from flask import Flask
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream

BLOCKS: Final = frozenset({
    "!doctype", "address", "article", "aside", "base", "blockquote", "body", "caption", "circle", "col", "colgroup",
    "dd", "desc", "details", "dialog", "div", "dl", "dt", "ellipse", "fieldset", "figcaption", "figure", "footer",
    "form", "g", "h", "h1", "h2", "h3", "h4", "h5", "h6", "head", "header", "hr", "html", "legend", "li", "line",
    "link", "main", "meta", "nav", "ol", "optgroup", "option", "p", "path", "polygon", "polyline", "pre", "rect",
    "script", "search", "section", "style", "summary", "table", "tbody", "td", "template", "tfoot", "th", "thead",
    "title", "tr", "ul",
})  # fmt: skip
VOID: Final = frozenset(
    {"area", "br", "embed", "img", "input", "source", "track", "wbr"}
)  # inline, without inner edges
KEPT: Final = frozenset({"pre", "script", "style", "textarea"})
_SPACE: Final = " \t\r\n\f"  # not the no-break spaces
_TEXT: Final = re.compile(
    r"(?P<space>[ \t\r\n\f]+)|(?P<comment><!--)|<(?P<close>/?)(?P<tag>!?[a-zA-Z][\w-]*)?|[^ \t\r\n\f<]+"
)
_TAG: Final = re.compile(r"""(?P<space>[ \t\r\n\f]+)|(?P<quote>["'])|(?P<end>/?>)|[^ \t\r\n\f"'>/]+|/""")
_EDGE: Final = "edge"
_BUTTON: Final = "button"
_OPENING: Final = frozenset({"if", "for"})
_FURTHER: Final = frozenset({"elif", "else"})
_ENDS: Final = frozenset({"endif", "endfor"})


class _Cleaner:
    """Where in a page the text of its template stands, from token to token."""

    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._until: str | None = None  # what ends a stretch that is left as it is
        self._in_tag = False
        self._tag, self._close = "", ""
        self._left = _EDGE  # what stands to the left, in text
        self._branches: list[bool] = []  # of each `if` or `for` in a tag: whether whitespace stood before it
        self._spaced = False  # whether whitespace stands before the statement that follows, in a tag
        self._owed = False  # whether a branch in a tag begins with a space

    def tokens(self) -> Iterator[Token]:
        """Give the tokens again, with the text that is served."""
        for place, token in enumerate(self._tokens):
            if token.type == "data":
                value = self._data(token.value, place)
                if value:
                    yield Token(token.lineno, "data", value)
                continue
            if token.type == "variable_begin":
                if self._owed:
                    yield Token(token.lineno, "data", " ")
                self._owed = False
            elif token.type == "variable_end":
                self._left = ""
            elif token.type == "block_begin":
                self._statement(self._name(place))
            yield token

    def _data(self, text: str, place: int) -> str:
        pieces, at = [], 0
        if self._owed and text[0] not in _SPACE:
            pieces.append(" ")
        while at < len(text):
            if self._until is not None:
                piece, at = self._as_it_is(text, at)
            elif self._in_tag:
                piece, at = self._of_tag(text, at, place)
            else:
                piece, at = self._of_text(text, at, place)
            pieces.append(piece)
        self._owed = False
        return "".join(pieces)

    def _as_it_is(self, text: str, at: int) -> tuple[str, int]:
        until = self._until or ""
        found = text.lower().find(until, at)
        if found < 0:
            return text[at:], len(text)
        end = found if until.startswith("</") else found + len(until)
        self._until = None
        return text[at:end], end

    def _of_text(self, text: str, at: int, place: int) -> tuple[str, int]:
        match = cast("re.Match[str]", _TEXT.match(text, at))  # some alternative takes any sign
        end = match.end()
        if match["space"]:
            following = _TEXT.match(text, end)
            nothing = self._left == _EDGE if at else self._beside_statement(place - 1)
            nothing = nothing or (self._is_edge(following) if following else self._beside_statement(place + 1))
            return ("" if nothing else " "), end
        self._left = ""
        if match["comment"]:
            self._until = "-->"
        elif match["tag"] or (match["close"] is not None and end == len(text)):  # or a tag that a value names
            self._in_tag, self._close, self._tag = True, match["close"], (match["tag"] or "").lower()
        return match.group(), end

    def _is_edge(self, following: re.Match[str]) -> bool:
        """Whether whitespace before this is nothing."""
        tag = (following["tag"] or "").lower()
        return following["close"] == "/" or tag in BLOCKS or (tag == "button" and self._left == _BUTTON)

    def _of_tag(self, text: str, at: int, place: int) -> tuple[str, int]:
        match = cast("re.Match[str]", _TAG.match(text, at))
        end = match.end()
        if match["space"]:
            return self._between_attributes(text, end, place), end
        if match["quote"]:
            self._until = match["quote"]
        elif match["end"]:
            self._in_tag = False
            inner = not self._close and self._tag not in VOID
            self._left = _EDGE if inner or self._tag in BLOCKS else _BUTTON if self._tag == "button" else ""
            if not self._close and self._tag in KEPT:
                self._until = f"</{self._tag}"
        return match.group(), end

    def _between_attributes(self, text: str, end: int, place: int) -> str:
        if end < len(text):
            return "" if text[end] == ">" or text.startswith("/>", end) else " "
        name = self._name(place + 1)
        self._spaced = name in _OPENING
        return "" if self._spaced or name in _FURTHER or name in _ENDS else " "

    def _statement(self, name: str) -> None:
        """In a tag, whitespace before a condition moves into its branches: without an attribute there is none."""
        if not self._in_tag or self._until is not None:
            return
        if name in _OPENING:
            self._branches.append(self._spaced or self._owed)
        self._spaced, self._owed = False, name in (_OPENING | _FURTHER) and self._branches[-1]
        if name in _ENDS:
            self._branches.pop()

    def _name(self, place: int) -> str:
        """The statement whose beginning stands at this place."""
        if self._tokens[place].type != "block_begin":
            return ""
        return str(self._tokens[place + 1].value)

    def _beside_statement(self, place: int) -> bool:
        beside = self._tokens[place].type if 0 <= place < len(self._tokens) else "eof"
        if beside == "variable_end":
            return self._left == _EDGE
        return beside != "variable_begin"


class Whitespace(Extension):
    """Jinja's hook: line numbers stay those of the source, so that an error names the line of the template."""

    def filter_stream(self, stream: TokenStream) -> Iterable[Token]:
        """Return the tokens of a template, with the text that is served. Only a page has markup."""
        return _Cleaner(list(stream)).tokens() if (stream.name or ".html").endswith(".html") else stream


def register(app: Flask) -> None:
    """Compile the templates of the pages so."""
    app.jinja_env.add_extension(Whitespace)
