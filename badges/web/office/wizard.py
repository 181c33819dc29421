"""What the pages of the award wizard share: the dossier of a request, the states of a page, the mark of a group.

It reads and builds; the pages are those of `recognition`, `issuing` and `together`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, Final

from flask import g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from badges.base.errors import NotAllowed, NotFound
from badges.matching.introductions.testimonies import ExchangeDay, Testimony
from badges.recognition import award as awards
from badges.recognition.rules import Dossier
from badges.recognition.states import AwardState
from badges.web.http.access import SAFE_METHODS, actor, services
from badges.web.office import room
from badges.web.office.matching import testimonies
from badges.web.office.matching.testimonies import Testimonies

STEPS: Final = 4
View = Callable[..., ResponseReturnValue]


def in_states(*states: AwardState, earlier: bool = False) -> Callable[[View], View]:
    """Keep a page of the wizard to these states of the award; in any other, redirect to the page of its state.

    `earlier`: whether the page shows the other places of the member. It is drawn from the dossier that was read here.
    """

    def guard(view: View) -> View:
        @wraps(view)
        def step(award_id: int, **arguments: Any) -> ResponseReturnValue:
            reads = request.method in SAFE_METHODS
            state = dossier(award_id, earlier=earlier).state if reads else room.award(award_id).state
            if state not in states:
                return redirect(url_for("office.award", award_id=award_id), 303)
            return view(award_id, **arguments)

        return step

    return guard


def dossier(award_id: int, *, earlier: bool = False) -> Dossier:
    """Return the dossier of an award of the staff member's sites; on a page that only reads, it is read once.

    Raises NotFound: when the award is of another site, or there is none.
    """
    kept: Dossier | None = g.get("dossier") if request.method in SAFE_METHODS else None
    if kept is not None and kept.award_id == award_id:
        return kept
    try:
        g.dossier = awards.dossier(services(), actor(), award_id, earlier=earlier)
    except NotAllowed as refusal:
        raise NotFound from refusal
    found: Dossier = g.dossier
    return found


def group_mark() -> int | None:
    """Return the mark, in the address of a page, that its award is one of several people's at one gathering."""
    return 1 if request.args.get("ensemble") == "1" else None


def told(dossier: Dossier, found: Iterable[Testimony]) -> Testimonies:
    """Return what others told of the member, with the days on which one may have seen something oneself."""

    def see(day: ExchangeDay) -> str | None:
        if dossier.here == ("exchange", day.exchange_id):
            return None  # the page itself asks about that day
        return url_for(
            "office.seen_in_exchange",
            award_id=dossier.award_id,
            exchange_id=day.exchange_id,
            ensemble=group_mark(),
        )

    return testimonies.told(found, dossier.member_given_name, see)
