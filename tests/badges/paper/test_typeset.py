"""Tagged sheets: what reaches them is text, and what comes out is PDF/UA with its metadata."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pypdfium2
import pytest

from badges.paper import typeset

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
WORDS = {"title": "Essai", "author": "Réseau Citoyen de Services", "language": "fr"}
TEMPLATE = '#import "house.typ": *\n#show: sheet\n#weave(170mm)\n= #words.title\n#words.name\n'


@pytest.fixture
def template(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of templates with the house's own and one more."""
    house = typeset.TEMPLATES / "house.typ"
    (tmp_path / "house.typ").write_text(house.read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "essai.typ").write_text(TEMPLATE, encoding="utf-8")
    monkeypatch.setattr(typeset, "TEMPLATES", tmp_path)
    return tmp_path


def made(name: str) -> bytes:
    """The sheet with a name on it."""
    return typeset.typeset("essai", {**WORDS, "name": name}, AT)


def words_of(data: bytes) -> str:
    """What can be read on the first page."""
    document = pypdfium2.PdfDocument(data)
    text = document[0].get_textpage().get_text_bounded()
    document.close()
    return " ".join(text.split())


@pytest.mark.usefixtures("template")
def test_a_sheet_is_tagged_and_the_same_words_give_the_same_bytes() -> None:
    data = made("Amina")
    assert b"/StructTreeRoot" in data and b"/Marked true" in data and b"pdfuaid" in data
    document = pypdfium2.PdfDocument(data)
    metadata = document.get_metadata_dict()
    document.close()
    assert (metadata["Title"], metadata["Author"]) == ("Essai", "Réseau Citoyen de Services")
    assert metadata["CreationDate"].startswith("D:20261120")
    assert made("Amina") == data != made("Bernard")


@pytest.mark.usefixtures("template")
def test_a_moment_between_two_seconds_is_written_as_the_first() -> None:
    words = {**WORDS, "name": "Amina"}
    assert typeset.typeset("essai", words, AT.replace(microsecond=7)) == typeset.typeset("essai", words, AT)


@pytest.mark.usefixtures("template")
def test_what_a_person_typed_is_never_a_command() -> None:
    for name in ('#read("/etc/passwd")', '#import "house.typ"', "*gras* _penché_", '"} $x$ <label> @ref', "= Titre"):
        assert name in words_of(made(name))


@pytest.mark.usefixtures("template")
def test_a_letter_that_no_face_has_is_a_visible_sign() -> None:
    assert "A?B" in words_of(made("A\U0001f980B"))


def test_sheets_made_at_once_do_not_mix_their_letters() -> None:
    """In a process of its own, so that the threads also open the faces concurrently."""
    program = (
        "import sys; sys.setswitchinterval(0.0001)\n"
        "from concurrent.futures import ThreadPoolExecutor\n"
        "from datetime import UTC, datetime\n"
        "from badges.paper.programme import Date, SiteProgramme, programme\n"
        "date = Date('Mardi', '9 h', 'Amina \u0641\u0627\u0637\u0645\u0629 Olena', None, cancelled=False)\n"
        "sites, at = (SiteProgramme('A', None, None, (date,)),), datetime(2026, 11, 29, tzinfo=UTC)\n"
        "made = lambda _: programme('mai', sites, 'a4', at)\n"
        "with ThreadPoolExecutor(8) as pool:\n"
        "    print(len(set(pool.map(made, range(24)))))"
    )
    output = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert output.stdout.strip() == "1"


def test_an_unknown_template_is_an_error() -> None:
    with pytest.raises(LookupError):
        typeset.typeset("nothing", WORDS, AT)


class PanicException(BaseException):
    """As pyo3 raises it where Rust panics: no Exception."""


class Broken:
    """A compiler that raises."""

    def __init__(self, trouble: BaseException) -> None:
        self.trouble = trouble

    def compile(self, **_options: object) -> bytes:
        """Raise."""
        raise self.trouble

    def query(self, *_what: object, **_options: object) -> str:
        """Raise."""
        raise self.trouble


@pytest.mark.parametrize(
    ("trouble", "raised"),
    [(PanicException("index out of bounds"), RuntimeError), (KeyboardInterrupt(), KeyboardInterrupt)],
)
def test_a_panic_is_an_error_of_one_sheet(
    monkeypatch: pytest.MonkeyPatch, trouble: BaseException, raised: type[BaseException]
) -> None:
    monkeypatch.setattr(typeset, "_compiler", lambda *_arguments: Broken(trouble))
    with pytest.raises(raised):
        typeset.typeset("slip", WORDS, AT)
    with pytest.raises(raised):
        typeset.asked("names", WORDS, "names")
