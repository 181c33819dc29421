"""The places of the page and the table of what each accepts agree; the files of two go through what those two read.

The steps of the readings are those of the places' own import code, as `badges/sharing/targets.md` says, in our words.
"""

from __future__ import annotations

import json
import re
from hashlib import new
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient

from badges.publication import award_files
from badges.sharing import backpacks
from badges.web.portfolio.keeping.targets import TARGETS
from schemas.baked_carrier import OpenBadgesVersion
from schemas.baked_images import unbake
from tests.badges.web.portfolio.keeping.conftest import place
from tests.cast.counter import Cast
from tests.conftest import ORIGIN
from tests.house.sources import ROOT

TABLE = ROOT / "badges" / "sharing" / "targets.md"
EMAIL = "amina@exemple.fr"


def rows() -> dict[str, dict[str, str]]:
    """The table: the cells of each place by the head of their column."""
    lines = [line for line in TABLE.read_text("utf-8").splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    head = cells[0]
    return {row[0]: dict(zip(head, row, strict=True)) for row in cells[2:]}


@pytest.fixture
def packed(cast: Cast) -> Cast:
    """Amina's badge with both copies for her address."""
    backpacks.make_hosted(cast.services, cast.member_id, cast.code, EMAIL)
    backpacks.make_matching(cast.services, cast.member_id, cast.code, EMAIL)
    return cast


def data(cast: Cast, name: str) -> bytes:
    """A file of the badge, as its holder gets it."""
    return award_files.award_file(cast.services, cast.code, name, holder=True).data


def test_the_page_and_the_table_offer_the_same_places() -> None:
    table = rows()
    assert list(table) == [each.slug for each in TARGETS]
    for slug, row in table.items():
        assert all(row.values()), slug
        assert re.fullmatch(r"20\d\d-\d\d-\d\d", row["When"]), slug
        assert re.match(r"(read and repeated|read, not run|not tried|run|drawn)\b", row["How it was tried"]), slug
        if row["How it was tried"].startswith("not tried"):
            assert ":" in row["How it was tried"], slug  # and why


@pytest.mark.parametrize("slug", [each.slug for each in TARGETS])
def test_a_place_gives_the_files_of_its_row(packed: Cast, client: FlaskClient, slug: str) -> None:
    page = client.get(place(packed, slug)).text
    given = set(re.findall(r"/fichier/([a-z0-9.-]+)", page))
    listed = set(rows()[slug]["Files given"].split())
    beside = {"badge.json"} if slug == "photos" else set()  # the signed file beside a picture
    assert given == (listed - {"none"}) | beside
    assert page.count("<li><svg") == 3  # three steps, a drawing each
    for name in given:
        with client.get(f"/moi/{packed.key()}/{packed.code}/fichier/{name}") as answer:
            assert answer.status_code == 200, name
            assert packed.code in answer.headers["Content-Disposition"], name


def test_no_png_stands_alone(packed: Cast, client: FlaskClient) -> None:
    """A telephone or a message takes out of a PNG what is inside: beside each there is a file that it leaves alone."""
    for each in TARGETS:
        given = set(re.findall(r"/fichier/([a-z0-9.-]+)", client.get(place(packed, each.slug)).text))
        if any(name.endswith(".png") for name in given):
            assert any(not name.endswith(".png") for name in given), each.slug


# -- Open Badge Passport ----------------------------------------------------------------------------------------------


def answered(client: FlaskClient, url: str) -> Any:
    """What the service answers under one of its addresses, as a program without a preference asks."""
    assert url.startswith(ORIGIN), url
    with client.get(url.removeprefix(ORIGIN), headers={"Accept": "*/*"}) as answer:
        assert answer.status_code == 200, url
        return json.loads(answer.data)


def owner(recipient: dict[str, Any], emails: list[str]) -> str | None:
    """Which of the confirmed addresses of an account the badge is for, in the spellings that are tried."""
    algorithm, _, digest = recipient["identity"].partition("$")
    for email in emails:
        for tried in (email, email.upper(), email.lower(), email.capitalize()):
            if recipient["hashed"] and new(algorithm, (tried + recipient["salt"]).encode()).hexdigest() == digest:
                return email
    return None


def read_by_the_passport(client: FlaskClient, text: str, emails: list[str]) -> str:
    """The name of the badge, when the text of an image leads to one that the account owns."""
    url = text if re.match("https?://", text) else ""
    if not url:
        found = json.loads(text)
        kind = (found.get("verify") or found.get("verification"))["type"].lower()
        assert kind in ("hosted", "hostedbadge")
        url = (found.get("verify") or {}).get("url") or found["id"]
    assertion = answered(client, url)
    assert assertion["@context"] == "https://w3id.org/openbadges/v2" and "id" in assertion
    badge = answered(client, assertion["badge"])
    hosts = {urlsplit(each).netloc for each in (url, assertion["id"], assertion["badge"])}
    assert len(hosts) == 1
    if owner(assertion["recipient"], emails) is None:
        raise PermissionError
    issuer = answered(client, badge["issuer"])
    for value in (badge["name"], badge["description"], badge["criteria"]["id"], issuer["name"], issuer["url"]):
        assert isinstance(value, str) and value
    for alignment in badge.get("alignment", []):
        assert isinstance(alignment["targetName"], str) and isinstance(alignment["targetUrl"], str)
    return str(badge["name"])


@pytest.mark.parametrize("name", ["badge-ob2.png", "badge-ob2.svg"])
def test_open_badge_passport_takes_the_copy_for_an_address(packed: Cast, client: FlaskClient, name: str) -> None:
    text = unbake(data(packed, name)).text
    for typed in (EMAIL, EMAIL.upper()):
        assert read_by_the_passport(client, text, ["autre@exemple.fr", typed]) == "Transmettre un savoir-faire"
    assertion = json.loads(data(packed, "badge-ob2.json"))
    assert read_by_the_passport(client, assertion["id"], [EMAIL]) == "Transmettre un savoir-faire"
    with pytest.raises(PermissionError):
        read_by_the_passport(client, text, ["fatou@exemple.fr"])


def test_open_badge_passport_finds_the_copies_where_it_looks(packed: Cast) -> None:
    """A text chunk named `openbadges`, or the attribute `verify`: where Open Badges 3.0 puts nothing."""
    old, svg, new_one = (data(packed, name) for name in ("badge-ob2.png", "badge-ob2.svg", "badge.png"))
    assert b"iTXtopenbadges\0" in old and unbake(old).version is OpenBadgesVersion.V2
    assert re.search(rb'<openbadges:assertion[^>]* verify="https?://', svg)
    assert b"iTXtopenbadges\0" not in new_one and unbake(new_one).version is OpenBadgesVersion.V3


# -- Learner Credential Wallet ----------------------------------------------------------------------------------------


def read_by_the_wallet(text: str) -> list[Any]:
    """The badges in the text of a file: one object from brace to brace, of the type that it knows."""
    text = text.strip()
    if not re.fullmatch(r"\{.*\}", text, re.DOTALL):
        raise ValueError("no object")
    found = json.loads(text)
    return [found] if "VerifiableCredential" in found["type"] else []


def test_the_wallet_takes_the_signed_file_and_no_other(cast: Cast) -> None:
    (found,) = read_by_the_wallet(data(cast, "badge.json").decode())
    assert found["id"] and found["credentialSubject"]["achievement"]["name"]
    proofs = found["proof"] if isinstance(found["proof"], list) else [found["proof"]]
    assert {each["type"] for each in proofs} == {"DataIntegrityProof"}  # why it says that it did not verify
    for name in ("badge.jwt", "badge.svg"):
        with pytest.raises(ValueError, match="no object"):
            read_by_the_wallet(data(cast, name).decode())
    assert not re.match(r"https?://", award_files.verification_url(cast.services, cast.code))  # of a QR
