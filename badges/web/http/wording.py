"""Words for people: the page text, and the sentences of stable codes. No other module reads the catalogues.

Page text has French as its message id and is translated in the domain `messages`. Codes such as
`award.blocked.two_dates` are the message ids of the domain `codes`, in every language. French typography (decisions
30) is applied here, so that authors write plain spaces.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from functools import lru_cache

import flask_babel
from flask import Flask, g, has_app_context, has_request_context


@dataclass(frozen=True)
class Language:
    """A language of the pages: its own name, and which way it is written."""

    name: str
    direction: str = "ltr"


# What a language needs besides its catalogues. Months and days of a further one come from the CLDR (`formats`).
LANGUAGES = {"fr": Language("Français"), "en": Language("English")}
_LANGUAGE = "badges.language"
_KEPT = 4_096  # texts of each catalogue, finished: more than it has
_CODES = flask_babel.Domain(domain="codes")
_THIN = re.compile(r"[ \u00a0](?=[;!?])")
_FIXED = re.compile(r"[ \u202f](?=[:»])|(?<=«)[ \u202f]")
_HOUR = re.compile(r"(?<=\d) h(?: (?=\d\d\b)|\b)")


class _Facts(dict[str, object]):
    """Facts for a sentence; a missing one becomes "…", so that a page that explains an error never fails.

    `s` is the letter of a plural, where `count` is more than one.
    """

    def __missing__(self, key: str) -> str:
        if key != "s":
            return "…"
        count = self.get("count")
        return "s" if isinstance(count, int) and count > 1 else ""


def language() -> str:
    """Return the language of this page: "fr" unless the visitor asked for another that we have."""
    if not has_app_context():
        return "fr"
    known: str | None = g.get(_LANGUAGE)
    if known is None:
        locale = flask_babel.get_locale()
        known = str(locale.language) if locale is not None else "fr"
        if has_request_context():  # it does not change during a request
            setattr(g, _LANGUAGE, known)
    return known


def direction() -> str:
    """Return which way the language of this page is written: "ltr" or "rtl"."""
    return LANGUAGES[language()].direction


def typeset(text: str) -> str:
    """Return French text with its no-break spaces: narrow before ; ! ?, wide before : and inside « »."""
    text = _THIN.sub("\u202f", text)
    text = _FIXED.sub("\u00a0", text)
    return _HOUR.sub(lambda match: match.group().replace(" ", "\u00a0"), text)


@lru_cache(maxsize=_KEPT)
def _in_french(text: str) -> str:
    """Return a text of the badges' catalogue as a French page shows it."""
    return typeset(text)


def _finished(text: str) -> str:
    return typeset(text) if language() == "fr" else text


@lru_cache(maxsize=_KEPT)
def _looked_up(message: str, wanted: str) -> str:
    text = str(flask_babel.get_domain().get_translations().ugettext(message))
    return typeset(text) if wanted == "fr" else text


@lru_cache(maxsize=_KEPT)
def _sentence(code: str, wanted: str) -> str | None:
    text = str(_CODES.get_translations().ugettext(code))
    if text == code:
        return None
    return typeset(text) if wanted == "fr" else text


def _translate(message: str) -> str:
    return _looked_up(message, language())


def _translate_plural(singular: str, plural: str, number: int) -> str:
    domain = flask_babel.get_domain().get_translations()
    if language() == "fr" and not number:
        number = 1  # French says nothing in the singular: "0 présent"
    return _finished(domain.ungettext(singular, plural, number))


def gettext(message: str, /, **facts: object) -> str:
    """Return page text in the visitor's language, `%(name)s` filled in."""
    text = _translate(message)
    return text % facts if facts else text


def ngettext(singular: str, plural: str, number: int, **facts: object) -> str:
    """Return the singular or the plural of page text; `%(num)s` is the number."""
    return _translate_plural(singular, plural, number) % {"num": number, **facts}


def hour_words(at: time, wanted: str | None = None) -> str:
    """Return the hour of a clock on the wall: "14 h 32", "14 h" on the hour; "14:32" in other languages."""
    if (wanted or language()) != "fr":
        return f"{at.hour}:{at.minute:02d}"
    return f"{at.hour}\u00a0h" + (f"\u00a0{at.minute:02d}" if at.minute else "")


def words(code: str, /, **facts: object) -> str:
    """Return the sentence for a stable code, or a general one where the catalogues have none.

    For a `count` of two or more a code may have another sentence, of the code with ".many" after it.
    """
    count = facts.get("count")
    text = _sentence(f"{code}.many", language()) if isinstance(count, int) and count > 1 else None
    text = text or _sentence(code, language())
    if text is None:
        return _translate("Quelque chose ne va pas. Réessayez, ou appelez le site.")
    return text % _Facts({name: hour_words(fact) if isinstance(fact, time) else fact for name, fact in facts.items()})


def sentence(code: str) -> str | None:
    """Return the sentence for a code that takes no facts, or None where the catalogues have none."""
    return _sentence(code, language())


def in_language(texts: Mapping[str, str], wanted: str | None = None) -> str:
    """Return the catalogue's text {"fr": …, "en": …} in the page's language, in French where it has no other."""
    chosen = wanted or language()
    text = texts.get(chosen)
    return text if text and chosen != "fr" else _in_french(texts["fr"])


def spoken_in(texts: Mapping[str, str]) -> str:
    """Return the language in which `in_language` gives a text of the catalogue."""
    return language() if texts.get(language()) else "fr"


def isolated(text: str) -> str:
    """Return a name that stands inside of a sentence, kept apart from its direction (Unicode's FSI and PDI)."""
    return f"\u2068{text}\u2069" if direction() != "ltr" else text


def register(app: Flask) -> None:
    """Give the templates `_`, `ngettext`, `words` and `in_language`."""
    app.jinja_env.install_gettext_callables(_translate, _translate_plural, newstyle=True)  # type: ignore[attr-defined]
    app.jinja_env.globals["_"] = app.jinja_env.globals["gettext"]
    app.jinja_env.globals.update(words=words, in_language=in_language, language_of_page=language, isolated=isolated)
