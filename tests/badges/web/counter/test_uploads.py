"""Rows U1, U2 and U3: every bad upload gets an answer that says what is wrong, and never causes a fault."""

from __future__ import annotations

import itertools
import os
import resource
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.formparser import parse_form_data
from werkzeug.test import EnvironBuilder, TestResponse

from badges.publication import award_files
from badges.web.counter.verification import PARTS, in_memory
from schemas.baked_images import OpenBadgesVersion, bake_png, bake_svg
from tests.badges.web.counter import hostile_requests as hostile
from tests.cast.cost import computing_at_most
from tests.cast.counter import Cast
from tests.schemas import png_corpus, svg_corpus

READABLE = ("PNG, legal", "SVG, read")
NEVER_GREEN = ("UNDETERMINED", "NOT_AUTHENTIC")  # never signed, or a token that is none
NUMBERS = itertools.count()


def corpora() -> dict[str, dict[str, bytes]]:
    """The pictures by their corpus; made anew, so that no worker keeps them."""
    return {
        "PNG, legal": dict(list(png_corpus.legal().items())[::4]),
        "PNG, hostile": png_corpus.hostile(),
        "SVG, read": svg_corpus.READ,
        "SVG, refused": svg_corpus.REFUSED,
    }


def ask(client: FlaskClient, request: dict[str, Any]) -> TestResponse:
    """One request to /verifier, each from another address: limits are tested elsewhere."""
    number = next(NUMBERS)
    return client.post("/verifier", environ_base={"REMOTE_ADDR": f"10.1.{number >> 8}.{number & 255}"}, **request)


def test_there_are_enough_of_them() -> None:
    assert sum(len(corpus) for corpus in corpora().values()) >= 280
    assert len(hostile.NAMES) + len(hostile.TYPES) + len(hostile.TOO_LARGE) + len(hostile.REFUSED) >= 120


def test_no_picture_is_a_fault(client: FlaskClient) -> None:
    every = corpora()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for corpus, pictures in every.items():
        for name, data in pictures.items():
            with computing_at_most(2, (corpus, name)):
                answer = ask(client, hostile.raw(data))
            read = answer.status_code == 200 and answer.get_json()["headline"] in NEVER_GREEN
            assert answer.status_code == 422 or (read and corpus in READABLE), (corpus, name, answer.text)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100 * 1024  # KiB


def test_a_genuine_badge_in_a_picture_is_valid(cast: Cast, client: FlaskClient) -> None:
    """The positive control: the other pictures are refused for what is wrong with them."""
    badge = award_files.award_file(cast.services, cast.code, "badge.json").data.decode()
    pictures = [bake_svg(svg_corpus.svg("", badge=""), badge, OpenBadgesVersion.V3)]
    for name in list(png_corpus.legal())[:60:10]:
        bare = png_corpus.legal()[name].replace(png_corpus.BADGE, b"")
        pictures.append(bake_png(bare, badge, OpenBadgesVersion.V3))
    for picture in pictures:
        assert ask(client, hostile.raw(picture)).get_json()["headline"] == "VALID"


def test_a_file_name_is_only_shown(cast: Cast, client: FlaskClient) -> None:
    home = cast.services.settings.home
    before = {path for path in home.rglob("*") if "sqlite3" not in path.name}
    for name in hostile.NAMES:
        answer = ask(client, hostile.form(hostile.part("file", name)))
        assert answer.status_code == 422, name
        assert "Set-Cookie" not in answer.headers and len(answer.data) < 20_000, name
        shown = answer.text.partition("Vous avez donné le fichier ")[2].partition("</p>")[0]
        assert shown.isprintable() and "<" not in shown and len(shown) < 500, name
    assert {path for path in home.rglob("*") if "sqlite3" not in path.name} == before


def test_some_names_would_leave_a_folder_if_joined() -> None:
    """The positive control: joined to a folder without a check, some names leave it."""
    for name in hostile.NAMES[:3]:
        assert not os.path.normpath(os.path.join("/uploads", name.replace("\\", "/"))).startswith("/uploads")


def test_a_type_decides_nothing(client: FlaskClient) -> None:
    body = hostile.form(hostile.part("file", "a.json"))["data"]
    for content_type in hostile.TYPES:
        assert ask(client, hostile.raw(body, content_type)).status_code in (413, 415, 422), content_type


def test_too_large(client: FlaskClient) -> None:
    for name, make in hostile.TOO_LARGE.items():
        request = make()
        with computing_at_most(2, name):
            answer = ask(client, request)
        assert answer.status_code == 413, name


def test_refused(client: FlaskClient) -> None:
    for name, make in hostile.REFUSED.items():
        request = make()
        with computing_at_most(4, name):
            answer = ask(client, request)
        assert answer.status_code in (400, 411, 413, 415, 422), (name, answer.text)
        assert "verdict good" not in answer.text and '"VALID"' not in answer.text, name


UNBOUNDED = ["ten thousand parts", "ten thousand files", "twenty-one parts", "a file of fourteen megabytes"]


def test_without_bounds_all_of_it_would_be_read() -> None:
    """The positive control: the same requests, read by the framework's parser with its default limits."""
    for name in UNBOUNDED:
        builder = EnvironBuilder(method="POST", **hostile.TOO_LARGE[name]())
        rest, form, files = parse_form_data(builder.get_environ(), stream_factory=in_memory)
        fields, uploads = [field for _, field in form.items(multi=True)], [each for _, each in files.items(multi=True)]
        size = len(rest.read()) + sum(len(field) for field in fields) + sum(len(each.read()) for each in uploads)
        builder.close()
        assert size > 13 * hostile.MEBIBYTE or len(fields) + len(uploads) > PARTS, name


@pytest.mark.parametrize("path", ["/connexion", "/verifier/", "/badges", "/"])
def test_other_pages_read_no_large_bodies(client: FlaskClient, path: str) -> None:
    with computing_at_most(1, path):
        answer = client.post(path, data=b"a=b&" * 1_000_000, content_type=hostile.URLENCODED)
    assert 400 <= answer.status_code < 500


def test_methods_that_are_not_there(client: FlaskClient) -> None:
    for method in ("PUT", "DELETE", "PATCH", "TRACE", "PROPFIND", "BREW"):
        assert client.open("/verifier", method=method, data=b"x").status_code == 405
