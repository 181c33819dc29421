"""Public pages of the badges that the network awards: the catalogue, and the criteria of each version.

The address of a version's page is `criteria.id` in every badge awarded by it: the page stays as long as its badges.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from flask import Response, make_response, render_template
from flask.typing import ResponseReturnValue

from badges.base.errors import NotFound
from badges.recognition import reads as recognition
from badges.recognition.views import BadgeVersionView
from badges.web.http.access import entrance
from badges.web.http.reading import reading_session
from badges.web.http.wording import gettext as _
from badges.web.http.wording import in_language, language

FAMILIES: Final = ("autres", "moi", "apprendre", "faire", "cite")


def found_by_search_engines(page: str) -> Response:
    """Return a page as an answer that search engines may show: it is about the network and names no person."""
    response = make_response(page)
    response.headers["X-Robots-Tag"] = "all"
    return response


def family_names() -> dict[str, str]:
    """The five families of badges, in the page's language."""
    return {
        "autres": _("Avec les autres"),
        "moi": _("Avec soi-même"),
        "apprendre": _("Apprendre et transmettre"),
        "faire": _("Faire"),
        "cite": _("Pour la vie locale"),
    }


@entrance("public")
def catalogue() -> ResponseReturnValue:
    """All badges, by family."""
    by_family: dict[str, list[BadgeVersionView]] = {family: [] for family in FAMILIES}
    for badge in recognition.badges(reading_session()):
        by_family[badge.family].append(badge.current)
    families = [(family, badges) for family, badges in by_family.items() if badges]
    page = render_template("counter/catalogue.html", families=families, family_names=family_names())
    return found_by_search_engines(page)


@entrance("public")
def badge(slug: str) -> ResponseReturnValue:
    """The current version of a badge."""
    found = recognition.badge(reading_session(), slug)
    if found is None:
        raise NotFound("badge.unknown")
    return badge_page(slug, found.current.number)


@entrance("public")
def badge_version(slug: str, number: int) -> ResponseReturnValue:
    """The criteria page of one version."""
    return badge_page(slug, number)


def badge_page(slug: str, number: int) -> ResponseReturnValue:
    """The criteria of a version, in words. Raises NotFound: when the badge or the version is unknown."""
    found = recognition.badge(reading_session(), slug)
    version = next((each for each in found.versions if each.number == number), None) if found else None
    if found is None or version is None:
        raise NotFound("badge.unknown")
    page = render_template(
        "counter/badge.html",
        slug=slug,
        number=number,
        content=version.content,
        criteria=[in_language(criterion) for criterion in version.content["criteria"]],
        published_at=version.published_at,
        current=version is found.current,
    )
    return found_by_search_engines(page)


def translation(badge: tuple[str, int] | None) -> Callable[[str | None], str]:
    """French as it was signed, or the catalogue's English of the same words (decisions 18)."""
    version = recognition.version(reading_session(), *badge) if badge and language() != "fr" else None
    if version is None:
        return lambda text: text or ""
    content = version.content
    pairs = [content["name"], content["description"], *content["criteria"]]
    known = {pair["fr"]: in_language(pair) for pair in pairs}
    return lambda text: known.get(text or "", text or "")
