"""Drafts and badges in words: what is hard to read, what is alike, what is missing; the parts of the kit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from badges.base.errors import Refused
from badges.base.facts import declared
from badges.base.text import names
from badges.recognition.models.facts import ModelFacts
from badges.recognition.models.likeness import Alike
from badges.recognition.models.readability import Remark, of_criterion, of_line
from badges.recognition.models.rules import PLACES, Family, LabelLanguage, Match
from badges.recognition.models.views import DraftView
from badges.recognition.rules import Blocker
from badges.recognition.views import BadgeView
from badges.web.counter.catalogue import family_names
from badges.web.http import formats
from badges.web.http.fields import said
from badges.web.http.wording import gettext as _
from badges.web.http.wording import words
from issuer import kit


@dataclass(frozen=True)
class Meter:
    """How a line of a draft reads: the line, and what is said of it; nothing where it is read easily."""

    line: str
    said: tuple[str, ...]


@dataclass(frozen=True)
class Likeness:
    """A line here and one there that say nearly the same, and of which badge that is."""

    here: str
    there: str
    badge: str
    slug: str
    same: bool


def meters(draft: DraftView) -> list[Meter]:
    """How each line of a draft reads, in its order."""
    found = [Meter(draft.name, _said(of_line(draft.name)))]
    if draft.facts.line:
        found.append(Meter(draft.facts.line, _said(of_line(draft.facts.line))))
    texts = [each["fr"] for each in draft.content["criteria"]]
    return found + [Meter(text, _said(of_criterion(text))) for text in texts]


def remarks_by_field(draft: DraftView) -> dict[str, str]:
    """What is hard to read, by the field of the form that says it."""
    found = {"name": of_line(draft.name), "line": of_line(draft.facts.line)}
    found |= {f"criterion_{place}": of_criterion(getattr(draft.facts, f"criterion_{place}")) for place in PLACES}
    return {name: " ".join(_said(remarks)) for name, remarks in found.items() if remarks}


def _said(remarks: Iterable[Remark]) -> tuple[str, ...]:
    return tuple(words(each.code, **each.facts) for each in remarks)


def likenesses(found: Iterable[Alike]) -> list[Likeness]:
    """What is alike, for a page."""
    return [Likeness(each.here, each.there.text, each.there.badge, each.there.slug, each.same) for each in found]


def missing(found: Iterable[Blocker | Refused]) -> list[str]:
    """What is missing before a draft can be published, one sentence each."""
    return [words(each.code, **each.facts) for each in found]


def families() -> list[tuple[str, str]]:
    """The families to choose from, each with its silhouette."""
    called = family_names()
    return [
        (each.value, _("%(family)s : %(cut)s", family=called[each], cut=kit.silhouettes()[each].words))
        for each in Family
    ]


def dyes() -> list[tuple[str, str]]:
    """The dyes to choose from."""
    return [(name, dye.words[0].upper() + dye.words[1:]) for name, dye in kit.dyes().items()]


def pictograms(draft: DraftView) -> list[tuple[str, str, str]]:
    """The pictograms to choose from: the name, what it shows, and the drawing on the draft's own cloth."""
    cut, dye = draft.picture.family.value, draft.picture.dye
    return [(name, each.words, kit.design_of(cut, dye, name)) for name, each in kit.pictograms().items()]


def contrast(dye: str) -> str:
    """The contrast of the thread on the cloth, and what it has to be: « 5,8 pour 1. Il en faut 4,5. »"""
    ratio = kit.contrast(kit.dyes()[dye].colour)
    return _(
        "Contraste du fil sur le tissu : %(ratio)s pour 1. Il en faut %(least)s.",
        ratio=_decimal(ratio),
        least=_decimal(kit.LEAST_CONTRAST),
    )


def _decimal(number: float) -> str:
    """One decimal, never rounded up to what it is not."""
    return f"{int(number * 10) / 10:.1f}".replace(".", ",")


def called(errors: Iterable[str]) -> dict[str, str]:
    """What the page calls the fields at fault, so that a list of errors tells one from the other."""
    return {name: _called(name) for name in errors if name in declared(ModelFacts)}


def criteria_called() -> dict[str, str]:
    """What the page calls each criterion: by its number."""
    return called(name for name in declared(ModelFacts) if name.startswith("criterion_"))


def _called(name: str) -> str:
    place = name.removeprefix("criterion_").removesuffix("_en")
    if place not in PLACES:
        return words(f"field.{declared(ModelFacts)[name].label}")
    return _("Geste %(num)s, en anglais", num=place) if name.endswith("_en") else _("Geste %(num)s", num=place)


def languages() -> list[tuple[str, str]]:
    """The languages of a label."""
    return [(each.value, said(declared(ModelFacts)["esco_language"], each)) for each in LabelLanguage]


def matches() -> list[tuple[str, str]]:
    """How a skill of ESCO may be to ours."""
    return [(each.value, said(declared(ModelFacts)["esco_match"], each)) for each in Match]


def match(draft: DraftView) -> str:
    """How the skill of ESCO is to ours."""
    return said(declared(ModelFacts)["esco_match"], draft.facts.esco_match)


def state(draft: DraftView) -> str:
    """Where a draft stands, on its line of the list."""
    if draft.proposed_at is not None:
        return _("Proposé par %(name)s, le %(day)s", name=draft.author, day=formats.day_month(draft.proposed_at))
    return _(
        "Brouillon %(of_author)s, changé le %(day)s",
        of_author=names.of_person(draft.author),
        day=formats.day_month(draft.changed_at),
    )


def done(act: str | None, draft: DraftView) -> str | None:
    """What was done with a draft, for the notice of its page; nothing for any other word."""
    said = {
        "begun": _("Le brouillon est gardé : « %(name)s ».", name=draft.name),
        "kept": _("Ce que vous avez écrit est gardé."),
        "proposed": _("C’est proposé. La coordination le voit sur son accueil."),
    }
    return said.get(act or "")


def done_with(act: str | None, number: int) -> str | None:
    """What was done with a badge, for the notice of its page; nothing for any other word. `number`: its version."""
    said = {
        "published": _("La version %(number)s est publiée. Tous les sites peuvent la délivrer.", number=number),
        "retire": _("Ce badge est retiré. Il peut être remis au choix."),
        "offer": _("Ce badge est remis au choix : tous les sites peuvent le délivrer."),
    }
    return said.get(act or "")


def newest_version(badge: BadgeView) -> str:
    """The version of a badge that is awarded now, on its line of the list."""
    published = formats.long_date(badge.current.published_at)
    return _("Version %(number)s, publiée le %(day)s", number=badge.current.number, day=published)
