"""The base class of all errors of the five rooms: a stable code and plain facts, never a sentence.

Sentences for people are in the translation catalogues alone, where a code is the key.
"""


class OpenBadgesError(Exception):
    """A refusal or a malformed input, named by a stable lower-case dotted `code`.

    `facts` are small plain values (text, numbers) that a catalogue's sentence may mention; never secrets, and never
    whole documents. `str()` gives the code and the facts, for logs.
    """

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)  # the code alone, so that pickling an error calls this with what it takes
        self.code = code
        self.facts = facts

    def __str__(self) -> str:
        if not self.facts:
            return self.code
        return f"{self.code} ({', '.join(f'{name}={value!r}' for name, value in self.facts.items())})"


class DocumentMalformed(OpenBadgesError):
    """Bytes that are no acceptable JSON document."""


class SchemaUnknown(OpenBadgesError):
    """A JSON Schema was named that is not bundled here."""


class ContextUnknown(OpenBadgesError):
    """A JSON-LD context that is not bundled here; it is never fetched."""


class ImageNotBaked(OpenBadgesError):
    """A well-formed PNG or SVG that holds no badge, or bytes that are neither."""


class ImageMalformed(OpenBadgesError):
    """A PNG or SVG that is broken, dangerous, or beyond the limits."""


class BitstringMalformed(OpenBadgesError):
    """A status list whose encoded bits break the rules, or an index outside the list."""
