"""What stands beside members, badges and staff: letters, sign-ins, dossiers, and what witnesses wrote."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import Final

from badges.base import outbox
from badges.base.database import bounds
from badges.base.mail.transport import AddressRefused
from badges.base.services import Services
from badges.leaving import own_acts
from badges.leaving.own_acts import OwnAct
from badges.network.signin import devices
from badges.people.addresses import confirmed_address
from badges.people.tables import Member
from badges.recognition.tables import Award
from badges.recognition.witnesses import keys as witness_keys
from badges.recognition.witnesses import reading, slips
from badges.recognition.witnesses.rules import Manner
from badges.sharing.bundles import keys as bundle_keys
from badges.sharing.bundles import prepare_bundle
from tests.cast import witnesses
from tests.growth.acts import ACTS, Act, Told
from tests.growth.instance import at
from tests.growth.patterns import Row

AGENT: Final = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0"
MINUTE: Final = timedelta(minutes=1)


def _goes(*_letter: str) -> None:
    """The server takes a letter."""


def _comes_back(*_letter: str) -> None:
    raise AddressRefused("550 no such mailbox")


def _writes_to(services: Services, told: Told) -> int:
    """Somebody with an address that is theirs asks for the code that reads their record: a letter that waits."""
    act, _people = ACTS["adult"]
    number = act(services, told)
    assert isinstance(number, int) and told.person.email is not None
    with services.database.begin() as session:
        confirmed_address.confirm(session.get_one(Member, number), told.person.email, services.now())
    own_acts.send_code(services, number, OwnAct.READ)
    return number


def _written_to(services: Services, told: Told) -> None:
    _writes_to(services, told)
    outbox.send_due(at(services, services.now() + MINUTE), _goes)


def _written_to_in_vain(services: Services, told: Told) -> None:
    _writes_to(services, told)
    outbox.send_due(at(services, services.now() + MINUTE), _comes_back)
    later = services.now() + bounds.UNSENT_TEXTS_KEPT + timedelta(days=1)
    outbox.send_due(at(services, later), _goes)  # whose text is destroyed by then


def _signs_in(services: Services, told: Told) -> None:
    """From the device whose token `words` is."""
    devices.sign_in(services, staff_of(told), told.words, AGENT)


def _signs_in_elsewhere(services: Services, told: Told) -> None:
    """From a device that is new, of which a letter tells."""
    devices.sign_in(services, staff_of(told), "", AGENT)
    outbox.send_due(at(services, services.now() + MINUTE), _goes)


def _prepares_a_dossier(services: Services, told: Told) -> None:
    prepare_bundle.prepare(services, told.people[0], [_code(services, told.other("award"))])


def _has_a_slip(services: Services, told: Told) -> int:
    return slips.make(services, told.place.actor, told.other("award"), Manner.PAPER)


def _hears_a_witness(services: Services, told: Told) -> int:
    code = witnesses.slip(services, told.place.actor, told.other("award"))
    return witnesses.written(at(services, services.now() + MINUTE), code)


def _is_shown_it(services: Services, told: Told) -> int:
    number = _hears_a_witness(services, told)
    assert reading.show(at(services, services.now() + 2 * MINUTE), told.place.actor, number, looked=True)
    return number


def staff_of(told: Told) -> int:
    """The number of who works at the place."""
    assert told.place.actor.staff_id is not None
    return told.place.actor.staff_id


def _code(services: Services, award_id: int) -> str:
    with services.database.begin(read_only=True) as session:
        return session.get_one(Award, award_id).code


WRITTEN: Final[dict[str, Act]] = {"written to": _written_to, "written to in vain": _written_to_in_vain}
SIGN_INS: Final[dict[str, Act]] = {"sign-in": _signs_in, "sign-in elsewhere": _signs_in_elsewhere}
OF_A_BADGE: Final[dict[str, Act]] = {  # each with a badge of the first of the people
    "dossier": _prepares_a_dossier,
    "slip": _has_a_slip,
    "witness": _hears_a_witness,
    "witness, shown": _is_shown_it,
}


def keyed(services: Services, dice: Random) -> dict[str, Row]:
    """Keys that open: the salt of a link or of a slip, and the digest by which it is found."""
    link, slip = dice.randbytes(bundle_keys.SALT_BYTES), dice.randbytes(witness_keys.SALT_BYTES)
    key, code = bundle_keys.key_of(services, link), witness_keys.code_of(services, slip)
    return {
        "bundle": {"salt": link, "key_digest": bundle_keys.digest_of(services, key)},
        "witness_slip": {"salt": slip, "digest": witness_keys.digest_of(services, code)},
    }
