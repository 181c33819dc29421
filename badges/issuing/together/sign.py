"""Signing several awards one after the other: what one refuses does not stop the others."""

from __future__ import annotations

from collections.abc import Sequence

from badges.base.errors import Refused
from badges.base.rights import Actor
from badges.base.services import Services
from badges.issuing.sign import sign
from badges.recognition.rules import AwardBlocked

# What concerns every signature of the staff member or of the instance: the next award would be refused alike.
_FOR_ALL = ("signing.prove_again", "signing.frozen", "signing.clock", "address.unconfirmed", "phone.nobody_to_call")


def sign_each(
    services: Services, actor: Actor, award_ids: Sequence[int], *, proved_recently: bool = False
) -> dict[int, Refused | AwardBlocked]:
    """Issue these badges, each as `sign` does. Returns what was refused, by the award's number.

    Raises NotFound, SigningHalted, and Refused for what would refuse the others too; those before are issued.
    """
    refused: dict[int, Refused | AwardBlocked] = {}
    for number in award_ids:
        try:
            sign(services, actor, number, proved_recently=proved_recently)
        except AwardBlocked as blocked:
            refused[number] = blocked
        except Refused as refusal:
            if refusal.code in _FOR_ALL:
                raise
            refused[number] = refusal
    return refused
