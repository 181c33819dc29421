"""`badges verify`: exit codes, one JSON object a line, and a sentence for every bad input."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PIL import Image

from badges.cli import verification
from badges.issuing import revoke
from badges.publication import papers
from badges.publication.award_files import FILES, award_file
from badges.sharing import backpacks
from keys.encodings import base64url_encode
from tests.badges.cli.conftest import Run
from tests.badges.web.counter.qr_texts import drawn, symbol
from tests.cast.application import app_over
from tests.cast.packed import Packed
from tests.cast.recognition import Recognition
from tests.conftest import ORIGIN
from tests.verifier import strangers
from tests.verifier.world import credential

SCRIPT = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.fixture
def files(issued: Recognition, tmp_path: Path) -> Path:
    """Every file of the badge, in a folder."""
    backpacks.make_hosted(issued.services, issued.member, issued.code, "amina@courrier.example")
    backpacks.make_matching(issued.services, issued.member, issued.code, "amina@courrier.example")
    folder = tmp_path / "files"
    folder.mkdir()
    for name in FILES:
        (folder / name).write_bytes(award_file(issued.services, issued.code, name, holder=True).data)
    return folder


NOW = ("--now", "2026-11-24T14:00:00Z")  # the day on which the badges of these tests are awarded


def verify_json(here: Run, *words: str, **more: object) -> tuple[int, list[dict[str, object]]]:
    """The exit code and the objects."""
    said = here("verify", "--json", *NOW, *words, **more)
    assert "Traceback" not in said.all
    return said.code, [json.loads(line) for line in said.out.splitlines()]


def test_every_file_is_valid(here: Run, files: Path) -> None:
    names = sorted(str(path) for path in files.iterdir())
    code, found = verify_json(here, *names)
    assert code == 0 and [each["input"] for each in found] == names
    for each in found:
        assert each["headline"] == "VALID"
        checks = each["checks"]
        assert isinstance(checks, list) and {"name", "outcome", "code"} <= checks[0].keys()


def test_the_table(here: Run, files: Path) -> None:
    said = here("verify", *NOW, str(files / "badge.json"))
    assert said.code == 0 and said.err == ""
    assert "VALID — Ce badge est authentique" in said.out
    assert "✓ proof           proof.good" in said.out and "headline." not in said.out


def test_the_table_repeats_what_an_unproven_badge_says_as_its_own_words(run: Run, tmp_path: Path) -> None:
    unsigned, forged = tmp_path / "unsigned.json", tmp_path / "forged.jwt"
    unsigned.write_text(json.dumps(credential()))
    forged.write_text(".".join(base64url_encode(json.dumps(part).encode()) for part in ({"alg": "none"}, {}, {})))
    said = run("verify", *NOW, str(unsigned))
    assert said.code == 2 and "dont rien n’est prouvé : name: Transmettre un savoir-faire" in said.out
    assert "rien n’est prouvé" not in run("verify", *NOW, str(forged)).out


def test_from_standard_input_and_from_a_code(here: Run, files: Path, issued: Recognition) -> None:
    code, (found,) = verify_json(here, "-", stdin=(files / "badge.jwt").read_bytes())
    assert (code, found["input"], found["headline"]) == (0, "-", "VALID")
    for url in (f"HTTP://LOCALHOST:8000/V/{issued.code}", f"{ORIGIN}/v/{issued.code}/badge.png"):
        code, (found,) = verify_json(here, url)
        assert (code, found["headline"]) == (0, "VALID")


@pytest.fixture
def papers_of(issued: Recognition, tmp_path: Path) -> dict[str, Path]:
    """The papers of a badge, its picture for a telephone, and the drawing of its code, as files."""
    made = {name: papers.paper(issued.services, issued.code, name).data for name in PAPERS}
    made["photo.png"] = papers.picture(issued.services, issued.code).data
    made["qr.svg"] = award_file(issued.services, issued.code, "qr.svg").data
    for name, data in made.items():
        (tmp_path / name).write_bytes(data)
    return {name: tmp_path / name for name in made}


PAPERS = ("attestation.pdf", "attestation-bilingue.pdf", "cards.pdf", "small-cards.pdf")


@pytest.mark.parametrize("name", [*PAPERS, "photo.png", "qr.svg"])
def test_papers_and_pictures_answer_what_the_page_answers(
    here: Run, issued: Recognition, papers_of: dict[str, Path], name: str
) -> None:
    path = papers_of[name]
    code, (found,) = verify_json(here, str(path))
    given = {"data": path.read_bytes(), "content_type": "application/octet-stream", "headers": {"Accept": "*/*"}}
    page = (
        app_over(issued.services).test_client().post("/verifier?format=json", **given, follow_redirects=True).get_json()
    )
    assert (code, found["input"], found["headline"], page["headline"]) == (0, str(path), "VALID", "VALID")
    assert found["credential"]["id"] == page["credential"]["id"]  # type: ignore[index]
    code, (piped,) = verify_json(here, "-", stdin=path.read_bytes())
    assert (code, piped["credential"]) == (0, found["credential"])


def test_each_badge_of_one_file_has_its_verdict(here: Run, issued: Recognition, tmp_path: Path) -> None:
    """The page lets its reader choose; a command has nobody to ask. One that is unknown makes the exit code 1."""
    path, sheet = tmp_path / "two.png", Image.new("L", (800, 400), 255)
    for number, each in enumerate((issued.code, "ABCDE12345")):
        sheet.paste(symbol(f"HTTP://LOCALHOST:8000/V/{each}").resize((300, 300)), (number * 400 + 50, 50))
    sheet.save(path)
    code, found = verify_json(here, str(path))
    assert code == 1 and [each["input"] for each in found] == [str(path)] * 2
    assert [each["headline"] for each in found] == ["VALID", "UNREADABLE"]


def test_without_an_instance_a_code_of_a_picture_is_a_link(
    run: Run, papers_of: dict[str, Path], tmp_path: Path
) -> None:
    """Which is followed where it may be; localhost may not. What holds no address names no service."""
    code, (found,) = verify_json(run, str(papers_of["photo.png"]))
    assert (code, found["headline"]) == (1, "UNREADABLE") and "fetch." in json.dumps(found["checks"])
    (tmp_path / "code.png").write_bytes(drawn("ABCDE12345"))
    code, (found,) = verify_json(run, str(tmp_path / "code.png"))
    assert code == 1 and "input.code_of_else" in json.dumps(found["checks"])


def test_exit_codes(here: Run, run: Run, files: Path, issued: Recognition, tmp_path: Path) -> None:
    good, image = str(files / "badge.json"), str(files / "badge.png")
    forged = tmp_path / "forged.json"
    forged.write_bytes((files / "badge.json").read_bytes().replace(b"Amina B.", b"Zineb Z."))
    assert verify_json(here, good)[0] == 0
    assert verify_json(here, good, str(forged))[0] == 1
    code, (found,) = verify_json(run, good)  # no instance here, and no server on localhost
    assert (code, found["headline"]) == (2, "UNDETERMINED")
    assert verify_json(run, good, str(forged), "/no/such/file")[0] == 1
    issued.services.clock.advance(minutes=30)  # type: ignore[attr-defined]
    revoke.revoke(issued.services, issued.helene, issued.award, "other")
    code, (found,) = verify_json(here, image)
    assert (code, found["headline"]) == (1, "REVOKED")
    early = here("verify", "--json", "--now", "2025-01-01", good)
    assert early.code == 1 and json.loads(early.out)["headline"] == "NOT_YET_VALID"


@pytest.mark.parametrize("origin", [ORIGIN, "https://elsewhere.example"])
def test_a_mapped_origin_is_not_ours(issued: Recognition, monkeypatch: pytest.MonkeyPatch, origin: str) -> None:
    """`--map` says where an origin is read, not whose it is: only the instance of this machine is its own."""
    now, mapped = issued.services.now(), {origin: "http://127.0.0.1:9"}
    monkeypatch.setattr(verification, "_instance", lambda: None)
    stranger = verification.build_environment(verification._instance(), now, mapped)
    assert stranger.own_origin is None and not stranger.known_issuers
    monkeypatch.setattr(verification, "_instance", lambda: issued.services)
    ours = verification.build_environment(verification._instance(), now, mapped)
    assert ours.own_origin == ORIGIN and "did:web:localhost%3A8000" in ours.known_issuers


def test_a_borrowed_name(here: Run, run: Run, tmp_path: Path) -> None:
    """A stranger's badge under the name of this machine's instance: exit code 2."""
    signer = strangers.key("Ed25519")
    issuer, path = f"did:key:{strangers.multikey(signer)}", tmp_path / "badge.jwt"
    for name, code, said in (
        (
            "Réseau Cit0yen de Services",
            2,
            "Un nom écrit dans ce badge est « Réseau Citoyen de Services »",
        ),
        ("Les Amis du Fil", 2, "Nous ne savons pas qui a fait ce badge"),
    ):
        path.write_text(strangers.token(strangers.badge(issuer, issuer__name=name), signer, issuer))
        answer = here("verify", *NOW, str(path))
        assert answer.code == code and said in answer.out.replace("\u00a0", " "), answer.out
        assert run("verify", *NOW, str(path)).code == 2
        assert run("verify", *NOW, "--issuer", issuer, str(path)).code == 0
        assert run("verify", *NOW, "--any-issuer", str(path)).code == 0


def test_whose_it_is(here: Run, files: Path) -> None:
    for recipient, code, said in (
        ("amina b.", 0, "recipient.match"),
        ("Amina Benavette", 0, "recipient.possible"),
        ("Fatou D.", 0, "recipient.other_name"),  # a name accuses nobody; an address does
        ("fatou@example.org", 1, "recipient.mismatch"),
    ):
        answer = here("verify", *NOW, "--recipient", recipient, str(files / "badge.json"))
        assert answer.code == code and said in answer.out


def test_now(here: Run, files: Path) -> None:
    for moment in ("2026-11-24T14:00:00Z", "2026-11-24T14:00:00", "2026-11-24T15:00:00+01:00"):
        assert here("verify", "--now", moment, str(files / "badge.json")).code == 0
    said = here("verify", "--json", "--now", "2020-01-01T00:00:00Z", str(files / "badge.json"))
    assert said.code == 1 and json.loads(said.out)["headline"] == "NOT_YET_VALID"


def cut(files: Path, name: str, share_of: float) -> bytes:
    """The beginning of a file."""
    data = (files / name).read_bytes()
    return data[: int(len(data) * share_of)]


BAD = Packed({
    "nothing": (b"", "input.empty"),
    "words": (b"bonjour", "input.not_a_badge"),
    "half a JSON": (b'{"type": ', "json.syntax"),
    "a key twice": (b'{"type": ["OpenBadgeCredential"], "id": 1, "id": 2}', "json.duplicate_key"),
    "brackets": (b"[" * 100_000, "json.too_deep"),
    "a script": (SCRIPT.encode(), "image.svg_forbidden"),
    "a web page": (b"<!doctype html><html></html>", "input.html"),
    "a PDF": (b"%PDF-1.7 ", "input.pdf_damaged"),
    "13 MiB": (b"x" * (13 * 2**20), "input.too_large"),
    "no algorithm": (b".".join(base64url_encode(x).encode() for x in (b'{"alg":"none"}', b'{"iss":"x"}')) + b".", None),
})  # fmt: skip


@pytest.mark.parametrize("what", BAD)
def test_bad_input(run: Run, tmp_path: Path, what: str) -> None:
    data, wanted = BAD[what]
    path = tmp_path / "input"
    path.write_bytes(data)
    for said in (run("verify", "--json", str(path)), run("verify", "--json", "-", stdin=data)):
        assert said.code == 1 and said.err == ""
        found = json.loads(said.out)
        assert found["headline"] in ("UNREADABLE", "NOT_AUTHENTIC")
        assert wanted is None or found["checks"][0]["code"] == wanted
    said = run("verify", str(path))
    assert said.code == 1 and "✗" in said.out
    if wanted is not None:
        last = said.out.strip().splitlines()[-1 if len(said.out.splitlines()) <= 3 else 2]
        assert wanted in last and len(last.split(wanted)[1].strip()) > 10  # a sentence, not the code again


@pytest.mark.parametrize(
    ("name", "part", "wanted"),
    [("badge.png", 0.5, "image.png_truncated"), ("badge.jwt", 0.5, None), ("badge.json", 0.7, "json.syntax"),
     ("badge.svg", 0.6, "image.svg_malformed"), ("badge-ob2.jws", 0.5, None)],
)  # fmt: skip
def test_files_that_were_cut(
    here: Run, files: Path, tmp_path: Path, name: str, part: float, wanted: str | None
) -> None:
    path = tmp_path / name
    path.write_bytes(cut(files, name, part))
    code, (found,) = verify_json(here, str(path))
    assert code == 1 and found["headline"] in ("UNREADABLE", "NOT_AUTHENTIC")
    checks = found["checks"]
    assert isinstance(checks, list) and (wanted is None or checks[0]["code"] == wanted)


def test_files_that_cannot_be_read(run: Run, tmp_path: Path) -> None:
    for name, wanted in (
        ("/no/such/file", "input.no_file"),
        (str(tmp_path), "input.folder"),
        ("x" * 5000, "input.file"),
    ):
        code, (found,) = verify_json(run, name)
        assert code == 1 and found["headline"] == "UNREADABLE"
        assert found["checks"] == [{"name": "structure", "outcome": "FAILED", "code": wanted}]
    assert "Ce fichier n’existe pas." in run("verify", "/no/such/file").out


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1/", "https://127.0.0.1/x", "https://localhost/x", "ftp://a.example/x"]
)
def test_addresses_that_are_not_asked(run: Run, url: str) -> None:
    code, (found,) = verify_json(run, url)
    assert code == 1 and found["headline"] == "UNREADABLE"


def test_nothing_is_written_to_the_terminal_but_text(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "evil.json"
    path.write_text(
        json.dumps({
            "@context": ["https://www.w3.org/ns/credentials/v2", "https://evil.example/\x1b]0;pwned\x07\u202e"],
            "type": ["VerifiableCredential", "OpenBadgeCredential", "\x1b[2J"],
        })
    )  # fmt: skip
    for typed in ((str(path),), ("--json", str(path)), ("evil\x1b[2J.json",)):
        said = run("verify", *typed)
        assert said.code in (1, 2) and not any(mark in said.out for mark in "\x1b\x07\u202e")
