"""What the layout of every page needs: the language and the way to the other one, the banner, the way home."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import Flask, current_app, g, has_request_context, request, url_for
from werkzeug.datastructures import MultiDict

from badges.store.queries import people
from badges.web import access, wording

NAMES = {"fr": "Français", "en": "English"}
_INSTANCE = "badges.demonstration"


def chosen_language() -> str:
    """Return the language that the visitor asked for by `lang`; French otherwise. Staff pages are French."""
    if access.entrance_of(current_app, request.endpoint) in ("staff", "coordinator"):
        return "fr"
    wanted = request.args.get("lang", "fr")
    return wanted if wanted in wording.LANGUAGES else "fr"


def other_language() -> dict[str, str] | None:
    """Return the link to this page in the other language: its code, its own name, its URL."""
    if request.endpoint is None or access.entrance_of(current_app, request.endpoint) in ("staff", "coordinator"):
        return None
    code = "en" if wording.language() == "fr" else "fr"
    arguments = MultiDict(request.args)
    arguments.pop("lang", None)
    pairs = [*arguments.items(multi=True), *([("lang", code)] if code != "fr" else [])]
    return {"code": code, "name": NAMES[code], "url": request.path + ("?" + urlencode(pairs) if pairs else "")}


def demonstration() -> bool:
    """Whether this instance is a demonstration (decisions 33). Read once: the row is written at init."""
    known = current_app.extensions.get(_INSTANCE)
    if known is None:
        with access.services().database.begin(read_only=True) as session:
            instance = people.instance(session)
        if instance is None:
            return False
        known = current_app.extensions[_INSTANCE] = instance.demonstration
    return bool(known)


def _context() -> dict[str, Any]:
    if not has_request_context():
        return {}
    _ = wording.gettext
    person = access.signed_in()
    return {
        "language": wording.language(),
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
    if endpoint != "static" and has_request_context() and g.get("language_asked") == "en":
        values.setdefault("lang", "en")


def register(app: Flask) -> None:
    """Install the context of the layout, and keep the chosen language along the links."""

    @app.before_request
    def note_language() -> None:
        g.language_asked = chosen_language()

    app.context_processor(_context)
    app.url_defaults(_keep_language)
