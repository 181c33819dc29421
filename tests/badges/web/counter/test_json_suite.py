"""POST /verifier with broken JSON: 422 with a code of its own, never a server fault (DECISIONS.md row J1)."""

from __future__ import annotations

from flask.testing import FlaskClient

from tests.badges.web.counter.presenting import upload
from tests.schemas.json_suite import INSIDE, SUITE, content

AS_PROGRAM = {"content_type": "application/json", "headers": {"Accept": "application/json"}}
BADGE = b'{"type": ["VerifiableCredential", "OpenBadgeCredential"], "credentialSubject": {"note": %s}}'


def another_address(number: int) -> dict[str, str]:
    """An address for the n-th document, since too many from one address are refused (decisions 31)."""
    return {"REMOTE_ADDR": f"198.51.100.{number % 20}"}


def test_every_document_of_the_suite_is_unreadable(client: FlaskClient) -> None:
    refused = 0
    for number, (name, case) in enumerate(SUITE.items()):
        answer = client.post("/verifier", data=content(case), environ_base=another_address(number), **AS_PROGRAM)
        assert answer.status_code == 422, (name, answer.status_code)
        code = answer.get_json().get("code") or answer.get_json()["checks"][0]["code"]
        assert code.partition(".")[0] in ("json", "input", "image"), (name, code)
        refused += 1
    assert refused == 318


def test_broken_json_inside_of_a_badge_is_unreadable(client: FlaskClient) -> None:
    for number, (name, (value, code)) in enumerate(INSIDE.items()):
        client.environ_base.update(another_address(number))
        answer = client.post("/verifier", data=BADGE % value, **AS_PROGRAM)
        assert answer.status_code == 422, name
        assert answer.get_json()["checks"][0]["code"] == code, name
        assert upload(client, BADGE % value).status_code == 422, name
    # The positive control: the same document with a valid value is read and verified.
    assert client.post("/verifier", data=BADGE % b'"x"', **AS_PROGRAM).get_json()["kind"] == "Ob3Embedded"
