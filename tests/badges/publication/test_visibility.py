"""The table visibility × state × kind, cell by cell; every file of a badge is served by it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from badges.base.errors import NotFound, Refused
from badges.issuing import revoke, sign
from badges.ledger import rows as ledger
from badges.ledger.tables import Document
from badges.publication import award_files, hosted_documents, papers
from badges.publication import documents as publish
from badges.publication.award_files import FILES, QR_FILES, award_file
from badges.publication.papers import PAPERS, paper
from badges.publication.published_document import Gone, Published
from badges.publication.visibility import Answer, Kind, answer
from badges.recognition.states import Visibility
from badges.recognition.tables import Award
from badges.sharing import backpacks
from schemas.baked_images import unbake
from tests.cast.recognition import Recognition
from tests.conftest import START

KINDS = (Kind.PAGE, Kind.CREDENTIAL, Kind.PAPER, Kind.HOSTED, Kind.PREVIEW, Kind.INDEX)

# Columns as KINDS: y answers, n as if it did not exist, g gone. "indexed" is "public" with a yes to search engines.
TABLE = """
code     issued     stranger y y y y n n
code     issued     holder   y y y y y n
code     withdrawn  stranger y g g g n n
code     withdrawn  holder   y g g g g n
code     revoked    stranger y y g g n n
code     revoked    holder   y y g g g n
public   issued     stranger y y y y y n
public   issued     holder   y y y y y n
public   withdrawn  stranger y g g g g n
public   withdrawn  holder   y g g g g n
public   revoked    stranger y y g g g n
public   revoked    holder   y y g g g n
indexed  issued     stranger y y y y y y
indexed  issued     holder   y y y y y y
indexed  withdrawn  stranger y g g g g g
indexed  withdrawn  holder   y g g g g g
indexed  revoked    stranger y y g g g g
indexed  revoked    holder   y y g g g g
hidden   issued     stranger n n n n n n
hidden   issued     holder   y y y y y n
hidden   withdrawn  stranger n n n n n n
hidden   withdrawn  holder   y g g g g n
hidden   revoked    stranger n n n n n n
hidden   revoked    holder   y y g g g n
"""
WORDS = {"y": Answer.YES, "n": Answer.NO, "g": Answer.GONE}
CELLS = [
    (visibility, state, who == "holder", kind, WORDS[cell])
    for visibility, state, who, *row in map(str.split, TABLE.strip().splitlines())
    for kind, cell in zip(KINDS, row, strict=True)
]


def award_of(visibility: str, state: str) -> Award:
    """An award in one cell of the table."""
    indexed = visibility == "indexed"
    shown = "public" if indexed else visibility
    return Award(state=state, visibility=shown, search_engines=indexed, issued_at=START, erased_at=None)


def test_every_cell_of_the_table_of_answers() -> None:
    assert set(Kind) == set(KINDS) and len(CELLS) == (len(Visibility) + 1) * 3 * 2 * len(KINDS)
    for visibility, state, holder, kind, wanted in CELLS:
        found = answer(award_of(visibility, state), kind, holder=holder)
        assert found is wanted, (visibility, state, holder, kind)


def test_search_engines_are_for_public_badges() -> None:
    for visibility in ("code", "hidden"):
        award = award_of(visibility, "issued")
        award.search_engines = True
        assert answer(award, Kind.INDEX, holder=True) is Answer.NO


def test_what_is_not_issued_does_not_exist_and_what_is_erased_is_gone() -> None:
    for visibility in Visibility:
        for kind in Kind:
            for holder in (True, False):
                for state in ("draft", "agreed", "reserved", "declined", "abandoned"):
                    award = award_of(visibility, state)
                    award.issued_at = None
                    assert answer(award, kind, holder=holder) is Answer.NO
                for state in ("issued", "withdrawn", "revoked", "draft"):
                    award = award_of(visibility, state)
                    award.erased_at = START
                    assert answer(award, kind, holder=holder) is Answer.GONE


# -- every file asks the table ----------------------------------------------------------------------------------------


def outcome(attempt: Callable[[], Published]) -> int:
    """The HTTP status that a file would have."""
    try:
        return attempt().status
    except Gone:
        return 410
    except NotFound:
        return 404


@pytest.fixture
def packed(issued: Recognition) -> Recognition:
    """The badge, with its copies for backpacks."""
    backpacks.make_hosted(issued.services, issued.member, issued.code, "amina@courrier.example")
    backpacks.make_matching(issued.services, issued.member, issued.code, "amina@courrier.example")
    return issued


def key_of(of: Recognition) -> str:
    """The unguessable end of the hosted assertion's address."""
    with of.services.database.begin(read_only=True) as session:
        row = ledger.hosted_assertion(session, of.award)
    assert row is not None
    return row.key


def statuses_of(of: Recognition, *, holder: bool = False) -> dict[str, int]:
    """The status of every file of the award."""
    services, code, key = of.services, of.code, key_of(of)
    found = {
        name: outcome(lambda name=name: award_file(services, code, name, holder=holder))  # type: ignore[misc]
        for name in (*FILES, *QR_FILES)
        if holder or name in QR_FILES or not FILES[name].private
    }
    for name in PAPERS:
        found[name] = outcome(lambda name=name: paper(services, code, name, holder=holder))  # type: ignore[misc]
    if not holder:
        found["assertion"] = outcome(lambda: publish.ob2_assertion(services, key))
        found["assertion image"] = outcome(lambda: publish.ob2_assertion_image(services, key))
    return found


def test_files_of_a_shown_badge_are_served(packed: Recognition) -> None:
    for visibility in ("code", "public"):
        packed.change(visibility=visibility)
        assert set(statuses_of(packed).values()) == {200}


def test_files_that_may_hold_the_hash_of_an_e_mail_are_for_the_member_alone(packed: Recognition) -> None:
    private = {name for name, each in FILES.items() if each.private}
    assert private == {
        "badge-ob2.json", "badge-ob2.jws", "badge-ob2.png", "badge-ob2.svg",
        "badge-email.json", "badge-email.jwt", "badge-email.png", "badge-email.svg",
    }  # fmt: skip
    for visibility in Visibility:
        packed.change(visibility=visibility)
        for name in private:
            with pytest.raises(NotFound):
                award_file(packed.services, packed.code, name)
            assert award_file(packed.services, packed.code, name, holder=True).status == 200


def test_files_of_a_hidden_badge_are_for_the_member_alone(packed: Recognition) -> None:
    packed.change(visibility="hidden")
    assert set(statuses_of(packed).values()) == {404}
    assert set(statuses_of(packed, holder=True).values()) == {200}


def test_files_of_a_withdrawn_badge_are_gone(packed: Recognition) -> None:
    sign.undo(packed.services, packed.lea, packed.award)
    assert set(statuses_of(packed).values()) == {410}
    assert set(statuses_of(packed, holder=True).values()) == {410}


def test_files_of_a_revoked_badge_stay_but_its_papers_are_gone(packed: Recognition) -> None:
    revoke.revoke(packed.services, packed.helene, packed.award, "other")
    found = statuses_of(packed)
    over = {*PAPERS, "assertion", "assertion image"}
    assert {name for name, status in found.items() if status == 410} == over
    assert {status for name, status in found.items() if name not in over} == {200}


def test_files_of_an_erased_badge_are_gone(packed: Recognition) -> None:
    packed.change(erased_at=packed.services.now())
    assert set(statuses_of(packed).values()) == {410}


def test_files_of_no_award(issued: Recognition) -> None:
    for code, name in (
        ("0000000000", "badge.json"),
        ("", "badge.json"),
        (issued.code, "../secret"),
        (issued.code, "x"),
    ):
        with pytest.raises(NotFound):
            award_file(issued.services, code, name)
    with pytest.raises(NotFound):  # no backpack was asked for
        award_file(issued.services, issued.code, "badge-ob2.json")
    with pytest.raises(NotFound):
        paper(issued.services, issued.code, "badge.json")


# -- what the files hold ----------------------------------------------------------------------------------------------


def test_files_are_the_signed_bytes(packed: Recognition) -> None:
    documents = packed.documents()
    for name, each in FILES.items():
        found = award_file(packed.services, packed.code.lower(), name, holder=True)
        assert found.media_type == each.media_type and found.max_age == 60
        if each.carrier is None:
            assert found.data == documents[each.representation]
        else:
            inside = unbake(found.data)
            assert inside.carrier == each.carrier
            assert inside.version == ("2.0" if each.representation == "ob2" else "3.0")
            assert inside.text.encode() == documents[each.representation]


def test_images_are_made_once(packed: Recognition, monkeypatch: pytest.MonkeyPatch) -> None:
    first = award_file(packed.services, packed.code, "badge.png").data
    monkeypatch.setattr(award_files, "bake_png", lambda *_: pytest.fail("it was made before"))
    assert award_file(packed.services, packed.code, "badge.png").data == first


def test_papers_are_printed_for_what_verifies_now(issued: Recognition, monkeypatch: pytest.MonkeyPatch) -> None:
    assert paper(issued.services, issued.code, "attestation.pdf").data.startswith(b"%PDF-")
    with issued.services.database.begin() as session:
        document = session.query(Document).filter_by(representation="ob3").one()
        document.data = document.data.replace(b"Amina B.", b"Zineb Z.")
    for name in PAPERS:
        with pytest.raises(Refused, match="paper.not_verified"):
            paper(issued.services, issued.code, name)


def test_an_expired_badge_is_not_printed(recognition_sqlite: Recognition) -> None:
    services = recognition_sqlite.services
    recognition_sqlite.change(valid_until=services.now().replace(year=2027))
    recognition_sqlite.sign()
    services.clock.advance(days=400)  # type: ignore[attr-defined]
    with pytest.raises(Gone):
        paper(services, recognition_sqlite.code, "cards.pdf")
    assert award_file(services, recognition_sqlite.code, "badge.json").status == 200


def test_phone_numbers_are_printed_as_dialled() -> None:
    assert papers.dialled("+33555828047") == "05\u00a055\u00a082\u00a080\u00a047"
    assert (papers.dialled(None), papers.dialled("+4412345")) == (None, "+4412345")


def test_an_assertion_that_never_was(issued: Recognition) -> None:
    with pytest.raises(NotFound, match=r"assertion\.unknown"):
        hosted_documents.assertion_bytes(issued.services, "x" * 43)
