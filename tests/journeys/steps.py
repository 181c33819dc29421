"""What several journeys begin with: an award to Amina, private pages, today's gathering, a network that is cut; and
whether a thing is whole on the screen."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from playwright.sync_api import Locator, Route

from badges.issuing import sign
from badges.people import links
from badges.recognition import award
from badges.recognition.tables import Award
from tests.cast import acts
from tests.journeys.conftest import PHONE, People, Reader, Town


def awarded(town: Town, badge: str = "transmettre", *, visibility: str = "code", days: int | None = None) -> str:
    """Award a badge to Amina by the flows; returns its code. `days`: how long it lasts."""
    services, lea = town.services, town.cast.lea
    town.observed_earlier("Amina", badge, 0)
    with services.database.begin(read_only=True) as session:
        known = session.query(Award.gathering_id).filter(Award.gathering_id.is_not(None)).first()
    gathering_id = (
        known[0] if known else town.cast.gathering(0, {town.members["Amina"]: "leads"}, workshop=town.workshop)
    )
    number = award.start(services, lea, member_id=town.members["Amina"], badge_slug=badge, gathering_id=gathering_id)
    acts.tick(services, lea, number, town.keys(badge)[1:3], "A montré le geste, puis a laissé faire.")
    if days is not None:
        with services.database.begin() as session:
            session.get_one(Award, number).valid_until = town.clock() + timedelta(days=days)
    acts.answer(services, lea, number, "yes", visibility=visibility)
    sign.sign(services, lea, number)
    with services.database.begin(read_only=True) as session:
        return session.get_one(Award, number).code


def home(town: Town) -> str:
    """Amina's private page."""
    return own_page(town, "Amina")


def own_page(town: Town, name: str) -> str:
    """The private page of a member."""
    with town.services.database.begin(read_only=True) as session:
        return f"/moi/{links.private_key(town.services, session, town.members[name])}"


@contextmanager
def on_a_small_phone(people: People, count: int) -> Iterator[list[Reader]]:
    """So many readers at screens of 360 by 740, which are the size that they were afterwards."""
    readers = [people(PHONE) for _ in range(count)]
    sizes = [each.page.viewport_size for each in readers]
    for each in readers:
        each.page.set_viewport_size({"width": PHONE, "height": 740})
    try:
        yield readers
    finally:
        for each, size in zip(readers, sizes, strict=True):
            if size is not None:
                each.page.set_viewport_size(size)


def is_whole(target: Locator) -> bool:
    """Whether all of a thing is on the screen as it stands, and nothing lies over its corners or its middle."""
    shown: bool = target.evaluate(
        """each => {
          const { left, right, top, bottom } = each.getBoundingClientRect();
          const round = parseFloat(getComputedStyle(each).borderTopLeftRadius) + 1;
          const points = [
            [left + round, top + 1], [right - round, top + 1], [left + round, bottom - 1], [right - round, bottom - 1],
            [(left + right) / 2, (top + bottom) / 2],
          ];
          const inside = left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight;
          return inside && points.every(([x, y]) => each.contains(document.elementFromPoint(x, y)));
        }"""
    )
    return shown


def workshops(lea: Reader) -> Reader:
    """The list of workshops, opened from the day's page, where it is folded with what is not of every day."""
    lea.open("/aujourdhui").look()
    lea.tap(lea.page.get_by_text("Un atelier, un appel, un téléphone perdu", exact=True))
    return lea.look().follow("Les ateliers").look()


def cut(route: Route) -> None:
    """A network that takes no form: readings go through."""
    route.abort("internetdisconnected") if route.request.method == "POST" else route.continue_()


def plain(text: str) -> str:
    """A text with simple spaces."""
    return " ".join(text.split())


def today(town: Town) -> int:
    """Today's gathering of the workshop; Amina led it, Zoé took part."""
    roles = {town.members["Amina"]: "leads", town.members["Zoé"]: "takes_part"}
    return town.cast.gathering(0, roles, workshop=town.workshop)


BADGE = "transmettre"
OTHER_ACTS = "Un atelier, un appel, un téléphone perdu"  # what Aujourd'hui folds
SENTENCE = "A aidé quatre personnes à coudre leur premier ourlet, sans jamais faire à leur place."
