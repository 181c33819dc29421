"""contexts: exactly the recorded files, by exactly their URLs, and no other way in."""

from __future__ import annotations

import hashlib
import socket
import tomllib
from pathlib import Path

import pytest

from schemas import contexts, vocabulary
from schemas.errors import ContextUnknown

DOCUMENTS = Path(contexts.__file__).parent / "documents"
ORIGIN = tomllib.loads((DOCUMENTS / "ORIGIN.toml").read_text(encoding="utf-8"))["context"]

# Published in VC Data Model 2.0, VC Data Integrity 1.0 and Controlled Identifiers 1.0; the Open Badges one is the
# revision that 1EdTech's validator uses.
PUBLISHED = {
    vocabulary.VC_V2: "59955ced6697d61e03f2b2556febe5308ab16842846f5b586d7f1f7adec92734",
    vocabulary.DATA_INTEGRITY_V2: "67f21e6e33a6c14e5ccfd2fc7865f7474fb71a04af7e94136cb399dfac8ae8f4",
    vocabulary.MULTIKEY_V1: "ba2c182de2d92f7e47184bcca8fcf0beaee6d3986c527bf664c195bbc7c58597",
    vocabulary.JWK_V1: "0f14b62f6071aafe00df265770ea0c7508e118247d79b7d861a406d2aa00bece",
    vocabulary.OB_CONTEXT: "3d34f4d4ef1bce691106e63798beb5e7b862ba841423f5ee1e53ab7ddf3bca84",
}


def test_every_url_of_the_vocabulary_is_bundled() -> None:
    named = {
        value
        for name, value in vars(vocabulary).items()
        if name.endswith(("_V1", "_V2", "_CONTEXT")) or name.startswith("OB_CONTEXT_")
        if isinstance(value, str) and value.startswith("https://") and "SVG" not in name
    }
    assert named <= contexts.known()
    editions = {vocabulary.OB_CONTEXT, vocabulary.OB_CONTEXT_302, vocabulary.OB_CONTEXT_301}
    assert contexts.known() > editions | {vocabulary.OB_CONTEXT_UNVERSIONED}


@pytest.mark.parametrize("entry", ORIGIN, ids=[entry["file"] for entry in ORIGIN])
def test_each_file_is_the_recorded_one(entry: dict[str, str]) -> None:
    data = (DOCUMENTS / entry["file"]).read_bytes()
    assert hashlib.sha256(data).hexdigest() == entry["sha256"] == PUBLISHED.get(entry["url"], entry["sha256"])
    assert "@context" in contexts.load(entry["url"])
    assert all(entry[member] for member in ("version", "licence", "source"))


def test_no_file_without_a_record() -> None:
    recorded = {entry["file"] for entry in ORIGIN}
    assert {f"contexts/{path.name}" for path in (DOCUMENTS / "contexts").iterdir()} == recorded


def test_the_current_3_0_3_file_knows_its_two_late_terms() -> None:
    terms = contexts.load(vocabulary.OB_CONTEXT)["@context"]
    assert {"jti", "endorsementJwt"} <= set(terms)


def test_a_document_is_parsed_once() -> None:
    assert contexts.load(vocabulary.VC_V2) is contexts.load(vocabulary.VC_V2)


@pytest.mark.parametrize(
    "url",
    [
        "https://www.w3.org/ns/credentials/v2/",
        "http://www.w3.org/ns/credentials/v2",
        "https://www.w3.org/ns/credentials/V2",
        "https://www.w3.org/ns/credentials/v2#",
        " https://www.w3.org/ns/credentials/v2",
        "https://attacker.example/context.json",
        "contexts/did-v1.json",
        "../ORIGIN.toml",
        "file:///etc/passwd",
        "",
    ],
)
def test_any_other_spelling_is_unknown_and_opens_no_socket(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(*_: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket.socket, "connect", forbidden)
    with pytest.raises(ContextUnknown) as refusal:
        contexts.load(url)
    assert refusal.value.code == "context.unknown"


def test_a_changed_file_stops_the_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "changed.json").write_text('{"@context": {}}', encoding="utf-8")
    entry = {"url": "urn:test", "file": "changed.json", "sha256": "0" * 64}
    monkeypatch.setattr(contexts, "_DOCUMENTS", tmp_path)
    monkeypatch.setattr(contexts, "_origin", lambda: {"urn:test": entry})
    with pytest.raises(RuntimeError, match=r"changed\.json"):
        contexts.load("urn:test")
