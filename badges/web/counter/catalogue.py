"""Public pages of the badges that the network awards: the catalogue, the criteria of each version.

The address of a version's page is `criteria.id` in every badge awarded by it: the page stays as long as its badges.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import zip_longest
from typing import Any, Final

from flask import Response, current_app, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from badges.base.errors import NotFound
from badges.ledger import narrative
from badges.publication import drawings
from badges.recognition import reads as recognition
from badges.recognition.models.rules import Family
from badges.recognition.views import BadgeVersionView
from badges.web.counter.reports import report_words
from badges.web.http.access import entrance, services
from badges.web.http.request_session import reading_session
from badges.web.http.wording import in_language, language, spoken_in

ROW, QUILT = 3, 9  # of patches on the home page
_VERSIONS: Final = "badges.versions"


def found_by_search_engines(page: str) -> Response:
    """Return a page as an answer that search engines may show: it is about the network and names no person."""
    response = make_response(page)
    response.headers["X-Robots-Tag"] = "all"
    return response


def family_names() -> dict[str, str]:
    """The five families of badges, in the page's language."""
    return {each: report_words.family(each) for each in Family}


def families() -> list[tuple[str, list[BadgeVersionView]]]:
    """The families that have badges, each with the current version of its badges."""
    by_family: dict[str, list[BadgeVersionView]] = {family: [] for family in Family}
    for badge in recognition.badges(reading_session()):
        by_family[badge.family].append(badge.current)
    return [(family, badges) for family, badges in by_family.items() if badges]


def quilt(groups: Iterable[Iterable[BadgeVersionView]]) -> list[BadgeVersionView]:
    """Up to nine badges in rows of three, each family in its turn; all of them where there are fewer than three."""
    turns = [badge for turn in zip_longest(*groups) for badge in turn if badge is not None]
    return turns[: min(len(turns) // ROW * ROW, QUILT)] or turns


@entrance("public")
def catalogue() -> ResponseReturnValue:
    """All badges, by family."""
    page = render_template(
        "counter/catalogue.html", families=families(), family_names=family_names(), sheet=sheet_address(), spoken=spoken
    )
    return found_by_search_engines(page)


def sheet_address() -> str:
    """The address of the sheet of patches, with the digest of its bytes."""
    return url_for("counter.sheet", v=drawings.sheet()[1])


@entrance("public")
def sheet() -> ResponseReturnValue:
    """Every patch in one drawing, for the pages that show many: one request, kept by the browser for a year."""
    data, digest = drawings.sheet()
    response = Response(data, content_type="image/svg+xml")
    fresh = request.args.get("v") == digest
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if fresh else "no-cache"
    response.set_etag(digest)
    return response.make_conditional(request)


@entrance("public")
def drawing(design: str) -> ResponseReturnValue:
    """A drawing of the kit by its name, which is the same for ever: what stands on no sheet. Raises NotFound."""
    response = Response(drawings.composed(design), content_type="image/svg+xml")
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


@entrance("public")
def tacked(slug: str, number: int) -> ResponseReturnValue:
    """The drawing of a badge that is only tacked: a skill that lacks something still. Raises NotFound."""
    version = drawings.badge_version(services(), slug, number)
    response = Response(drawings.tacked(version.design, version.content["name"]["fr"]), content_type="image/svg+xml")
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response


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
        spoken=spoken,
        published_at=version.published_at,
        current=version is found.current,
        retired_on=found.retired_on,
        in_french=untranslated(version.content),
    )
    return found_by_search_engines(page)


def spoken(texts: Mapping[str, str]) -> Markup:
    """Return the attribute of a text that is shown in another language than the page's; empty for the page's own."""
    shown = spoken_in(texts)
    return Markup() if shown == language() else Markup(' lang="{}"').format(shown)


def untranslated(content: Mapping[str, Any]) -> bool:
    """Whether something that a version says has no words in the page's language, and is shown in French."""
    texts = [content["name"], content["description"], *content["criteria"]]
    return language() != "fr" and any(spoken_in(each) == "fr" for each in texts)


def translation(badge: tuple[str, int] | None) -> Callable[[str | None], str]:
    """French as it was signed, or the catalogue's English of the same words (decisions 18)."""
    return translation_of(_content(badge) if badge and language() != "fr" else None)


def translation_of(content: Mapping[str, Any] | None) -> Callable[[str | None], str]:
    """The same for a version whose content was read already."""
    if content is None or language() == "fr":
        return lambda text: text or ""
    pairs = [content["name"], content["description"], *content["criteria"]]
    known = {pair["fr"]: in_language(pair) for pair in pairs}
    return lambda text: known.get(text or "") or narrative.comment_in_english(text or "") or text or ""


def _content(badge: tuple[str, int]) -> Mapping[str, Any] | None:
    """What a version says, read once by each process: a version never changes."""
    known: dict[tuple[str, int], Mapping[str, Any]] = current_app.extensions.setdefault(_VERSIONS, {})
    if badge not in known:
        version = recognition.version(reading_session(), *badge)
        if version is None:
            return None
        known[badge] = version.content
    return known[badge]
