"""What the layout of every page needs: the language, the link to the other language, the banner, the link home.

Public and members' pages are French, or in the language that `lang` names, which links keep. Staff pages are French.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from flask import Flask, current_app, has_request_context, request, url_for
from jinja2 import BaseLoader, ChoiceLoader, FileSystemLoader, PrefixLoader
from werkzeug.datastructures import MultiDict

from badges.network import reads as network
from badges.web.http import access, wording

WEB = Path(__file__).parents[1]
AUDIENCES = ("counter", "portfolio", "office", "coordination")
FRENCH = "fr"
NAMES = {"fr": "Français", "en": "English"}
_INSTANCE = "badges.demonstration"
_OF_STAFF = ("security", "signin")  # blueprints with public entrances that lead to staff pages


def chosen_language() -> str:
    """Return the language of this page."""
    return FRENCH if is_french_only() else asked_language() or FRENCH


def is_french_only() -> bool:
    """Whether this is a page of the staff."""
    inside = access.entrance_of(current_app, request.endpoint) in ("staff", "coordinator")
    return inside or request.blueprint in _OF_STAFF


def asked_language() -> str | None:
    """Return the language that the visitor asked for by a link."""
    asked = request.args.get("lang")
    return asked if asked in wording.LANGUAGES else None


def other_language() -> dict[str, str] | None:
    """Return the link to this page in the other language: its code, its own name, its URL."""
    if request.endpoint is None or is_french_only():
        return None
    code = "en" if wording.language() == FRENCH else FRENCH
    arguments = MultiDict(request.args)
    arguments.pop("lang", None)
    pairs = [*arguments.items(multi=True), *([("lang", code)] if code != FRENCH else [])]
    return {"code": code, "name": NAMES[code], "url": request.path + ("?" + urlencode(pairs) if pairs else "")}


def demonstration() -> bool:
    """Whether this instance is a demonstration (decisions 33). Read once: the row is written at init."""
    known = current_app.extensions.get(_INSTANCE)
    if known is None:
        with access.services().database.begin(read_only=True) as session:
            instance = network.instance(session)
        if instance is None:
            return False
        known = current_app.extensions[_INSTANCE] = instance.demonstration
    return bool(known)


def templates() -> BaseLoader:
    """Find `office/today.html` in `office/templates`, and what all pages share beside this module."""
    beside = {each: FileSystemLoader(WEB / each / "templates") for each in AUDIENCES}
    return ChoiceLoader([PrefixLoader(beside), FileSystemLoader(WEB / "http" / "templates")])


def _context() -> dict[str, Any]:
    if not has_request_context():
        return {}
    _ = wording.gettext
    person = access.signed_in()
    return {
        "language": wording.language(),
        "asked_language": asked_language(),
        "other_language": other_language(),
        "demonstration": demonstration(),
        "signed_in": person,
        "home_url": "/aujourdhui" if person else url_for("counter.home"),
        "refusal_titles": {
            403: _("Cette page n’est pas ouverte ici"),
            404: _("Cette page n’existe pas"),
            405: _("Cette page n’existe pas"),
            409: _("Il manque encore quelque chose"),
            410: _("Cette page a été retirée"),
            413: _("C’est trop gros"),
            422: _("Il reste quelque chose à corriger"),
            429: _("Trop d’essais"),
            500: _("La page n’a pas pu être préparée"),
            503: _("Le service est en pause"),
        },
    }


def _keep_language(endpoint: str, values: dict[str, Any]) -> None:
    if endpoint != "static" and has_request_context() and (asked := asked_language()) not in (None, FRENCH):
        values.setdefault("lang", asked)


def register(app: Flask) -> None:
    """Install the context of the layout, and keep the chosen language along the links."""
    app.context_processor(_context)
    app.url_defaults(_keep_language)
