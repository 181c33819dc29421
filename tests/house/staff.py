"""A password for a member of staff, hashed at no cost, as `tests.cast.application` allows."""

from __future__ import annotations

from badges.base.rights import OPERATOR
from badges.base.services import Services
from badges.network import accounts

PASSWORD = "tricot laine granit 23"


def give_password(services: Services, staff_id: int | None) -> None:
    """Set a staff member's password through a one-time link."""
    assert staff_id is not None
    key = accounts.link(services, OPERATOR, staff_id)
    accounts.accept_link(services, key, PASSWORD, hash_password=_quick_hash)


def _quick_hash(password: str) -> str:
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash(password)
