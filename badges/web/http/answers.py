"""A published document as an HTTP answer."""

from __future__ import annotations

from flask import Response, request

from badges.publication.published import Published


def machine_answer(document: Published) -> Response:
    """A published document as an HTTP answer; 304 when the client already has these bytes."""
    response = Response(document.data, status=document.status, content_type=document.media_type)
    response.headers["Cache-Control"] = f"public, max-age={document.max_age}" if document.max_age else "no-cache"
    if document.status == 200:
        response.add_etag()
        response.make_conditional(request)
    return response
