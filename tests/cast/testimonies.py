"""Threads with a bilan, as rows: what each of two members told of the other, and the exchanges of the thread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from badges.base.times import local_date
from badges.exchanges.tables import Exchange
from badges.gatherings.tables import Activity
from badges.matching.introductions import testimonies
from badges.matching.rules import ReviewView
from badges.matching.tables import Introduction, ReviewVoice
from tests.cast.people import Cast

SHOWED = "Elle explique l’ourlet sans se presser, puis laisse faire."
LEARNT = "A cousu l’ourlet sans aide, et l’a montré à sa voisine."


@dataclass(frozen=True)
class Spoken:
    """What one of the two said at the bilan, and of it afterwards."""

    shown: str | None = None
    view: str | None = "agrees"
    disputed: Sequence[str] = ()


SILENT = Spoken(view=None)


def thread(
    cast: Cast,
    giver: int,
    receiver: int,
    *,
    of_giver: Spoken = SILENT,
    of_receiver: Spoken = SILENT,
    days: Sequence[int] = (14, 7),
    site: str = "gueret",
    activity: str = "couture",
    **changes: Any,
) -> int:
    """A thread that was held, with its bilan two days ago; `days`: how long ago each exchange took place."""
    now = cast.services.now()
    today = local_date(now)
    since = now - timedelta(days=max(days, default=0) + 3)
    with cast.services.database.begin() as session:
        row = Introduction(
            **{
                "site_id": cast.site_ids[site],
                "activity_id": session.scalar(select(Activity.id).where(Activity.key == activity)),
                "giver_id": giver,
                "receiver_id": receiver,
                "words": "Faire un ourlet",
                "sought_on": local_date(since) - timedelta(days=4),
                "created_at": since,
                "created_by_id": cast.lea.staff_id,
                "moved_at": now,
                "giver_yes_at": since,
                "receiver_yes_at": since,
                "met_on": local_date(since),
                "under_way_on": local_date(since),
                "reviewed_on": today - timedelta(days=2),
                "ended_at": now,
                "told_at": now,
                "held": True,
                **changes,
            }
        )
        session.add(row)
        session.flush()
        for ago in days:
            session.add(exchange(cast, row.id, giver, receiver, ago, site=site))
        for member, spoken in ((giver, of_giver), (receiver, of_receiver)):
            view = ReviewView(spoken.view) if spoken.view else None
            session.add(
                ReviewVoice(
                    introduction_id=row.id,
                    member_id=member,
                    done="Deux après-midi de couture.",
                    shown=spoken.shown,
                    view=view,
                    disputed=list(spoken.disputed) or None,
                )
            )
        return row.id


def exchange(
    cast: Cast, thread_id: int, giver: int, receiver: int, ago: int, *, site: str = "gueret", took_place: bool = True
) -> Exchange:
    """An exchange of a thread, so many days ago."""
    now = cast.services.now()
    return Exchange(
        site_id=cast.site_ids[site],
        what="Faire un ourlet",
        happened_on=local_date(now) - timedelta(days=ago),
        giver_id=giver,
        receiver_id=receiver,
        recorded_by_id=cast.lea.staff_id,
        recorded_at=now - timedelta(days=ago),
        confirmed_at=now - timedelta(days=ago) if took_place else None,
        introduction_id=thread_id,
    )


def about(cast: Cast, *members: int) -> list[tuple[testimonies.Testimony, ...]]:
    """The testimonies about each of these members."""
    with cast.services.database.begin(read_only=True) as session:
        found = testimonies.about(session, members)
    return [found[each] for each in members]


def words(cast: Cast, member: int) -> list[str]:
    """The words of the testimonies about a member."""
    return [each.words for each in about(cast, member)[0]]
