"""Extensions as Open Educational Badges writes them into its badges: invented, with the contexts of its addresses."""

from typing import Any

from schemas.vocabulary import EXTENSIONS_CONTEXT

_ROOT = "https://api.openbadges.education/static/extensions/"
EXTENSIONS = tuple(
    f"{_ROOT}{name}/context.json"
    for name in (
        "BasedOnExtension",
        "CategoryExtension",
        "CompetencyExtension",
        "LevelExtension",
        "LicenseExtension",
        "OrgImageExtension",
        "StudyLoadExtension",
        "recipientProfile",
    )
)
_BASED_ON, CATEGORY, COMPETENCY, LEVEL, LICENSE, _IMAGE, LOAD, RECIPIENT = EXTENSIONS


def extended(document: dict[str, Any]) -> dict[str, Any]:
    """The document with extensions: each has its context, and the document has all of them after its own."""
    competency = {
        "@context": COMPETENCY,
        "type": ["extensions:CompetencyExtension"],
        "name": "tisser",
        "description": "Monter une chaîne.",
        "category": "skill",
        "source": "ai",
        "framework": "esco",
        "framework_identifier": "http://data.europa.eu/esco/skill/1",
        "studyLoad": 120,
    }
    category = {"@context": CATEGORY, "type": ["extensions:CategoryExtension"], "Category": "competency"}
    return {
        **document,
        "@context": [*document["@context"], EXTENSIONS_CONTEXT, RECIPIENT, COMPETENCY, LEVEL, CATEGORY, LOAD, LICENSE],
        "extensions:recipientProfile": {
            "@context": RECIPIENT, "type": ["extensions:RecipientProfile"], "name": "Amina B."
        },
        "extensions:CategoryExtension": category,
        "extensions:LevelExtension": {"@context": LEVEL, "type": ["extensions:LevelExtension"], "Level": "a1"},
        "extensions:StudyLoadExtension": {"@context": LOAD, "type": "extensions:StudyLoadExtension", "StudyLoad": 120},
        "extensions:CompetencyExtension": [competency, {**competency, "name": "filer", "studyLoad": 60}],
    }  # fmt: skip
