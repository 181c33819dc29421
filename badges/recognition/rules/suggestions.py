"""Which badges to begin with: by the role held and by what was seen, never by the profile."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, TypeAlias

from badges.exchanges.rules import ExchangePart
from badges.gatherings.rules import Participation

RoleHeld: TypeAlias = Participation | ExchangePart  # in a gathering, or in an exchange
SUGGESTED: Final[Mapping[RoleHeld, tuple[str, ...]]] = {
    Participation.LEADS: ("transmettre", "animer", "prise-de-parole"),
    Participation.HELPS: ("empathie", "equipe", "service"),
    Participation.TAKES_PART: ("equipe", "apprendre", "engagement"),
    ExchangePart.GIVES: ("transmettre", "service", "organisation"),
    ExchangePart.RECEIVES: ("apprendre", "ecoute", "perseverer"),
}
SUGGESTIONS: Final = 3


def suggested(
    role: RoleHeld | None,
    nearly: Sequence[str],
    held: Iterable[str],
    known: Iterable[str],
    declared: Sequence[str] = (),
) -> list[str]:
    """At most three badges to begin with: by the role held, then those of which something was seen already.

    `nearly`: badges with earlier observations, the fullest first; the first of them has the third place, so that the
    role does not hide it. `declared`: those of the workshop, for the third place where nothing was seen. Never one
    that is held, never one that is not `known`.
    """
    taken, available = set(held), set(known)
    by_role = [slug for slug in (SUGGESTED[role] if role else ()) if slug in available and slug not in taken]
    begun = [slug for slug in nearly if slug in available and slug not in taken]
    of_workshop = [slug for slug in declared if slug in available and slug not in taken]
    ordered = dict.fromkeys([*by_role[: SUGGESTIONS - 1], *begun[:1], *of_workshop, *by_role, *begun])
    return list(ordered)[:SUGGESTIONS]
