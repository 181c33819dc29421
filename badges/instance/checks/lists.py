"""The status lists: both published forms verify, and every bit is what the ledger says; every place was allotted.

The bits come from the published bytes, and what they are compared with from the ledger, never from the entries of which
a list is made.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from itertools import chain
from typing import Final

from sqlalchemy import literal, select
from sqlalchemy.orm import Session as OrmSession

from badges.base.services import Services
from badges.instance.checks.comparisons import is_lost
from badges.instance.checks.findings import GOOD, SOMETHING_CHANGED, WRONG, Finding, Outside, Progress, counted
from badges.ledger import statuses
from badges.ledger.states import LedgerEvent
from badges.ledger.tables import LedgerEntry, StatusEntry, StatusList
from badges.network.service import ownership
from badges.publication import documents
from badges.publication.judgement import own_environment
from badges.publication.published_document import Published
from issuer import status
from keys.proofs import vc_jwt
from schemas import bitstring, strict_json
from schemas.vocabulary import VC_JWT
from verifier.pipeline import verify
from verifier.presented_bytes import Presented
from verifier.verdict import Headline

TRIES: Final = 3  # a badge that is revoked while a list is compared is no fault
ENDED: Final = (LedgerEvent.REVOKED, LedgerEvent.WITHDRAWN)
BATCH: Final = 1000
PLACES = "Listes de statut : une place n’est pas celle qui a été attribuée (liste {number})"


def status_lists(services: Services, _outside: Outside, progress: Progress) -> Iterator[Finding]:
    """Compare every list; one line for each fault, or one for all. Raises KeyringStale: as `Signatures`."""
    ownership.agree(services)
    numbers = statuses.numbers(services)
    sound, bits = True, 0
    for done, number in enumerate(numbers, 1):
        found = list(_of_list(services, number))
        sound = sound and not found
        yield from found
        with services.database.begin(read_only=True) as session:
            bits += session.get_one(StatusList, number).size
        progress("listes de statut", done, len(numbers))
    if sound:
        yield Finding(GOOD, f"Listes de statut : {counted(bits, 'bit comparé', 'bits comparés')} avec le registre")


def _of_list(services: Services, number: int) -> Iterator[Finding]:
    with services.database.begin(snapshot=True) as session:
        if not _places_are_right(session, number):
            yield Finding(WRONG, PLACES.format(number=number), SOMETHING_CHANGED)
    clear = extra = 0
    for _ in range(TRIES):
        before = _changes(services, number)
        published = (documents.status_list(services, number), documents.status_list_jwt(services, number))
        verdicts = [_headline(services, each) for each in published]
        if bad := [each for each in verdicts if each is not Headline.VALID]:
            yield Finding(WRONG, f"Liste de statut {number} : {bad[0]}", SOMETHING_CHANGED)
            return
        url = statuses.list_url(services.settings.public_url, number)
        forms = [_bits(each, address) for each, address in zip(published, (url, f"{url}.jwt"), strict=True)]
        with services.database.begin(snapshot=True) as session:
            clear, extra = _compared(session, number, forms)
        if not clear + extra or _changes(services, number) == before:
            break
    if clear:
        what = counted(clear, "badge annulé y est publié comme valable", "badges annulés y sont publiés comme valables")
        yield Finding(WRONG, f"Liste de statut {number} : {what}", SOMETHING_CHANGED)
    if extra:
        what = counted(extra, "place est publiée comme annulée", "places sont publiées comme annulées")
        yield Finding(WRONG, f"Liste de statut {number} : {what}, sans annulation", SOMETHING_CHANGED)


def _changes(services: Services, number: int) -> int:
    with services.database.begin(read_only=True) as session:
        return session.get_one(StatusList, number).changes


def _headline(services: Services, published: Published) -> Headline:
    return verify(Presented(published.data, published.media_type, "store"), own_environment(services)).headline


def _bits(published: Published, address: str) -> bytes:
    """The bits of the form that is published at an address, as another verifier reads them.

    Raises LookupError: for a list of another address; OpenBadgesError: when there are none.
    """
    if published.media_type == VC_JWT:
        document = vc_jwt.credential_of(vc_jwt.peek(published.data.decode("ascii")))
    else:
        document = strict_json.parse_object(published.data)
    if document["id"] != address:
        raise LookupError(address)
    return bitstring.decode(document["credentialSubject"]["encodedList"])


def _compared(session: OrmSession, number: int, forms: list[bytes]) -> tuple[int, int]:
    """How many ended badges have a clear bit, and how many set bits belong to none, in either form."""
    size = session.get_one(StatusList, number).size // 8
    ended, may_be = bytearray(size), bytearray(size)  # `may_be`: ended or erased
    chosen = select(LedgerEntry.status_index, LedgerEntry.event).where(
        LedgerEntry.status_list_id == number, LedgerEntry.event.in_((*ENDED, LedgerEvent.ERASED))
    )
    lost = select(StatusEntry.index, literal(LedgerEvent.REVOKED)).where(
        StatusEntry.status_list_id == number, StatusEntry.revoked_at.is_not(None), is_lost
    )
    outside = 0
    found = (session.execute(each.execution_options(yield_per=BATCH)) for each in (chosen, lost))
    for index, event in chain.from_iterable(found):
        if not 0 <= index < 8 * size:
            outside += 1
            continue
        mask = 0x80 >> (index & 7)
        may_be[index >> 3] |= mask
        if event in ENDED:
            ended[index >> 3] |= mask
    clear = extra = 0
    for bits in forms:
        if len(bits) != size:
            raise LookupError(number)
        clear = max(clear, _ones(ended, bits))
        extra = max(extra, _ones(bits, may_be))
    return clear + outside, extra


def _ones(of: bytes | bytearray, without: bytes | bytearray) -> int:
    """How many bits are set in the first and not in the second."""
    return (int.from_bytes(of, "big") & ~int.from_bytes(without, "big")).bit_count()


def _places_are_right(session: OrmSession, number: int) -> bool:
    """Whether the n-th entry of a list has the n-th index of its permutation, and the list counts them all.

    A list that a restoration closed counts as full; the places of lost credentials are those that they had.
    """
    row, counter = session.get_one(StatusList, number), 0
    chosen = select(StatusEntry.index, is_lost).where(StatusEntry.status_list_id == number).order_by(StatusEntry.id)
    with closing(session.execute(chosen.execution_options(yield_per=BATCH))) as entries:
        for index, lost in entries:
            if counter < row.size and index == status.allocate(counter, row.permutation_key, row.size):
                counter += 1
            elif not lost:
                return False
    return row.counter in (counter, row.size)
