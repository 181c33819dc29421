"""The dated proof: the page's own words on one A4 page, under the same visibility; its QR leads back to the page."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from flask.testing import FlaskClient

from badges.paper.proof import ProofFacts, proof
from badges.publication import award_files
from badges.recognition.tables import Award
from tests.badges.paper.tagged import NAMES, structure
from tests.cast.counter import SENTENCE, Cast
from tests.conftest import Clock

SHORT = ProofFacts(
    "fr", "Preuve datée", "Réseau Citoyen de Services", "good", "Ce badge est authentique.", (), "Couture",
    "Délivré à", "Amina B.", "", "Vu", "", (), (), "Qui", (), "Contrôles", (), (), "", "7K3M9-QXD4T",
    "HTTPS://BADGES.EXAMPLE/V/7K3M9QXD4T", "Carré", "", datetime(2026, 11, 24, tzinfo=UTC),
)  # fmt: skip


def words(data: bytes) -> str:
    """The text of a one-page A4."""
    document = pypdfium2.PdfDocument(data)
    assert len(document) == 1
    assert [round(side) for side in document[0].get_size()] == [595, 842]
    return " ".join(document[0].get_textpage().get_text_bounded().split())


def squares(data: bytes) -> list[str]:
    """The texts of its QR codes, at the resolution of a poor photograph."""
    image = pypdfium2.PdfDocument(data)[0].render(scale=1).to_pil().convert("L")
    return [each.text for each in zxingcpp.read_barcodes(image)]


def test_it_says_what_the_page_says_with_date_and_digest(cast: Cast, client: FlaskClient) -> None:
    answer = client.get(f"/v/{cast.code}/preuve.pdf")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    digest = hashlib.sha256(award_files.award_file(cast.services, cast.code, "badge.json").data).hexdigest()
    said = words(answer.data)
    for wanted in (
        "Ce badge est authentique", "Transmettre un savoir-faire", "Amina B.", SENTENCE, "Montre le geste",
        "Annulation aucune",
        "24 novembre 2026", digest, f"http://localhost:8000/v/{cast.code}", "05 00 00 00 01", "pas un diplôme",
    ):  # fmt: skip
        assert wanted in said, (wanted, said)
    assert squares(answer.data) == [f"HTTP://LOCALHOST:8000/V/{cast.code}"]
    english = words(client.get(f"/v/{cast.code}/preuve.pdf?lang=en").data)
    assert "This badge is authentic" in english and "Passing on know-how" in english and digest in english


def test_a_cancelled_badge_is_proven_cancelled_without_its_skill(cast: Cast, client: FlaskClient) -> None:
    code = cast.revoked(cast.code)
    said = words(client.get(f"/v/{code}/preuve.pdf").data)
    assert "Ce badge est annulé depuis le 24 novembre 2026" in said and "annulé le 24 novembre 2026" in said
    assert SENTENCE not in said and "Montre le geste" not in said
    assert client.get(f"/v/{code}/attestation.pdf").status_code == 410  # the other paper is over


def test_another_moment_is_another_proof(cast: Cast, client: FlaskClient, clock: Clock) -> None:
    first = client.get(f"/v/{cast.code}/preuve.pdf").data
    assert client.get(f"/v/{cast.code}/preuve.pdf").data == first
    clock.now += timedelta(minutes=1)
    assert client.get(f"/v/{cast.code}/preuve.pdf").data != first


def test_who_does_not_see_the_page_gets_no_proof(cast: Cast, client: FlaskClient, clock: Clock) -> None:
    hidden, withdrawn, erased = (
        cast.hidden(cast.code),
        cast.undone(cast.awarded("equipe")),
        cast.awarded("soin", criteria=(0, 1)),
    )
    with cast.services.database.begin() as session:
        session.get_one(Award, cast.award_id(erased)).erased_at = clock()
    for code, status in ((hidden, 404), (withdrawn, 410), (erased, 410), ("7K3M9QXD4T", 404)):
        answer = client.get(f"/v/{code}/preuve.pdf")
        assert answer.status_code == status and answer.mimetype != "application/pdf"


@pytest.mark.parametrize("many", [1, 60])
def test_a_long_proof_stays_on_its_page(many: int, tmp_path: Path) -> None:
    line = "Une phrase assez longue qui ne tient pas sur une seule ligne de la feuille. "
    data = proof(
        ProofFacts(
            "fr", "Preuve datée", "Réseau Citoyen de Services", "warn", line * many, (line * many,) * 5, line * many,
            "Délivré à", line * many, line * many, "Vu", line * many, (line * many,) * 20, (line * many,) * 20, "Qui",
            (line * many,) * 20, "Contrôles", ((line * many, line * many),) * 20, ((line * many, line * many),) * 4,
            line * many, "7K3M9-QXD4T", "HTTPS://BADGES.EXAMPLE/V/7K3M9QXD4T", "Carré", line * many,
            datetime(2026, 11, 24, tzinfo=UTC),
        )
    )  # fmt: skip
    assert "7K3M9-QXD4T" in words(data)
    assert squares(data) == ["HTTPS://BADGES.EXAMPLE/V/7K3M9QXD4T"]


def test_it_is_tagged_and_says_a_name_in_any_script(cast: Cast, client: FlaskClient) -> None:
    data = client.get(f"/v/{cast.code}/preuve.pdf").data
    found = structure(data)
    assert [each.type for each in found].count("H1") == 1
    assert any(each.type == "Figure" and each.alt.startswith("Carré à scanner") for each in found)
    for name in NAMES:
        assert name in words(proof(replace(SHORT, recipient=name))).replace("\ufffe", "-")
