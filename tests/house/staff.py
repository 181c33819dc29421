"""A password for a member of staff, hashed at no cost as `tests.cast.application` allows; a coordinator's two ways.

The rule stands in `badges.network.signin.rules.lacks_ways`: a coordinator signs in with a second step, which
`second_step` answers for the tests.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Protocol, TypeVar

from badges.base.rights import OPERATOR, StaffRole
from badges.base.services import Services
from badges.network import accounts
from badges.network.signin import authenticators
from badges.network.tables import Staff

PASSWORD = "tricot laine granit 23"
CODES_OF_AN_ENVELOPE = ["0" * 64]  # digests that no code has


def give_password(services: Services, staff_id: int | None) -> None:
    """Set a staff member's password through a one-time link; a coordinator gets an authenticator and an envelope."""
    assert staff_id is not None
    key = accounts.link(services, OPERATOR, staff_id)
    accounts.accept_link(services, key, PASSWORD, hash_password=_quick_hash)
    with services.database.begin() as session:
        person = session.get_one(Staff, staff_id)
        if StaffRole.COORDINATOR in {role.name for role in person.roles}:
            person.tf_totp_secret = authenticators.propose(services, person.email).sealed
            person.mf_recovery_codes = CODES_OF_AN_ENVELOPE


class Answer(Protocol):
    """What a browser of a test is answered."""

    @property
    def text(self) -> str:
        """The page."""


AnswerT = TypeVar("AnswerT", bound=Answer)


def code_of(services: Services, email: str) -> str:
    """The code that a staff member's authenticator shows now; a code that was used serves again."""
    with services.database.begin(essential=True) as session:
        person = session.query(Staff).filter(Staff.email == email).one()
        assert person.tf_totp_secret is not None
        person.tf_totp_last_counter = None
        return authenticators.current(services, person.tf_totp_secret)


def second_step(
    services: Services, email: str, answer: AnswerT, send: Callable[[str, dict[str, str]], AnswerT]
) -> AnswerT:
    """Answer the page that asks for a code, if it is this one, by `send(address, form)`; else return it."""
    if 'action="/connexion/code"' not in answer.text:
        return answer
    fields = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', answer.text)
    return send("/connexion/code", {**dict(fields), "code": code_of(services, email)})


def _quick_hash(password: str) -> str:
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash(password)
