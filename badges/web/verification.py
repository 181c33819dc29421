"""/verifier: a file, a link or a text becomes a verdict, for people and for programs. Nothing presented is kept.

The body is read in memory, never spooled to a disk, never logged. One way of giving the badge is used, and the page
says which. A text that is one of our codes or links leads to the badge's own page.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from typing import IO, Final
from urllib.parse import urlsplit

from flask import Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.formparser import parse_form_data

from badges import codes
from badges.flows import verify
from badges.web import limits, verdicts
from badges.web.access import entrance, services
from badges.web.errors import prefers_json
from badges.web.limits import Limit
from badges.web.publishing import open_to_all
from badges.web.verdicts import Panel
from badges.web.wording import gettext as _
from badges.web.wording import words
from schemas import strict_json
from schemas.errors import OpenBadgesError
from verifier import loading
from verifier.loading import InputUnreadable
from verifier.presented import Presented
from verifier.verdict import Headline, Verdict

UPLOAD_BYTES: Final = 12 * 1024 * 1024
BODY_BYTES: Final = UPLOAD_BYTES + 1024 * 1024
DRAINED_BYTES: Final = 64 * 1024 * 1024
DRAINING_SECONDS: Final = 10
LINKS: Final = Limit("verifier.link", 30, timedelta(minutes=10))
PARTS: Final = 20
FORMS: Final = ("multipart/form-data", "application/x-www-form-urlencoded")


@dataclass(frozen=True)
class Given:
    """What somebody gave, and how: "file", "link" or "text"."""

    way: str
    data: bytes = b""
    name: str = ""
    text: str = ""


class TooLarge(OpenBadgesError):  # noqa: N818 - a refusal, in the words of its page
    """More bytes than a badge can have."""


@entrance("public")
def ask() -> ResponseReturnValue:
    """The page with its two fields."""
    response = make_response(render_template("counter/verifier.html"))
    response.headers["X-Robots-Tag"] = "all"
    return response


@entrance("public", stateless=True)
def judge() -> ResponseReturnValue:
    """Judge what was given. 200 with a verdict, 422 when it cannot be read, 413 when it is too large."""
    given = Given("text")
    try:
        given = received()
        own = own_page(given)
        if own is not None:
            return redirect(own, 303)
        if given.way == "link":
            limits.check(LINKS, limits.address())
        verdict = verify.verify_presented(services(), load(given))
    except TooLarge as error:
        drain()
        return refused(413, error, given)
    except InputUnreadable as error:
        return refused(422, error, given)
    if given.way == "link" and verdict.kind is None:  # nobody knocks at many doors through us (DECISIONS.md S4)
        limits.failed(LINKS, limits.address())
    return answer(verdict, given)


def received() -> Given:
    """Read the request: a form, or the badge itself as the body. Raises TooLarge, input.* for nothing at all."""
    if (request.content_length or 0) > BODY_BYTES:
        raise TooLarge("input.too_large", limit=12)
    try:
        if request.mimetype not in FORMS:
            return Given("file", data=request.get_data(cache=False))
        _stream, form, files = parse_form_data(
            request.environ,
            stream_factory=in_memory,
            max_form_memory_size=BODY_BYTES,
            max_content_length=BODY_BYTES,
            max_form_parts=PARTS,
        )
    except RequestEntityTooLarge as error:
        raise TooLarge("input.too_large", limit=12) from error
    upload = files.get("file")
    if upload is not None and upload.filename:
        return Given("file", data=upload.read(UPLOAD_BYTES + 1), name=upload.filename)
    text = form.get("text", "").strip()
    if not text:
        raise InputUnreadable("input.nothing")
    is_link = len(text) < 2048 and urlsplit_safely(text) in ("http", "https") and len(text.split()) == 1
    return Given("link" if is_link else "text", text=text)


def in_memory(
    total_content_length: int | None, content_type: str | None, filename: str | None, content_length: int | None = None
) -> IO[bytes]:
    """Where an uploaded part goes: memory, whatever its size. The body is bounded before it is read."""
    return BytesIO()


def urlsplit_safely(text: str) -> str:
    """The scheme of a text, or "" when it is no URL."""
    try:
        return urlsplit(text).scheme.lower()
    except ValueError:
        return ""


def drain() -> None:
    """Read what is left of a body that is too large, so that the browser hears the answer; up to a bound."""
    left = min(request.content_length or 0, DRAINED_BYTES)
    stream, deadline = request.environ["wsgi.input"], time.monotonic() + DRAINING_SECONDS
    while left > 0 and time.monotonic() < deadline:
        chunk = stream.read(min(left, 65536))
        if not chunk:
            return
        left -= len(chunk)


def own_page(given: Given) -> str | None:
    """The page of one of our badges, when its code or its link was given."""
    if given.way == "text":
        code = codes.normalise(given.text)
        return url_for("counter.verdict", code=code) if code else None
    if given.way == "link":
        link, ours = urlsplit(given.text), urlsplit(services().settings.public_url)
        head, _slash, code = link.path.strip("/").partition("/")
        if link.netloc.lower() == ours.netloc and head.lower() == "v" and codes.normalise(code):
            return url_for("counter.verdict", code=codes.normalise(code))
    return None


def load(given: Given) -> Presented:
    """Bytes to judge, by the verifier's own loading; a link is followed by the verifier itself. Raises input.*."""
    if given.way == "file":
        return loading.from_upload(given.data, given.name)
    return loading.from_text(given.text)


def read_from(given: Given) -> str:
    """Which of the ways was used, in words: a page with two fields must not leave it open."""
    if given.way == "file":
        return (
            _("Vous avez donné le fichier %(name)s.", name=given.name[:80])
            if given.name
            else _("Vous avez donné un fichier.")
        )
    if given.way == "link":
        return _("Vous avez donné un lien vers %(address)s.", address=urlsplit(given.text).netloc[:80])
    return _("Vous avez donné un texte.")


def answer(verdict: Verdict, given: Given) -> ResponseReturnValue:
    """The verdict as a page or as JSON."""
    status = 422 if verdict.headline is Headline.UNREADABLE else 200
    if wants_json():
        return json_answer(verdict.to_json(), status)
    reading = verdicts.read(verdict)
    if verdict.kind is None:  # nothing was read: what matters is how to try again
        return fields_again(reading.panel, given, status)
    badge = verdicts.own_badge(reading.claims, services().settings.public_url)
    page = render_template(
        "counter/verdict.html",
        reading=reading,
        badge=badge,
        translated=lambda text: text or "",
        read_from=read_from(given),
        site=None,
        award=None,
        preview=None,
    )
    return kept_nowhere(make_response(page, status))


def refused(status: int, error: OpenBadgesError, given: Given) -> ResponseReturnValue:
    """What could not be read: its own sentence, and the fields again."""
    if wants_json():
        return json_answer({"headline": str(Headline.UNREADABLE), "code": error.code}, status)
    reason = words(error.code, **verdicts.sayable(error.facts))
    return fields_again(Panel("warn", "ask", words("headline.unreadable"), (reason,)), given, status)


def fields_again(panel: Panel, given: Given, status: int) -> ResponseReturnValue:
    """The page with its two fields, under what was wrong with what was given. A link stands in its field again."""
    text = given.text if given.way == "link" else ""
    page = render_template(
        "counter/verifier.html", panel=panel, text=text, read_from=read_from(given) if given.text or given.data else ""
    )
    return kept_nowhere(make_response(page, status))


def wants_json() -> bool:
    """Whether the reader is a program: it asked for JSON, or it sent the badge itself as the body."""
    return request.args.get("format") == "json" or prefers_json()


def json_answer(body: dict[str, object], status: int) -> Response:
    """The machine's answer."""
    response = Response(strict_json.encode(body), status=status, content_type="application/json")
    return kept_nowhere(open_to_all(response))


def kept_nowhere(response: Response) -> Response:
    """An answer about something private that a stranger handed over."""
    response.headers["Cache-Control"] = "no-store"
    return response
