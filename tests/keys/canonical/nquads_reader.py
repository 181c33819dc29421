"""A small N-Quads reader for the published vectors (RDF 1.1 N-Quads). The program itself reads none."""

import re

from keys.canonical import nquads
from keys.canonical.nquads import Quad

_IRI = r"<[^\x00-\x20<>\"{}|^`]*>"
_NODE = r"_:[^\s<>\"]+"
_LITERAL = r"\"(?:[^\"\\\n\r]|\\.)*\"(?:@[A-Za-z]+(?:-[A-Za-z0-9]+)*|\^\^" + _IRI + ")?"
_LINE = re.compile(
    rf"[ \t]*({_IRI}|{_NODE})[ \t]*({_IRI})[ \t]*({_IRI}|{_NODE}|{_LITERAL})[ \t]*({_IRI}|{_NODE})?[ \t]*\.[ \t]*"
)
_PARTS = re.compile(r"\"((?:[^\"\\]|\\.)*)\"(.*)", re.DOTALL)
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")
_SHORT = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f", '"': '"', "'": "'", "\\": "\\"}


def read(text: str) -> list[Quad]:
    """The quads of an N-Quads document, each term in canonical text. Raises ValueError for a line that is none."""
    return [_read_line(line) for line in re.split(r"[\r\n]+", text) if line.strip() and not line.startswith("#")]


def _read_line(line: str) -> Quad:
    match = _LINE.fullmatch(line)
    if not match:
        raise ValueError(f"not a quad: {line!r}")
    subject, predicate, value, graph = match.groups()
    return _term(subject), _term(predicate), _term(value), _term(graph or "")


def _term(term: str) -> str:
    if term.startswith("<"):
        return _unescape(term)
    literal = _PARTS.fullmatch(term)
    if literal is None:
        return term
    content, suffix = literal.groups()
    if suffix.startswith("^^"):
        suffix = nquads.datatype_suffix(_unescape(suffix[3:-1]))
    return nquads.literal(_unescape(content), suffix)


def _unescape(text: str) -> str:
    return _ESCAPE.sub(_character, text)


def _character(match: re.Match[str]) -> str:
    short, long, letter = match.groups()
    return chr(int(short or long, 16)) if letter is None else _SHORT[letter]
