"""Amina's award as the wizard's tests build it, up to the member's yes."""

from __future__ import annotations

from typing import Any

from badges.base.services import Services
from badges.recognition import award, observe
from badges.recognition.rules import Dossier
from badges.recognition.tables import Award
from tests.cast import acts, rows
from tests.cast.people import Cast
from tests.cast.recognition import SENTENCE


class Story:
    """Amina helped in a sewing workshop today and a week ago; Léa awards « Travailler en équipe »."""

    def __init__(self, services: Services, cast: Cast) -> None:
        self.services, self.cast = services, cast
        self.amina = cast.member("Amina", "Benali")
        self.fatou = cast.member("Fatou", "Petit")
        self.workshop = cast.workshop("Couture")
        present = {self.amina: "helps", self.fatou: "takes_part"}
        self.before = cast.gathering(7, present, workshop=self.workshop)
        self.today = cast.gathering(0, present, workshop=self.workshop)

    def start(self, **changes: object) -> int:
        facts = {"member_id": self.amina, "badge_slug": "equipe", "gathering_id": self.today, **changes}
        return award.start(self.services, facts.pop("actor", self.cast.lea), **facts)  # type: ignore[arg-type]

    def tick(self, number: int, *criteria: str, sentence: str | None = None) -> None:
        acts.tick(self.services, self.cast.lea, number, list(criteria), sentence)

    def observe_before(self, *criteria: str) -> None:
        observe.observe(
            self.services,
            self.cast.lea,
            member_id=self.amina,
            badge_slug="equipe",
            criteria=criteria,
            gathering_id=self.before,
        )

    def ready(self) -> int:
        """An award with enough evidence, not answered yet."""
        self.observe_before("1")
        number = self.start()
        self.tick(number, "1", "4", sentence=SENTENCE)
        return number

    def answer(self, number: int, answer: str = "yes", **changes: object) -> str:
        return acts.answer(self.services, self.cast.lea, number, answer, **changes)  # type: ignore[arg-type]

    def row(self, number: int) -> Award:
        return rows.award(self.services, number)

    def dossier(self, number: int) -> Dossier:
        return award.dossier(self.services, self.cast.lea, number)

    def count(self, table: type, *where: Any) -> int:
        return rows.count(self.services, table, *where)

    def issue(self, number: int) -> None:
        """As the signature leaves an award."""
        with self.services.database.begin() as session:
            row = session.get_one(Award, number)
            row.state, row.issued_at = "issued", self.services.now()
