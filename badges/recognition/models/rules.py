"""What a badge may say and show before it is published. Pure: facts in, answers out."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from badges.base.text.names import folded
from badges.recognition.models.likeness import is_rewording
from badges.recognition.rules import Blocker
from issuer import kit

LEAST, MOST = 4, 6  # criteria
NAME_LENGTH, LINE_LENGTH, CRITERION_LENGTH = 60, 120, 90
LABEL_LENGTH, ADDRESS_LENGTH = 120, 80
SLUG_LENGTH: Final = 40
PLACES: Final = tuple(str(number) for number in range(1, MOST + 1))  # of the criteria in a form
NEVER_SLUGS: Final = frozenset({"nouveau", "brouillons"})  # what stands in addresses where a slug does
TURN: Final = "badge_models"  # who publishes or retires one takes it alone
ESCO: Final = "ESCO"
ESCO_SKILL: Final = re.compile(
    r"http://data\.europa\.eu/esco/skill/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
)
ESCO_VERSION: Final = re.compile(r"[0-9]+\.[0-9]+\.[0-9]+")


class Family(StrEnum):
    """What a badge is about, in the order of every page; each family has its silhouette."""

    OTHERS = "autres"
    ONESELF = "moi"
    LEARNING = "apprendre"
    DOING = "faire"
    TOWN = "cite"


class Match(StrEnum):
    """How a skill of ESCO is to ours."""

    EXACT = "exact"
    CLOSE = "close"
    BROAD = "broad"


class LabelLanguage(StrEnum):
    """The language of a skill's label, as ESCO has it."""

    FRENCH = "fr"
    ENGLISH = "en"


Slot = Mapping[str, Any]  # {"key": str | None, "fr": str, "en": str}; an empty place has no words


def slug_of(name: str, taken: Collection[str]) -> str:
    """The end of the address of a badge called so, which none ever had: "reparer-plutot-que-jeter"."""
    plain = "-".join(re.findall(r"[a-z0-9]+", folded(name)))[:SLUG_LENGTH].strip("-") or "badge"
    found, number = plain, 1
    while found in taken or found in NEVER_SLUGS:
        number += 1
        found = f"{plain[: SLUG_LENGTH - len(str(number)) - 1].rstrip('-')}-{number}"
    return found


@dataclass(frozen=True)
class DraftCriterion:
    """A criterion of a draft beside what was published. `former`: published words that it had, or whose place it took.

    `same`: it has a key of the badge, so that what was seen for the former words counts for it.
    """

    place: str
    fr: str
    en: str
    former: str | None
    same: bool


def placed(
    texts: Sequence[tuple[str, str]],
    before: Sequence[Slot],
    published: Sequence[Slot],
    others: Collection[str] = (),
    same: Collection[str] = (),
    newest: Sequence[Slot] = (),
) -> list[dict[str, Any]]:
    """The criteria in their places, with their keys: what was seen for a key counts for every version that has it.

    `texts`: French and English of each place. Words that a version has, `published`, have its key, wherever they stand.
    Other words keep the key of their place where they say nearly what was published for it (`is_rewording`). `others`
    and `same` name the places for which the form says otherwise; `same` gives the key that `newest` has there, the
    newest version.
    """
    known = {folded(each["fr"]): str(each["key"]) for each in published}
    wordings: dict[str | None, str] = {str(each["key"]): each["fr"] for each in published}
    keys = [known.get(folded(french)) if french else None for french, _english in texts]
    for place, (french, _english) in enumerate(texts):
        if not french or keys[place] is not None or str(place + 1) in others:
            continue
        old = before[place] if place < len(before) else {"key": None, "fr": ""}
        key = old["key"]
        if str(place + 1) in same:
            key = key or (newest[place]["key"] if place < len(newest) else None)
        elif old["fr"] != french and not is_rewording(wordings.get(key, ""), french):
            key = None
        if key not in keys:
            keys[place] = key
    return [
        {"key": None if keys[place] in keys[:place] else keys[place], "fr": french, "en": english}
        for place, (french, english) in enumerate(texts)
    ]


def criteria_beside(
    slots: Sequence[Slot], published: Sequence[Slot], newest: Sequence[Slot]
) -> tuple[DraftCriterion, ...]:
    """The criteria of a draft, each beside the newest words of its key, or those of its place in the newest version."""
    wordings = {each["key"]: each["fr"] for each in published}
    kept = {each["key"] for each in slots if each["fr"]}
    found = []
    for place, slot in enumerate(slots):
        former = wordings.get(slot["key"])
        if slot["key"] is None and place < len(newest) and newest[place]["key"] not in kept:
            former = newest[place]["fr"]
        if slot["fr"]:
            other = former if former != slot["fr"] else None
            found.append(DraftCriterion(str(place + 1), slot["fr"], slot["en"], other, slot["key"] in wordings))
    return tuple(found)


def criteria_of(slots: Iterable[Slot], used: Iterable[str]) -> list[dict[str, str]]:
    """The criteria of a version, those that are new with keys that no version of the badge ever had."""
    following = max((int(each) for each in used if each.isdecimal()), default=0)
    found = []
    for slot in slots:
        if slot["fr"]:
            key = slot["key"]
            if key is None:
                following += 1
                key = str(following)
            found.append({"key": key, "fr": slot["fr"], "en": slot["en"]})
    return found


def untranslated(content: Mapping[str, Any]) -> list[str]:
    """The French texts of a badge that have no English: public pages in English show them, and say so."""
    return [each["fr"] for each in _texts(content) if each["fr"] and not each["en"]]


def unread_english(content: Mapping[str, Any], before: Mapping[str, Any] | None) -> list[str]:
    """The French texts of a badge that are others than in `before`, from which it was written, beside the same English.

    That English says the former words: a public page in English would describe another badge.
    """
    known: dict[str, set[str]] = {}
    for each in _texts(before) if before is not None else ():
        known.setdefault(folded(each["en"]), set()).add(folded(each["fr"]))
    return [
        each["fr"]
        for each in _texts(content)
        if each["fr"] and each["en"] and folded(each["fr"]) not in known.get(folded(each["en"]), {folded(each["fr"])})
    ]


def _texts(content: Mapping[str, Any]) -> list[Slot]:
    return [content["name"], content["description"], *content["criteria"]]


def lacking(content: Mapping[str, Any], dye: str) -> list[Blocker]:
    """What a badge lacks before it can be published, whatever the others say."""
    found = [Blocker("model.line_missing")] if not content["description"]["fr"] else []
    texts = [each["fr"] for each in content["criteria"] if each["fr"]]
    if not LEAST <= len(texts) <= MOST:
        found.append(Blocker("model.criteria", {"least": LEAST, "most": MOST, "number": len(texts)}))
    twice = [text for place, text in enumerate(texts) if folded(text) in map(folded, texts[:place])]
    found += [Blocker("model.criterion_twice", {"text": text}) for text in twice]
    ratio = kit.contrast(kit.dyes()[dye].colour)
    if ratio < kit.LEAST_CONTRAST:
        found.append(Blocker("model.contrast"))
    return found


def same_picture(one: str, other: str) -> bool:
    """Whether two drawings cannot be told apart in black and white: the same pictogram on the same silhouette."""
    (cut, _dye, sign), (cut_too, _dye_too, sign_too) = kit.parts_of(one), kit.parts_of(other)
    return (cut, sign) == (cut_too, sign_too)
