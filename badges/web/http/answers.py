"""Answers: a published document as one, and gzip for public text on slow lines.

Pages of signed-in staff and pages with a form token are not compressed: the length of a secret compressed beside text
that a visitor chose reveals the secret (BREACH). A proxy that compresses too finds public text compressed already.
"""

from __future__ import annotations

import gzip

from flask import Flask, Response, g, request, session

from badges.publication.published import Published

SMALLEST = 600
TEXT = ("text/", "application/json", "image/svg+xml", "application/ld+json", "application/vc", "application/did")


def machine_answer(document: Published) -> Response:
    """A published document as an HTTP answer; 304 when the client already has these bytes."""
    response = Response(document.data, status=document.status, content_type=document.media_type)
    response.headers["Cache-Control"] = f"public, max-age={document.max_age}" if document.max_age else "no-cache"
    if document.status == 200:
        response.add_etag()
        response.make_conditional(request)
    return response


def compress(response: Response) -> Response:
    """Compress an answer in place, when the client accepts gzip, when it gets smaller, and when it holds no secret."""
    if (
        response.status_code != 200
        or "gzip" not in request.headers.get("Accept-Encoding", "")
        or "Content-Encoding" in response.headers
        or not (response.content_type or "").startswith(TEXT)
        or "csrf_token" in g
        or getattr(session, "accessed_by_person", False)
    ):
        return response
    source = response.response
    response.direct_passthrough = False
    data = response.get_data()
    if close := getattr(source, "close", None):
        close()  # a static file, read to its end
    if len(data) < SMALLEST:
        return response
    response.set_data(gzip.compress(data, 6, mtime=0))
    response.headers["Content-Encoding"] = "gzip"
    response.vary.add("Accept-Encoding")
    if etag := response.get_etag()[0]:
        response.set_etag(f"{etag}-gzip")
        response.make_conditional(request)
    return response


def register(app: Flask) -> None:
    """Compress last: functions registered first run last."""
    app.after_request(compress)
