"""The employer’s counter (J9 to J11): each verdict has its page, in both languages; each bad input its sentence."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from badges.issuing import revoke as revoking
from badges.issuing import sign
from badges.ledger.tables import Document
from badges.publication import award_files
from badges.recognition.tables import Award
from badges.sharing import audience
from tests.journeys.conftest import DESK, PHONE, People, Reader, Town
from tests.journeys.steps import awarded


def number_of(town: Town, code: str) -> int:
    """The number of an award."""
    with town.services.database.begin(read_only=True) as session:
        return session.query(Award.id).filter(Award.code == code).scalar()  # type: ignore[no-any-return]


def every_kind(town: Town) -> dict[str, str]:
    """A code for each kind of answer."""
    codes = {
        "expired": awarded(town, "soin", days=1),
        "valid": awarded(town, "transmettre", visibility="public"),
        "revoked": awarded(town, "equipe"),
        "withdrawn": awarded(town, "ecoute"),
        "hidden": awarded(town, "empathie"),
        "erased": awarded(town, "animer"),
        "forged": awarded(town, "service"),
        "unknown": "0000000000",
    }
    revoking.revoke(town.services, town.cast.helene, number_of(town, codes["revoked"]), "error")
    sign.undo(town.services, town.cast.lea, number_of(town, codes["withdrawn"]))
    audience.set_visibility(town.services, town.members["Amina"], codes["hidden"], "hidden")
    with town.services.database.begin() as session:
        session.get_one(Award, number_of(town, codes["erased"])).erased_at = town.clock()
        forged = number_of(town, codes["forged"])
        for document in session.query(Document).filter(Document.edition.has(award_id=forged)):
            document.data = document.data.replace(b"Amina", b"Olive")
    town.clock.advance(days=2)
    return codes


KINDS = {
    "valid": (200, "Ce badge est authentique", "This badge is authentic"),
    "expired": (200, "Ce badge est authentique, mais sa date de fin est passée", "This badge is authentic, but"),
    "revoked": (200, "Ce badge est annulé depuis le 24 novembre 2026", "This badge was cancelled on"),
    "withdrawn": (200, "Ce badge a été retiré", "This badge"),
    "hidden": (200, "La personne n’a pas rendu ce badge visible", ""),
    "erased": (410, "Ce badge n’est plus consultable ici.", ""),
    "forged": (200, "Ce badge n’est pas authentique", "This badge is not authentic"),
    "unknown": (404, "Aucun badge avec ce code", "No badge with this code"),
}


def test_each_kind_of_answer_has_its_page(town: Town, people: People) -> None:
    codes = every_kind(town)
    phone, desk = people(PHONE), people(DESK)
    for kind, (status, title, english) in KINDS.items():
        phone.open(f"/v/{codes[kind]}").look()
        assert (phone.status, phone.heading) == (status, title)
        assert phone.page.title().replace("\u00a0", " ").startswith(title)
        assert (kind == "valid") == (phone.page.locator(".verdict.good").count() == 1), kind
        if kind not in ("valid", "expired", "revoked"):
            assert "Amina" not in phone.page.content(), kind
        desk.open(f"/v/{codes[kind]}?lang=en").look()
        assert desk.page.locator("html").get_attribute("lang") == "en"
        assert desk.heading.startswith(english), kind
    for path in ("/", "/verifier", "/badges", "/badges/transmettre", "/issuer", f"/v/{codes['valid']}/attestation"):
        phone.open(path).look()
        desk.open(path + "?lang=en").look()
    desk.open(f"/v/{codes['revoked']}/attestation").look()
    assert desk.status == 410
    dark = people(PHONE, scheme="dark")
    for path in (*(f"/v/{codes[kind]}" for kind in ("valid", "expired", "forged")), "/"):
        dark.open(path).look()


def test_the_code_on_a_photocopy_is_typed_at_home(town: Town, people: People) -> None:
    code = awarded(town)
    employer = people(PHONE)
    for typed in ("{0}-{1}", " {0} {1} ", "{0}{1}"):
        employer.open("/")
        employer.page.get_by_label("Le code du badge").fill(typed.format(code[:5].lower(), code[5:].replace("0", "O")))
        employer.press("Vérifier").look()
        assert employer.heading == "Ce badge est authentique"
        assert employer.page.url == f"{town.origin}/v/{code}"


# What an employer may hand over: which of our files it was made of, how; and a sentence that no other input has.
SVG_WITH_A_SCRIPT = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
BAD_FILES: dict[str, tuple[str, Callable[[bytes], bytes], str]] = {
    "truncated.png": ("badge.png", lambda png: png[: len(png) // 2], "Cette image est coupée"),
    "half.jwt": ("badge.jwt", lambda jwt: jwt[: len(jwt) // 2], "Le texte du badge est coupé"),
    "half.json": ("badge.json", lambda text: text[: len(text) // 2], "Le texte du badge est abîmé ou coupé"),
    "twice.json": ("badge.json", lambda text: text[:-1] + b',"id":"urn:x"}', "dit deux fois la même chose"),
    "brackets.json": ("badge.json", lambda text: b"[" * 100_000, "parenthèses sans fin"),
    "script.svg": ("badge.json", lambda text: SVG_WITH_A_SCRIPT, "contient un programme"),
    "changed.json": ("badge.json", lambda text: text.replace(b"Amina", b"Olive"), "La signature ne correspond pas"),
    "empty.json": ("badge.json", lambda text: b" ", "est vide"),
    "cv.pdf": ("badge.json", lambda text: b"%PDF-1.7 ...", "C’est un PDF"),
    "photo.jpg": ("badge.json", lambda text: b"\xff\xd8\xff\xe0" + b"0" * 99, "C’est une photo ou une image abîmée"),
    "huge.png": ("badge.png", lambda png: png + b"0" * 50 * 1024 * 1024, "trop gros pour un badge"),
}
BAD_TEXTS = {
    "Z" * 10: "Aucun badge avec ce code",
    "https://127.0.0.1/badge.json": "mène à cette machine ou à un réseau privé",
    "https://intranet.example.org/badge.json": "mène à cette machine ou à un réseau privé",
    "https://injoignable.example/badge.json": "L’adresse ne répond pas",
    "http://exemple.example/badge.json": "n’est pas en https",
    "bonjour": "pas de badge là-dedans",
}


def check_refused(employer: Reader, about: str, words: str) -> None:
    """Its own sentence, no fault, and nothing green."""
    read = employer.words.replace("\u00a0", " ").replace("\u202f", " ")
    assert 200 <= employer.status < 500, about
    assert employer.page.locator(".verdict.good").count() == 0, about
    assert "est authentique" not in employer.heading, about
    sentences = {each for *_rest, each in BAD_FILES.values()} | set(BAD_TEXTS.values())
    assert [each for each in sentences if each in read] == [words], f"{about}: {read[:400]}"


def test_every_bad_file_has_its_own_sentence(town: Town, people: People, tmp_path: Path) -> None:
    code = awarded(town)
    employer = people(PHONE)
    for name, (source, change, words) in BAD_FILES.items():
        data = award_files.award_file(town.services, code, source).data
        (tmp_path / name).write_bytes(change(data))
        employer.open("/verifier").page.get_by_label("Un fichier").set_input_files(tmp_path / name)
        employer.press("Vérifier").look()
        check_refused(employer, name, words)


def test_every_bad_text_has_its_own_sentence(town: Town, people: People) -> None:
    employer = people(PHONE)
    for text, words in BAD_TEXTS.items():
        employer.open("/verifier").page.get_by_label("Ou un lien, un code ou un texte").fill(text)
        employer.press("Vérifier").look()
        check_refused(employer, text, words)


def test_good_and_ended_badges_as_files(town: Town, people: People, tmp_path: Path) -> None:
    code, lent = awarded(town), awarded(town, "equipe")
    files = {name: award_files.award_file(town.services, code, name).data for name in ("badge.png", "badge.jwt")}
    revoked = award_files.award_file(town.services, lent, "badge.svg").data
    revoking.revoke(town.services, town.cast.helene, number_of(town, lent), "error")
    employer = people(PHONE)
    for name, data in {**files, "revoked.svg": revoked}.items():
        (tmp_path / name).write_bytes(data)
        employer.open("/verifier").page.get_by_label("Un fichier").set_input_files(tmp_path / name)
        employer.press("Vérifier").look()
        good = name in files
        assert (employer.heading == "Ce badge est authentique") == good
        assert bool(re.search("annulé", employer.heading)) != good
