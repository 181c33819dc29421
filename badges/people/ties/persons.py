"""Who is one person: the accounts of staff and the records of members that belong together.

A member's record can name an account (`Member.staff_id`), and a staff member can answer that a record is their own
(`StaffTie`). Both are pairs; accounts and records that pairs connect, however far, are one person. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

Pair: TypeAlias = tuple[int, int]  # the number of a staff member, and of a member


@dataclass(frozen=True)
class Persons:
    """The pairs that were found. Accounts and records without a pair are persons of their own.

    `asked`: the pairs about which a staff member has answered, yes or no.
    """

    pairs: frozenset[Pair] = frozenset()
    asked: frozenset[Pair] = frozenset()

    def accounts_of(self, member_id: int) -> frozenset[int]:
        """The accounts of the person that a member's record belongs to."""
        return self._joined((), (member_id,))[0]

    def accounts_with(self, staff_ids: Iterable[int]) -> frozenset[int]:
        """These accounts and every other account of the same persons."""
        return self._joined(staff_ids, ())[0]

    def records_of(self, staff_id: int) -> frozenset[int]:
        """The members' records of the person that an account belongs to."""
        return self._joined((staff_id,), ())[1]

    def has_answered(self, staff_id: int, member_id: int) -> bool:
        """Whether a record is this person's, or they said by one of their accounts whether it is."""
        return member_id in self.records_of(staff_id) or any(
            (account, member_id) in self.asked for account in self.accounts_with((staff_id,))
        )

    def person(self, staff_id: int) -> int:
        """The lowest account of this person: the same number for each of their accounts."""
        return min(self.accounts_with((staff_id,)))

    def _joined(self, staff_ids: Iterable[int], member_ids: Iterable[int]) -> tuple[frozenset[int], frozenset[int]]:
        accounts, records = set(staff_ids), set(member_ids)
        while True:
            touching = {pair for pair in self.pairs if pair[0] in accounts or pair[1] in records}
            found = accounts | {staff for staff, _ in touching}, records | {member for _, member in touching}
            if found == (accounts, records):
                return frozenset(accounts), frozenset(records)
            accounts, records = found
