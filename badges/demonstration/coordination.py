"""What the fictional coordination has before it: a badge that a colleague proposes, and the report of a quarter."""

from __future__ import annotations

from collections.abc import Mapping

from badges.base.rights import Actor
from badges.base.services import Services
from badges.base.times import local_date
from badges.recognition.models import draft
from badges.recognition.models.facts import ModelFacts, PictureFacts
from badges.recognition.models.rules import Family
from badges.reports import make, periods, publish
from badges.reports.periods import Length


def lead(services: Services, actors: Mapping[str, Actor]) -> None:
    """Propose the badge; make the reports as a night does, and publish that of the last quarter that is over."""
    proposed = ModelFacts(
        name="Réparer plutôt que jeter",
        line="Redonne une vie à un objet, et montre comment.",
        criterion_1="Cherche la panne avant de démonter",
        criterion_2="Range les pièces dans l’ordre",
        criterion_3="Demande un avis quand la panne résiste",
        criterion_4="Essaie l’objet avant de le rendre",
    )
    number = draft.begin(services, actors["karim"], proposed)
    draft.draw(services, actors["karim"], number, PictureFacts.of(Family.DOING, "noyer", "clef"))
    draft.propose(services, actors["karim"], number)
    make.make_usual(services)
    today = local_date(services.now())
    over = [
        each for each in periods.usual(today) if periods.length(each) is Length.QUARTER and periods.is_over(each, today)
    ]
    publish.publish(services, actors["helene"], max(over, key=lambda each: each.first))
