"""Limits on the work that one document may cause. It is counted, not timed, so that every machine refuses the same.

A few hundred characters can describe a graph whose canonical form takes years (RDFC-1.0 section 7.1, "poison" graphs).
"""

from dataclasses import dataclass

from keys.errors import CanonicalizationRefused


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that one document may have, or cause. An honest badge stays below a tenth of each."""

    quads: int = 5_000
    blank_nodes: int = 200
    depth: int = 64
    contexts: int = 256
    inline_contexts: int = 8
    n_degree_calls: int = 20_000
    work: int = 30_000


DEFAULT_LIMITS = Limits()
_NOTHING_SPENT = dict.fromkeys(Limits.__slots__, 0)


class Budget:
    """What is left for one document; `spend` raises when a counter passes its limit."""

    __slots__ = ("_spent", "limits")

    def __init__(self, limits: Limits = DEFAULT_LIMITS) -> None:
        self.limits = limits
        self._spent = _NOTHING_SPENT.copy()

    def spend(self, counter: str, units: int = 1) -> None:
        """Count `units` more of `counter` (a field of Limits).

        Raises CanonicalizationRefused: `jsonld.too_complex` with the counter's name and limit.
        """
        spent = self._spent[counter] + units
        self._spent[counter] = spent
        if spent > getattr(self.limits, counter):
            raise too_complex(counter, getattr(self.limits, counter))


def too_complex(counter: str, limit: int) -> CanonicalizationRefused:
    """The refusal itself, for code that counts without a Budget."""
    return CanonicalizationRefused("jsonld.too_complex", counter=counter, limit=limit)
