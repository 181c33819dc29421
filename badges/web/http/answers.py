"""Answers: a published document as one, and gzip for text on slow lines.

The length of a secret compressed beside text that an attacker chose reveals the secret (BREACH). So pages of signed-in
staff and pages with a form token are compressed only where the browser says that no other site led to them
(Sec-Fetch-Site): an attacker, who makes a browser ask again and again, cannot have it say so. A proxy that compresses
too finds public text compressed already.
"""

from __future__ import annotations

import gzip
from functools import cached_property, lru_cache
from hashlib import sha256

from flask import Flask, Request, Response, g, request, session

from badges.base.telemetry.requests import AUDIENCE, ROUTE
from badges.publication.published_document import Published

SMALLEST = 600
LARGEST_KEPT = 64 * 1024  # bytes of a document whose compressed form is kept
TEXT = ("text/", "application/json", "image/svg+xml", "application/ld+json", "application/vc", "application/did")
FROM_OURSELVES = ("same-origin", "none")  # one of our own pages, or the person: typed, a bookmark
HTML = "text/html; charset=utf-8"


class Text:
    """Bytes that are sent often: their entity tag and their compressed form are made once."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    @cached_property
    def etag(self) -> str:
        """The first 128 bits of SHA-256, in hexadecimal digits."""
        return sha256(self.data).hexdigest()[:32]

    @cached_property
    def compressed(self) -> bytes:
        """The bytes by gzip."""
        return _compressed(self.data)


class TextAnswer(Response):
    """An answer made of a `Text`. `by_etag`: it is answered with 304 to a client that has it."""

    by_etag = False

    def __init__(self, text: Text, content_type: str, status: int) -> None:
        super().__init__(text.data, status=status, content_type=content_type)
        self.text = text


@lru_cache(maxsize=256)
def _known(data: bytes) -> Text:
    return Text(data)


def _compressed(data: bytes) -> bytes:
    return gzip.compress(data, 6, mtime=0)


def text_answer(text: Text, content_type: str = HTML, status: int = 200) -> TextAnswer:
    """A text as an answer."""
    return TextAnswer(text, content_type, status)


def machine_answer(document: Published) -> Response:
    """A published document as an HTTP answer; 304 when the client already has these bytes."""
    text = _known(document.data) if len(document.data) <= LARGEST_KEPT else Text(document.data)
    response = text_answer(text, document.media_type, document.status)
    response.headers["Cache-Control"] = f"public, max-age={document.max_age}" if document.max_age else "no-cache"
    response.by_etag = document.status == 200
    return response


def depends_on(response: Response, header: str) -> None:
    """Tell caches that the answer depends on a header of the request."""
    named = response.headers.get("Vary")
    response.headers["Vary"] = f"{named}, {header}" if named else header


def accepts_gzip(request: Request) -> bool:
    """Whether the client takes gzip."""
    said = request.environ.get("HTTP_ACCEPT_ENCODING", "")
    return "gzip" in said and (";" not in said or request.accept_encodings["gzip"] > 0)


def _holds_a_secret() -> bool:
    """Whether the answer is a page of signed-in staff, or has a form token; a static file is neither."""
    return request.endpoint != "static" and ("csrf_token" in g or getattr(session, "accessed_by_person", False))


def compress(response: Response) -> Response:
    """Compress an answer when the client accepts gzip, when it gets smaller, and when it holds no secret that another
    site could have asked for; then compare the entity tag of the form that is sent with what the client has.

    Which form is sent depends on Accept-Encoding, and each answer that could have been compressed says so.
    """
    text = response.text if isinstance(response, TextAnswer) else None
    may_be = (
        response.status_code == 200
        and "Content-Encoding" not in response.headers
        and (response.content_type or "").startswith(TEXT)
        and (not _holds_a_secret() or request.headers.get("Sec-Fetch-Site") in FROM_OURSELVES)
        and (text is None or len(text.data) >= SMALLEST)
    )
    wanted = may_be and accepts_gzip(request)
    if may_be:
        depends_on(response, "Accept-Encoding")
    if isinstance(response, TextAnswer):
        if wanted:
            response.set_data(response.text.compressed)
            response.headers["Content-Encoding"] = "gzip"
        if response.by_etag:
            response.set_etag(f"{response.text.etag}-gzip" if wanted else response.text.etag)
            if "HTTP_IF_NONE_MATCH" in request.environ:
                response.make_conditional(request)
    elif wanted:
        _compress(response)
    return response


def _compress(response: Response) -> None:
    source = response.response
    response.direct_passthrough = False
    data = response.get_data()
    if close := getattr(source, "close", None):
        close()  # a static file, read to its end
    if len(data) < SMALLEST:
        return
    response.set_data(_compressed(data))
    response.headers["Content-Encoding"] = "gzip"
    if etag := response.get_etag()[0]:
        response.set_etag(f"{etag}-gzip")
        response.make_conditional(request)


def name_route() -> None:
    """Tell the log of requests which rule answers, and whose pages it is among."""
    rule, endpoint = request.url_rule, request.endpoint or ""
    request.environ[ROUTE] = rule.rule if rule is not None else None
    request.environ[AUDIENCE] = request.blueprint or (endpoint if endpoint == "static" else None)


def register(app: Flask) -> None:
    """Compress last: functions registered first run last. The route is named first."""
    app.before_request(name_route)
    app.after_request(compress)
