"""A badge that is given to the employer's page: a file, a text, a signed file of a fresh award."""

from __future__ import annotations

import io

from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import TestResponse, encode_multipart

from badges.publication import award_files
from tests.cast.counter import Cast


def upload(client: FlaskClient, data: bytes, name: str = "badge.json", **more: str) -> TestResponse:
    """Give a file, as the form does."""
    parts = MultiDict({"file": FileStorage(io.BytesIO(data), name), "text": "", **more})
    boundary, body = encode_multipart(parts)
    return client.post("/verifier", data=body, content_type=f"multipart/form-data; boundary={boundary}")


def paste(client: FlaskClient, text: str) -> TestResponse:
    """Give a text or a link, as the form does."""
    return client.post("/verifier", data={"file": (io.BytesIO(b""), ""), "text": text})


def file_of(cast: Cast, name: str, code: str | None = None) -> bytes:
    """A signed file of a fresh badge."""
    return award_files.award_file(cast.services, code or cast.code, name).data
