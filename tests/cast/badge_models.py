"""Badge models of the tests: the form of « Réparer plutôt que jeter », and its draft."""

from __future__ import annotations

from typing import Any

from badges.base.rights import Actor
from badges.base.services import Services
from badges.recognition.models import draft, reads
from badges.recognition.models.facts import ModelFacts, PictureFacts

REPAIR = {
    "name": "Réparer plutôt que jeter",
    "line": "Remettre en marche ce qui était cassé",
    "criterion_1": "Cherche d’où vient la panne",
    "criterion_2": "Choisit l’outil qui convient",
    "criterion_3": "Remet chaque pièce à sa place",
    "criterion_4": "Vérifie que cela marche",
}


def facts(**changed: Any) -> ModelFacts:
    """What the form says; `changed` fields say something else. Raises Refused."""
    return ModelFacts(**{**REPAIR, **changed})


def picture(family: str = "faire", dye: str = "faire", pictogram: str = "marteau") -> PictureFacts:
    """What the form of the picture says. Raises Refused."""
    return PictureFacts(family=family, dye=dye, pictogram=pictogram)  # type: ignore[arg-type]  # it is parsed


def drafted(services: Services, actor: Actor, **changed: Any) -> int:
    """A draft of a new badge, with a hammer on moss."""
    number = draft.begin(services, actor, facts(**changed))
    draft.draw(services, actor, number, picture())
    return number


def next_version(services: Services, actor: Actor, slug: str = "equipe", **changed: Any) -> int:
    """A draft of the next version of a badge, with what is changed in it."""
    with services.database.begin(read_only=True) as session:
        known = reads.model(session, slug)
    assert known is not None
    said = ModelFacts.of(known.current.content)
    form = {name: getattr(said, name) for name in said.__dataclass_fields__} | changed
    return draft.begin(services, actor, ModelFacts(**form), next_of=slug)
