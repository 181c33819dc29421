"""`/verifier`: a verdict on a file, a link or a text, for people and for programs. Nothing presented is kept.

The body is read in memory, never written to a disk or a log. Of several inputs one is used, and the page says which.
What it holds is found by `held_badges`: one badge of ours redirects to its own page, of several the reader chooses.

An input that cannot be read counts as a failure, and so does one that makes us ask another site in vain or exceeds its
budget (decisions 31). A verdict never counts, NOT_AUTHENTIC included: a false badge is no fault of its verifier.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import timedelta
from io import BytesIO
from types import MappingProxyType
from typing import IO, Final
from urllib.parse import parse_qsl

from flask import Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.formparser import parse_form_data

from badges.base.text import codes
from badges.publication import judgement
from badges.publication.held_badges.finder import SCANNED, Held, NotACode
from badges.publication.images import thumbnails
from badges.publication.images.picture_reader import RETRY_AFTER, ReadersBusy, ReadingEnded
from badges.web.counter import catalogue, held_badges, rendered_pages, verdicts
from badges.web.counter.held_badges import UNREAD
from badges.web.counter.telling import badge_holder
from badges.web.counter.telling.foreign_text import sayable, shown_host, shown_name
from badges.web.counter.telling.panel import Panel, panel, told_of
from badges.web.http import limits
from badges.web.http.access import entrance, services
from badges.web.http.answers import depends_on
from badges.web.http.errors import FORMS, prefers_json, problem
from badges.web.http.limits import Limit
from badges.web.http.wording import gettext as _
from badges.web.http.wording import sentence, words
from schemas.baked_carrier import Baked
from schemas.errors import OpenBadgesError
from schemas.vocabulary import PARSING_ERROR
from verifier import loader
from verifier.presented_bytes import InputUnreadable, Presented
from verifier.problems import problem_type
from verifier.verdict import Headline, Outcome, Verdict

UPLOAD_BYTES: Final = 12 * 1024 * 1024
BODY_BYTES: Final = UPLOAD_BYTES + 1024 * 1024
TEXT_BYTES: Final = 4 * 1024 * 1024  # a badge's text, in a form without files
LINKS: Final = Limit("verifier.link", 30, timedelta(minutes=10))  # no client probes many sites through us (S4)
IN_VAIN: Final = (".unreachable", ".host_busy", ".budget", ".too_complex")
PARTS: Final = 20
CARRIED: Final = 16 * 1024  # characters of a badge that its page holds, and the bytes that they take on the wire
CARRIED_PACKED: Final = 6 * 1024
RECIPIENT_LETTERS: Final = 300
REFUSALS: Final = ("input.", "image.", "json.")  # how the codes begin that say why nothing could be read
# What the browser's chooser offers first. A telephone turns its HEIC photos into JPEG for a field that lists no HEIC.
ACCEPTED: Final = (
    "image/png,image/jpeg,image/webp,image/gif,image/bmp,image/tiff,image/avif,image/svg+xml,application/pdf,"
    "application/json,text/plain,.json,.jwt,.jws,.svg"
)
NO_ERRORS: Final[Mapping[str, str]] = MappingProxyType({})


@dataclass(frozen=True)
class Given:
    """What was presented, as "file", "link" or "text" (`way`); `recipient`: the person to check the badge against;
    `source`: "file" or "text" when the link was read in one; `refused`: why a page of ours could not read it, when that
    page is asked for in another language."""

    way: str
    data: bytes = b""
    name: str = ""
    text: str = ""
    recipient: str | None = None
    source: str = ""
    code_alone: bool = False  # of a file: what is drawn or written there besides was not read
    refused: str = ""


class TooLarge(OpenBadgesError):
    """More bytes than a badge can have."""


@entrance("public")
def ask() -> ResponseReturnValue:
    """The page with its two fields."""
    response = make_response(render_template("counter/verifier.html", errors=NO_ERRORS, accepted=ACCEPTED))
    response.headers["X-Robots-Tag"] = "all"
    return response


@entrance("public", stateless=True)
def judge() -> ResponseReturnValue:
    """Judge what was presented: 200 with a verdict, or with a choice among badges of ours; 303 to the one; 422 when
    unreadable, 413 when too large, 429 by the limits, 503 while other pictures are being read."""
    given = Given("text")
    try:
        given = received()
        if given.refused:
            raise InputUnreadable(given.refused)
        found = (
            held_badges.in_file(given.data, given.name) if given.way == "file" else held_badges.in_pasted(given.text)
        )
        if len(found.codes) > 1:
            return to_choose(found.codes, given)
        if found.codes and given.recipient is None:
            return redirect(badge_page(found.codes[0], given), 303)
        if found.link:
            given = replace(given, way="link", text=found.link, source=given.way if found.inside else "")
        if found.codes:
            given = replace(given, code_alone=given.way == "file")
        presented = to_judge(found)
        verdict = judged(given, presented)
    except ReadersBusy as error:
        return refused(503, error, given)
    except (TooLarge, InputUnreadable) as error:
        return refused(413 if error.code == "input.too_large" else 422, error, given)
    if in_vain(verdict):
        limits.failed(LINKS if link_was_followed(verdict, given) else UNREAD, limits.address())
    return answer(verdict, given, presented)


def judged(given: Given, presented: Presented) -> Verdict:
    """The verdict, within the limits. Where one is kept nothing is asked of another site, so that the database is asked
    in one reading, which no verification may hold while it waits. Raises LimitReached."""
    kept = given.recipient is None and presented.digest in services().kept
    with services().database.one_reading() if kept else nullcontext():
        check_limits(given)
        return judgement.verify_presented(services(), presented, recipient=given.recipient)


def to_judge(found: Held) -> Presented:
    """What the verifier is given; a badge of ours by its address."""
    if found.presented is not None:
        return found.presented
    return loader.from_text(f"{services().settings.public_url}/v/{found.codes[0]}")


def badge_page(code: str, given: Given) -> str:
    """The address of a badge's own page, in the form that was asked for. Of a file only the code was read, whatever
    else is drawn or written there: the page says so at that address."""
    read = None if given.way != "file" or prefers_json() else "lu"
    return url_for("counter.verdict", code=code, format=request.args.get("format"), _anchor=read)


def to_choose(found: tuple[str, ...], given: Given) -> ResponseReturnValue:
    """Several badges of ours: a list of their codes, each a link. Nothing else of them is said."""
    if prefers_json():
        addresses = [f"{services().settings.public_url}/v/{code}" for code in found]
        facts = {"count": len(found)}
        return problem(422, "input.several_codes", facts, type=PARSING_ERROR, codes=list(found), urls=addresses)
    choices = [(code, codes.shown(code), badge_page(code, given)) for code in found]
    page = render_template(
        "counter/choose.html",
        choices=choices,
        recipient=given.recipient,
        read_from=read_from(given),
        carried={"text": " ".join(found), **beside(given)} if request.method == "POST" else {},
    )
    return kept_nowhere(make_response(page))


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
    if {"refused", "carried"} <= form.keys() and can_be_repeated(form["refused"]):
        return Given("file", name=form["carried"], recipient=recipient, refused=form["refused"])
    if not text:
        raise InputUnreadable("input.nothing")
    if "carried" in form:  # by a page of ours, which tells of a file in another language
        return Given("file", data=text.encode(), name=form["carried"], recipient=recipient)
    return Given("text", text=text, recipient=recipient)


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


def read_from(given: Given) -> str:
    """Return, in words, which of the two fields was used, and against which person the badge was checked."""
    way = given.source or given.way
    if way == "file" and given.name:
        said = _("Vous avez donné le fichier %(name)s.", name=shown_name(given.name))
    elif way == "file":
        said = _("Vous avez donné un fichier.")
    elif given.way == "link" and not given.source:
        said = _("Vous avez donné un lien vers %(address)s.", address=shown_host(given.text))
    else:
        said = _("Vous avez donné un texte.")
    if given.source:
        said += " " + _("Nous y avons lu un lien vers %(address)s.", address=shown_host(given.text))
    if given.code_alone:
        said += " " + _("Nous n’y avons lu que le code. Comparez cette page avec votre papier.")
    if not given.recipient:
        return said
    return said + " " + _("Vous avez demandé s’il est au nom de « %(name)s ».", name=shown_name(given.recipient))


def again(given: Given, presented: Presented) -> dict[str, str]:
    """The fields with which the page of a verdict is asked for in another language, since nothing that was presented is
    kept, and no address leads to it: the badge itself, as text. None where it would make the page heavy."""
    held = presented.image.text if isinstance(presented.image, Baked) else ""
    try:
        text = held or presented.data.decode("utf-8")
    except UnicodeDecodeError:
        return {}
    return {"text": text, **beside(given)} if is_light(text) else {}


def refused_again(given: Given, code: str) -> dict[str, str]:
    """The fields with which a page that could read nothing is asked for in another language: what was given, as text;
    else `code`, which said why, for a photo is too heavy for its page."""
    try:
        text = given.data.decode("utf-8") if given.data and not given.text else given.text
    except UnicodeDecodeError:
        text = ""
    if text and is_light(text):
        return {"text": text, **beside(given)}
    return {"refused": code, **beside(given)} if can_be_repeated(code) else {}


def is_light(text: str) -> bool:
    """Whether a page may hold a text without becoming heavy."""
    return len(text) <= CARRIED and len(zlib.compress(text.encode("utf-8", "replace"))) <= CARRIED_PACKED


def beside(given: Given) -> dict[str, str]:
    """The name of the file, and the person, that were given beside a badge."""
    of_file = {"carried": given.name[:200]} if "file" in (given.way, given.source) else {}
    return {**of_file, **({"recipient": given.recipient} if given.recipient else {})}


def can_be_repeated(code: str) -> bool:
    """Whether a code says by itself why something could not be read: a form may hold it, and nothing else of ours."""
    said = sentence(code) if code.startswith(REFUSALS) else None
    return said is not None and "%(" not in said


def answer(verdict: Verdict, given: Given, presented: Presented) -> ResponseReturnValue:
    """Return the verdict as a page or as JSON."""
    status = 422 if verdict.headline is Headline.UNREADABLE else 200
    if prefers_json():
        response = Response(rendered_pages.verdict_json(verdict), status, content_type="application/json")
        return kept_nowhere(response)
    if verdict.kind is None:  # nothing was read: what matters is how to try again
        told, code = panel(verdict, of_file=given.way == "file"), verdict.checks[0].code
        return fields_again(told, given, status, refused_again(given, code))
    origin = services().settings.public_url
    badge = verdicts.own_badge(verdict.credential, origin)
    reading = verdicts.read(verdict, ours=badge is not None, known_as=None if badge else known_name(verdict))
    if badge is None:
        reading = replace(reading, picture_url=picture_of(reading, verdict, given))
    page = render_template(
        "counter/verdict.html",
        reading=reading,
        badge=badge,
        translated=catalogue.translation(badge),
        address=f"{origin}/verifier",
        read_from=read_from(given),
        carried=again(given, presented),
        attesting=badge_holder.attesting(each for _state, each in reading.witnesses) if badge else None,
        award=None,
        preview=None,
    )
    return kept_nowhere(make_response(page, status))


def picture_of(reading: verdicts.Reading, verdict: Verdict, given: Given) -> str | None:
    """The picture to show beside another issuer's badge: its own, drawn anew, else a patch of no network.

    Its own only where all of it is shown, and its issuer is known: a picture speaks as loudly as words do.
    """
    if not reading.is_badge or reading.borrowed:
        return None
    own = thumbnails.of_badge(verdict, given.data) if reading.in_full and not reading.unlisted else None
    return own or url_for("static", filename="patch.svg")


def known_name(verdict: Verdict) -> str | None:
    """The issuer's name in the operator's list, if it is listed."""
    if verdict.credential is None or verdict.trust is None:
        return None
    return judgement.known_issuers(services()).get(verdict.credential.issuer_id)


def refused(status: int, error: OpenBadgesError, given: Given) -> ResponseReturnValue:
    """Answer what could not be read with its sentence and the fields again; it counts as a failure.

    A picture that was not read at all counts as none, and one whose reading had to be ended as many.
    """
    check_limits(given)
    if failures := error.failures if isinstance(error, ReadersBusy | ReadingEnded) else 1:
        limits.failed(UNREAD, limits.address(), failures)
    if prefers_json():
        kind = problem_type(error.code) or "about:blank"
        more = {"faults": [each.code for each in error.faults]} if isinstance(error, NotACode) else {}
        response = problem(status, error.code, error.facts, type=kind, headline=str(Headline.UNREADABLE), **more)
    elif error.code == "input.nothing":  # there is nothing to judge: the field says what it needs
        response = fields_again(None, given, status, {"refused": error.code}, errors={"file": words(error.code)})
    else:
        shown = Panel("warn", "ask", words("headline.unreadable"), reasons(error, given.way))
        response = fields_again(shown, given, status, refused_again(given, error.code))
    if status == 503:
        response.headers["Retry-After"] = str(RETRY_AFTER)
    return response


def reasons(error: OpenBadgesError, way: str = "text") -> tuple[str, ...]:
    """What was wrong, one sentence for each finding."""
    found = error.faults if isinstance(error, NotACode) else (error,)
    return tuple(words(told_of(each.code, file=way == "file"), **sayable(each.facts)) for each in found)


def fields_again(
    shown: Panel | None,
    given: Given,
    status: int,
    carried: Mapping[str, str],
    errors: Mapping[str, str] = NO_ERRORS,
) -> Response:
    """Return the page with its fields, below the panel of what was wrong; what was typed is filled in again. `carried`:
    the fields that ask for it in another language."""
    typed = "" if given.source == "file" else given.text
    page = render_template(
        "counter/verifier.html",
        panel=shown,
        text=typed if len(typed) <= SCANNED else "",
        recipient=given.recipient,
        read_from=read_from(given) if given.text or given.data or given.name else "",
        carried=carried,
        errors=errors,
        accepted=ACCEPTED,
    )
    return kept_nowhere(make_response(page, status))


def kept_nowhere(response: Response) -> Response:
    """Forbid every cache to keep an answer about what was presented."""
    response.headers["Cache-Control"] = "no-store"
    depends_on(response, "Accept")
    return response
