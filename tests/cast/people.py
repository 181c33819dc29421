"""The people of the tests: Léa of Guéret, Karim of Auzances, Hélène of the coordination; Amina and other members."""

from __future__ import annotations

import threading
from collections.abc import Callable
from copy import copy
from datetime import datetime, timedelta
from typing import TypeVar

from badges.base.rights import OPERATOR, Actor
from badges.base.services import Services
from badges.gatherings import attendance
from badges.network import reads as network
from badges.network import rows as network_rows
from badges.network.actors import actor_of
from badges.network.tables import Staff
from badges.recognition import reads as recognition
from tests.cast import acts
from tests.cast.facts import register_member

Result = TypeVar("Result")


class Cast:
    """Staff and members of one test's instance: the staff as they are there already, or invited now."""

    def __init__(self, services: Services) -> None:
        self.services = services
        with services.database.begin(read_only=True) as session:
            self.site_ids = {site.slug: site.id for site in network.sites(session)}
        self.lea = self._staff("Léa Martin", "animatrice", "facilitator", "gueret")
        self.karim = self._staff("Karim Haddad", "animateur", "facilitator", "auzances")
        self.helene = self._staff("Hélène Roux", "coordinatrice", "coordinator")
        self.gueret, self.auzances = self.site_ids["gueret"], self.site_ids["auzances"]

    def over(self, services: Services) -> Cast:
        """The same people, in a copy of their instance."""
        theirs = copy(self)
        theirs.services, theirs.site_ids = services, dict(self.site_ids)
        return theirs

    def _staff(self, name: str, function: str, role: str, *sites: str) -> Actor:
        email = f"{name.split()[0].lower()}@rcs-creuse.example".replace("é", "e")
        if (known := self._known(email)) is not None:
            return actor_of(known)
        acts.invite(self.services, OPERATOR, name=name, email=email, function=function, roles=[role], site_slugs=sites)
        return actor_of(self.staff(email))

    def _known(self, email: str) -> Staff | None:
        with self.services.database.begin(read_only=True) as session:
            found = network_rows.find_staff(session, email)
            session.expunge_all()
        return found

    def staff(self, email: str) -> Staff:
        """A staff member's row."""
        found = self._known(email)
        assert found is not None
        return found

    def member(
        self, given: str = "Amina", family: str | None = "Benali", *, site: str = "gueret", **more: object
    ) -> int:
        """Register a member who said yes to both."""
        facts: dict[str, object] = {"follow_up_yes": True, "badges_yes": True, **more}
        return register_member(
            self.services,
            self.helene,
            self.site_ids[site],
            given_name=given,
            family_name=family,
            **facts,  # type: ignore[arg-type]
        )

    def workshop(self, title: str = "Couture", *, site: str = "gueret") -> int:
        """A workshop."""
        return acts.create_workshop(self.services, self.helene, site_id=self.site_ids[site], title=title)

    def gathering(
        self,
        days_ago: int = 0,
        present: dict[int, str] | None = None,
        *,
        workshop: int | None = None,
        site: str = "gueret",
    ) -> int:
        """A gathering of two hours with its attendance: of a workshop, or else a meeting."""
        start: datetime = self.services.now() - timedelta(days=days_ago, hours=3)
        number = acts.record_gathering(
            self.services,
            self.helene,
            site_id=self.site_ids[site],
            kind="meeting" if workshop is None else "workshop",
            workshop_id=workshop,
            starts_at=start,
            ends_at=start + timedelta(hours=2),
        )
        attendance.record_attendance(
            self.services,
            self.helene,
            number,
            present or {},
            observed=recognition.observed_members,
            nobody=not present,
        )
        return number


def at_once(*tasks: Callable[[], Result]) -> list[Result | Exception]:
    """Run tasks in threads that start together; each one's result, or the error that it raised."""
    barrier = threading.Barrier(len(tasks))
    results: list[Result | Exception] = [RuntimeError("did not run")] * len(tasks)

    def run(place: int, task: Callable[[], Result]) -> None:
        barrier.wait()
        try:
            results[place] = task()
        except Exception as error:  # noqa: BLE001 (a thread's error must reach the test)
            results[place] = error

    threads = [threading.Thread(target=run, args=each) for each in enumerate(tasks)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
