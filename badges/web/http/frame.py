"""What the layout of every page needs: the language, the link to the other language, the banner, the link home.

Public and members' pages are in the language that `lang` names, else in the one that the browser prefers, else in
French. Links keep `lang` where the browser asks for something else: nothing is stored. Staff pages are French.
"""

from __future__ import annotations

import re
import time
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from babel import Locale
from flask import Flask, Response, current_app, g, has_request_context, request, url_for
from jinja2 import BaseLoader, ChoiceLoader, FileSystemLoader, PrefixLoader
from werkzeug.datastructures import MultiDict

from badges.base.times import local_date
from badges.network import reads as network
from badges.network.service import public_facts
from badges.network.service.public_facts import Conformity
from badges.web.http import access, answers, wording
from badges.web.http.request_session import reading_session

WEB = Path(__file__).parents[1]
AUDIENCES = ("counter", "portfolio", "office", "account", "coordination")
FRENCH = "fr"
MOST_RANGES = 50  # of an Accept-Language header that are read
_WEIGHT = re.compile(r"q=(0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)")
_WITHOUT_WORDS = ("static", "counter.sheet")  # what is the same in every language
_INSTANCE = "badges.demonstration"
_CONFORMITY = "badges.conformity"
_PHONE = "badges.coordination_phone"
FRESH = 60  # seconds
_OF_STAFF = ("security", "signin", "account", "office")  # blueprints with public entrances that lead to staff pages
_OF_COMPONENTS = "counter.components"


def chosen_language() -> str:
    """Return the language of this page."""
    return FRENCH if is_french_only() else asked_language() or preferred_language()


@cache
def _locale(language: str) -> Locale:
    return Locale.parse(language)


def chosen_locale() -> Locale:
    """Return the locale of this page. One object a language: to make it, Babel looks for its files each time."""
    return _locale(chosen_language())


def is_french_only() -> bool:
    """Whether this is a page of the staff, or the one of the components, for those who change the service."""
    if request.endpoint == _OF_COMPONENTS:
        return True
    inside = access.entrance_of(current_app, request.endpoint) in ("staff", "coordinator")
    return inside or request.blueprint in _OF_STAFF


def asked_language() -> str | None:
    """Return the language that the visitor asked for by a link."""
    asked = request.args.get("lang")
    return asked if asked in wording.LANGUAGES else None


def preferred_language() -> str:
    """Return the language that the browser prefers among ours; French where it names none of them.

    The answer then depends on `Accept-Language`, and `_vary` says so.
    """
    g.language_preferred = True
    return best_language(request.headers.get("Accept-Language", ""))


def best_language(header: str) -> str:
    """Return our language with the highest weight in an Accept-Language header (RFC 9110 section 12.5.4).

    Of two with the same weight the first is meant. A range stands for its primary language ("en-GB" for English), `*`
    for those that are not named. What is malformed is passed over; French where nothing of ours is accepted.
    """
    weights: dict[str, float] = {}
    for part in header.split(",")[:MOST_RANGES]:
        tag, *parameters = (each.strip().lower() for each in part.split(";"))
        quality = _WEIGHT.fullmatch(parameters[0]) if parameters else None
        if len(parameters) > 1 or (parameters and quality is None):
            continue
        primary, weight = tag.partition("-")[0], float(quality[1]) if quality else 1.0
        weights[primary] = max(weight, weights.get(primary, 0.0))
    order = [*weights, *(each for each in wording.LANGUAGES if each not in weights)]
    others = weights.get("*", 0.0)
    offered = [
        (weights.get(each, others), -place, each) for place, each in enumerate(order) if each in wording.LANGUAGES
    ]
    weight, _place, best = max(offered)
    return best if weight > 0 else FRENCH


def other_languages() -> list[dict[str, str]]:
    """Return the links to this page in the other languages: the code of each, its own name, its URL."""
    if request.endpoint is None or is_french_only():
        return []
    arguments = MultiDict(request.args)
    arguments.pop("lang", None)
    links = []
    for code, each in wording.LANGUAGES.items():
        if code != wording.language():
            pairs = [*arguments.items(multi=True), *([("lang", code)] if code != preferred_language() else [])]
            url = request.path + ("?" + urlencode(pairs) if pairs else "")
            links.append({"code": code, "name": each.name, "url": url})
    return links


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


def keep_conformity(found: Conformity) -> None:
    """Take note of what the statement of accessibility says now, for the foot of the pages."""
    current_app.extensions[_CONFORMITY] = (time.monotonic(), found)


def conformity() -> str:
    """Return in words how far the service conforms to the RGAA, as every page says it. Read at most once a minute."""
    read_at, found = current_app.extensions.get(_CONFORMITY, (0.0, Conformity.NONE))
    if not read_at or time.monotonic() - read_at > FRESH:
        with access.services().database.begin(read_only=True) as session:
            instance = network.instance(session)
        if instance is not None:
            found = public_facts.conformity(public_facts.audit(instance.operator, local_date(access.services().now())))
            keep_conformity(found)
    _ = wording.gettext
    return {
        Conformity.NONE: _("Accessibilité : non conforme"),
        Conformity.PARTIAL: _("Accessibilité : partiellement conforme"),
        Conformity.FULL: _("Accessibilité : totalement conforme"),
    }[found]


def who_is_insured() -> str | None:
    """Return the operator's sentence on who is insured, for the charter; None until it is told. One statement."""
    instance = network.instance(reading_session())
    return instance.operator.get(public_facts.INSURED) if instance is not None else None


def coordination_phone() -> str | None:
    """Return the number of the coordination, for « Un souci ? »; None where there is none. Read once a minute."""
    read_at, found = current_app.extensions.get(_PHONE, (0.0, None))
    if not read_at or time.monotonic() - read_at > FRESH:
        instance = network.instance(reading_session())
        found = instance.network.get("phone") if instance is not None else None
        keep_phone(found)
    return str(found) if found else None


def keep_phone(found: str | None) -> None:
    """Take note of the number of the coordination as it is now."""
    current_app.extensions[_PHONE] = (time.monotonic(), found)


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
        "direction": wording.direction(),
        "other_languages": other_languages(),
        "demonstration": demonstration(),
        "conformity": conformity(),
        "public_url": access.services().settings.public_url,
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
            "link.ended": _("Ce lien ne sert plus"),
        },
    }


def _keep_language(endpoint: str, values: dict[str, Any]) -> None:
    if endpoint in _WITHOUT_WORDS or not has_request_context():
        return
    asked = asked_language()
    if asked is not None and asked != preferred_language():
        values.setdefault("lang", asked)


def _vary(response: Response) -> Response:
    """Say to caches that the answer depends on what the browser prefers, where it did."""
    if "language_preferred" in g:
        answers.depends_on(response, "Accept-Language")
    return response


def register(app: Flask) -> None:
    """Install the context of the layout, keep the chosen language along the links, and name it to caches."""
    app.context_processor(_context)
    app.add_template_global(who_is_insured)
    app.add_template_global(coordination_phone)
    app.url_defaults(_keep_language)
    app.after_request(_vary)
