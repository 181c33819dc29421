"""`/verifier`: a verdict on a file, a link or a text, for people and for programs. Nothing presented is kept.

The body is read in memory, never written to a disk or a log. Of several inputs one is used, and the page says which. A
text that is one of our codes or links redirects to the badge's own page, whatever the limits say.

An input that cannot be read counts as a failure, and so does one that makes us ask another site in vain or exceeds its
budget (decisions 31). A verdict never counts, NOT_AUTHENTIC included: a false badge is no fault of its verifier.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from types import MappingProxyType
from typing import IO, Final
from urllib.parse import parse_qsl, urlsplit

from flask import Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.formparser import parse_form_data

from badges.base.text import codes
from badges.publication import judging
from badges.web.counter import catalogue, verdicts
from badges.web.counter.verdicts import Panel
from badges.web.http import limits
from badges.web.http.access import entrance, services
from badges.web.http.errors import FORMS, prefers_json, problem
from badges.web.http.limits import Limit
from badges.web.http.wording import gettext as _
from badges.web.http.wording import words
from schemas import strict_json
from schemas.errors import OpenBadgesError
from verifier import loading
from verifier.fetch import SourceRefused, check_url
from verifier.presented import InputUnreadable, Presented
from verifier.problems import problem_type
from verifier.verdict import Headline, Outcome, Verdict

UPLOAD_BYTES: Final = 12 * 1024 * 1024
BODY_BYTES: Final = UPLOAD_BYTES + 1024 * 1024
TEXT_BYTES: Final = 4 * 1024 * 1024  # a badge's text, in a form without files
UNREAD: Final = Limit("verifier.unread", 60, timedelta(minutes=1))
LINKS: Final = Limit("verifier.link", 30, timedelta(minutes=10))  # no client probes many sites through us (S4)
IN_VAIN: Final = (".unreachable", ".host_busy", ".budget", ".too_complex")
PARTS: Final = 20
RECIPIENT_LETTERS: Final = 300
NO_ERRORS: Final[Mapping[str, str]] = MappingProxyType({})


@dataclass(frozen=True)
class Given:
    """What was presented, as "file", "link" or "text" (`way`); `recipient`: the person to check the badge against."""

    way: str
    data: bytes = b""
    name: str = ""
    text: str = ""
    recipient: str | None = None


class TooLarge(OpenBadgesError):
    """More bytes than a badge can have."""


@entrance("public")
def ask() -> ResponseReturnValue:
    """The page with its two fields."""
    response = make_response(render_template("counter/verifier.html", errors=NO_ERRORS))
    response.headers["X-Robots-Tag"] = "all"
    return response


@entrance("public", stateless=True)
def judge() -> ResponseReturnValue:
    """Judge what was presented: 200 with a verdict, 422 when unreadable, 413 when too large, 429 by the limits."""
    given = Given("text")
    try:
        given = received()
        own = own_code(given)
        if own is not None and given.recipient is None:
            return redirect(url_for("counter.verdict", code=own), 303)
        check_limits(given)
        verdict = judging.verify_presented(services(), load(given), recipient=given.recipient)
    except TooLarge as error:
        return refused(413, error, given)
    except InputUnreadable as error:
        return refused(413 if error.code == "input.too_large" else 422, error, given)
    if in_vain(verdict):
        limits.failed(LINKS if link_was_followed(verdict, given) else UNREAD, limits.address())
    return answer(verdict, given)


def check_limits(given: Given) -> None:
    """Raises LimitReached: after too many failures from this address; a link is then not followed either."""
    limits.check(UNREAD, limits.address())
    if given.way == "link":
        limits.check(LINKS, limits.address())


def in_vain(verdict: Verdict) -> bool:
    """Whether a verdict counts as a failure: nothing could be read, or another site was asked in vain."""
    if verdict.kind is None:
        return verdict.headline in (Headline.UNREADABLE, Headline.UNDETERMINED)
    return any(result.code.endswith(IN_VAIN) for result in verdict.checks if result.outcome is not Outcome.PASSED)


def link_was_followed(verdict: Verdict, given: Given) -> bool:
    """Whether a link was requested before it failed; `verifier.fetch` refuses some without a request."""
    refused_here = verdict.headline is Headline.UNREADABLE and verdict.checks[0].code.startswith("fetch.")
    return given.way == "link" and not refused_here


def received() -> Given:
    """Read the request: a form, or the badge itself as the body. Raises TooLarge; InputUnreadable: `input.nothing`."""
    request.max_content_length = BODY_BYTES  # no other page takes files
    if (request.content_length or 0) > BODY_BYTES:
        raise TooLarge("input.too_large", limit=12)
    try:
        if request.mimetype not in FORMS:
            return Given("file", data=request.get_data(cache=False))
        form, files = parsed_form()
    except (RequestEntityTooLarge, ValueError) as error:  # ValueError: too many fields
        raise TooLarge("input.too_large", limit=12) from error
    upload, recipient = files.get("file"), form.get("recipient", "").strip()[:RECIPIENT_LETTERS] or None
    if upload is not None and upload.filename:
        return Given("file", data=upload.read(UPLOAD_BYTES + 1), name=upload.filename, recipient=recipient)
    text = form.get("text", "").strip()
    if not text:
        raise InputUnreadable("input.nothing")
    is_link = len(text) < 2048 and urlsplit_safely(text) in ("http", "https") and len(text.split()) == 1
    return Given("link" if is_link else "text", text=text, recipient=recipient)


def parsed_form() -> tuple[MultiDict[str, str], MultiDict[str, FileStorage]]:
    """The fields and the files of the form, bounded before they are read. Raises RequestEntityTooLarge, ValueError."""
    if request.mimetype == "application/x-www-form-urlencoded":  # whose usual parser has no bounds
        request.max_content_length = TEXT_BYTES
        body = request.get_data(cache=False).decode("utf-8", "replace")
        return MultiDict(parse_qsl(body, keep_blank_values=True, max_num_fields=PARTS)), MultiDict()
    _stream, form, files = parse_form_data(
        request.environ,
        stream_factory=in_memory,
        max_form_memory_size=BODY_BYTES,
        max_content_length=BODY_BYTES,
        max_form_parts=PARTS,
    )
    return form, files


def in_memory(
    total_content_length: int | None, content_type: str | None, filename: str | None, content_length: int | None = None
) -> IO[bytes]:
    """Keep an uploaded part in memory, whatever its size. The body is bounded before it is read."""
    return BytesIO()


def urlsplit_safely(text: str) -> str:
    """The scheme of a text, or "" when it is no URL."""
    try:
        return urlsplit(text).scheme.lower()
    except ValueError:
        return ""


def own_code(given: Given) -> str | None:
    """The code of one of our badges, when it or its link was given."""
    if given.way == "text":
        return codes.normalise(given.text)
    if given.way == "link":
        link, ours = urlsplit(given.text), urlsplit(services().settings.public_url)
        head, _slash, code = link.path.strip("/").partition("/")
        if link.netloc.lower() == ours.netloc and head.lower() == "v":
            return codes.normalise(code)
    return None


def load(given: Given) -> Presented:
    """What to judge, by the verifier's own loading; the verifier itself follows a link. Raises InputUnreadable."""
    if given.way == "file":
        return loading.from_upload(given.data, given.name)
    own = own_code(given)
    if own is not None:
        return loading.from_text(f"{services().settings.public_url}/v/{own}")
    return loading.from_text(given.text)


def read_from(given: Given) -> str:
    """Return, in words, which of the two fields was used, and against which person the badge was checked."""
    if given.way == "file" and given.name:
        said = _("Vous avez donné le fichier %(name)s.", name=shown_name(given.name))
    elif given.way == "file":
        said = _("Vous avez donné un fichier.")
    elif given.way == "link":
        said = _("Vous avez donné un lien vers %(address)s.", address=shown_host(given.text))
    else:
        said = _("Vous avez donné un texte.")
    if not given.recipient:
        return said
    return said + " " + _("Vous avez demandé s’il est au nom de « %(name)s ».", name=shown_name(given.recipient))


def shown_name(name: str) -> str:
    """Return a name without control characters, which could reorder the line or hide its end; at most 80 letters."""
    return "".join(mark for mark in name if mark.isprintable())[:80]


def shown_host(link: str) -> str:
    """Return the host of a link as it is asked for: in ASCII, where a look-alike letter shows, cut at its beginning.

    A host that is never asked is shown as it was typed, without a password.
    """
    try:
        host = check_url(link.replace("http:", "https:", 1)).host
    except SourceRefused:
        host = shown_name(urlsplit(link).netloc.rpartition("@")[2])
    return host if len(host) <= 80 else "…" + host[-79:]


def answer(verdict: Verdict, given: Given) -> ResponseReturnValue:
    """Return the verdict as a page or as JSON."""
    status = 422 if verdict.headline is Headline.UNREADABLE else 200
    if prefers_json():
        response = Response(strict_json.encode(verdict.to_json()), status, content_type="application/json")
        return kept_nowhere(response)
    if verdict.kind is None:  # nothing was read: what matters is how to try again
        return fields_again(verdicts.panel(verdict), given, status)
    origin = services().settings.public_url
    badge = verdicts.own_badge(verdict.credential, origin)
    reading = verdicts.read(verdict, known_as=None if badge else known_name(verdict))
    page = render_template(
        "counter/verdict.html",
        reading=reading,
        badge=badge,
        translated=catalogue.translation(badge),
        address=f"{origin}/verifier",
        read_from=read_from(given),
        site=None,
        award=None,
        preview=None,
    )
    return kept_nowhere(make_response(page, status))


def known_name(verdict: Verdict) -> str | None:
    """The issuer's name in the operator's list, if it is listed."""
    if verdict.credential is None or "issuer.unlisted" in verdict.notes:
        return None
    return judging.known_issuers(services()).get(verdict.credential.issuer_id)


def refused(status: int, error: OpenBadgesError, given: Given) -> ResponseReturnValue:
    """Answer what could not be read with its sentence and the fields again; it counts as a failure."""
    check_limits(given)
    limits.failed(UNREAD, limits.address())
    if prefers_json():
        kind = problem_type(error.code) or "about:blank"
        return problem(status, error.code, error.facts, type=kind, headline=str(Headline.UNREADABLE))
    reason = words(error.code, **verdicts.sayable(error.facts))
    if error.code == "input.nothing":  # there is nothing to judge: the field says what it needs
        return fields_again(None, given, status, errors={"file": reason})
    return fields_again(Panel("warn", "ask", words("headline.unreadable"), (reason,)), given, status)


def fields_again(
    panel: Panel | None, given: Given, status: int, errors: Mapping[str, str] = NO_ERRORS
) -> ResponseReturnValue:
    """Return the page with its two fields, below the panel of what was wrong. A link is filled in again."""
    text = given.text if given.way == "link" else ""
    page = render_template(
        "counter/verifier.html",
        panel=panel,
        text=text,
        recipient=given.recipient,
        read_from=read_from(given) if given.text or given.data else "",
        errors=errors,
    )
    return kept_nowhere(make_response(page, status))


def kept_nowhere(response: Response) -> Response:
    """Forbid every cache to keep an answer about what was presented."""
    response.headers["Cache-Control"] = "no-store"
    response.vary.add("Accept")
    return response
