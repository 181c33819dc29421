"""What the forms of a badge model say; each field is declared once (`badges.base.facts`)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from badges.base.errors import Refused
from badges.base.facts import Facts, Kind, fact
from badges.base.parsers import one_of
from badges.base.text import names
from badges.base.text.letters import refuse_strange
from badges.base.text.sentences import holds_contact, signable
from badges.recognition.models.rules import (
    ADDRESS_LENGTH,
    CRITERION_LENGTH,
    ESCO,
    ESCO_SKILL,
    ESCO_VERSION,
    LABEL_LENGTH,
    LINE_LENGTH,
    NAME_LENGTH,
    PLACES,
    Family,
    LabelLanguage,
    Match,
    Slot,
    placed,
)
from badges.recognition.models.tables import BadgeDraft
from issuer import kit

VERSION_LENGTH = 10


def a_line(limit: int, missing: str | None = None) -> Callable[[str], str]:
    """A parser of one line that a badge says: written with our letters, without a contact; empty where it may be.

    It refuses with `missing`, `model.wordless`, `model.too_long`, `letters.unseen`, `letters.alike`,
    `letters.cyrillic`, `letters.greek`, `letters.sign`, `sentence.contact`.
    """

    def parse(value: str) -> str:
        refuse_strange(value)
        line = signable(names.clean(value) or "")
        if not line and missing is not None:
            raise Refused(missing)
        if line and not any(sign.isalpha() for sign in line):
            raise Refused("model.wordless")
        if len(line) > limit:
            raise Refused("model.too_long", length=limit)
        if holds_contact(line):
            raise Refused("sentence.contact")
        return line

    return parse


def _part(known: Callable[[], Mapping[str, Any]], code: str) -> Callable[[str], str]:
    """A parser of the name of a part of the kit."""

    def parse(value: str) -> str:
        if value not in known():
            raise Refused(code)
        return value

    return parse


def a_skill(value: str) -> str:
    """Parse the address of a skill of ESCO, or nothing. Raises Refused: model.esco_address."""
    address = value.strip().replace("https://", "http://", 1)
    if address and not ESCO_SKILL.fullmatch(address):
        raise Refused("model.esco_address")
    return address


def an_esco_version(value: str) -> str:
    """Parse the version of ESCO, or nothing. Raises Refused: model.esco_version."""
    version = value.strip().removeprefix("v")
    if version and not ESCO_VERSION.fullmatch(version):
        raise Refused("model.esco_version")
    return version


def places(values: list[str] | tuple[str, ...]) -> tuple[str, ...]:
    """Parse places of criteria, of which a form says whether they are the same criterion as before."""
    return tuple(each for each in PLACES if each in values)


def _criterion(language: str, limit: int = CRITERION_LENGTH) -> Any:
    return fact(
        a_line(limit),
        label=f"model_criterion{language}",
        kind=Kind.LONG_TEXT,  # one line that a telephone shows on two
        limit=limit,
        column=BadgeDraft.content,
        fills=False,
        default="",
    )


@dataclass(frozen=True, kw_only=True)
class ModelFacts(Facts):
    """What a badge says in French and in English, and the skill of ESCO that it corresponds to."""

    name: str = fact(
        a_line(NAME_LENGTH, "model.name_missing"), label="model_name", limit=NAME_LENGTH,
        codes=("model.name_taken",), column=BadgeDraft.content, fills=False,
    )  # fmt: skip
    line: str = fact(
        a_line(LINE_LENGTH), label="model_line", kind=Kind.LONG_TEXT, limit=LINE_LENGTH, codes=("model.line_missing",),
        column=BadgeDraft.content, fills=False, default="",
    )  # fmt: skip
    criterion_1: str = _criterion("")
    criterion_2: str = _criterion("")
    criterion_3: str = _criterion("")
    criterion_4: str = _criterion("")
    criterion_5: str = _criterion("")
    criterion_6: str = _criterion("")
    others: tuple[str, ...] = fact(
        places, label="model_others", kind=Kind.STATEMENTS, several=True, column=BadgeDraft.content, fills=False,
        default=(),
    )  # fmt: skip
    same: tuple[str, ...] = fact(
        places, label="model_same", kind=Kind.STATEMENTS, several=True, column=BadgeDraft.content, fills=False,
        default=(),
    )  # fmt: skip
    name_en: str = fact(
        a_line(NAME_LENGTH),
        label="model_name_en",
        limit=NAME_LENGTH,
        column=BadgeDraft.content,
        fills=False,
        default="",
    )
    line_en: str = fact(
        a_line(LINE_LENGTH),
        label="model_line_en",
        kind=Kind.LONG_TEXT,
        limit=LINE_LENGTH,
        column=BadgeDraft.content,
        fills=False,
        default="",
    )
    criterion_1_en: str = _criterion("_en")
    criterion_2_en: str = _criterion("_en")
    criterion_3_en: str = _criterion("_en")
    criterion_4_en: str = _criterion("_en")
    criterion_5_en: str = _criterion("_en")
    criterion_6_en: str = _criterion("_en")
    france_travail: str = fact(
        a_line(LINE_LENGTH), label="model_france_travail", limit=LINE_LENGTH, column=BadgeDraft.content, fills=False,
        default="",
    )  # fmt: skip
    esco_label: str = fact(
        a_line(LABEL_LENGTH), label="model_esco_label", limit=LABEL_LENGTH, codes=("model.esco_half",),
        column=BadgeDraft.content, fills=False, default="",
    )  # fmt: skip
    esco_language: LabelLanguage = fact(
        one_of(LabelLanguage, "form.choice"), label="model_esco_language", kind=Kind.CHOICE, column=BadgeDraft.content,
        fills=False, default=LabelLanguage.FRENCH,
    )  # fmt: skip
    esco_address: str = fact(
        a_skill, label="model_esco_address", limit=ADDRESS_LENGTH, column=BadgeDraft.content, fills=False, default=""
    )
    esco_version: str = fact(
        an_esco_version,
        label="model_esco_version",
        limit=VERSION_LENGTH,
        column=BadgeDraft.content,
        fills=False,
        default="",
    )
    esco_match: Match = fact(
        one_of(Match, "form.choice"), label="model_esco_match", kind=Kind.CHOICE, column=BadgeDraft.content,
        fills=False, default=Match.CLOSE,
    )  # fmt: skip

    def lacking(self) -> Iterator[tuple[str, Refused]]:
        """A skill of ESCO has a label, an address and a version, or there is none."""
        told = {each: getattr(self, each) for each in ("esco_label", "esco_address", "esco_version")}
        if told["esco_label"] or told["esco_address"]:
            yield from ((name, Refused("model.esco_half")) for name, said in told.items() if not said)

    @property
    def texts(self) -> list[tuple[str, str]]:
        """The criteria in their places, in French and in English."""
        return [(getattr(self, f"criterion_{place}"), getattr(self, f"criterion_{place}_en")) for place in PLACES]

    def content(self, before: Sequence[Slot], published: Sequence[Slot], newest: Sequence[Slot] = ()) -> dict[str, Any]:
        """What a draft holds. `before`: its places; `published`: the criteria of all versions of the badge.

        `newest`: those of its newest version, in their places.
        """
        return {
            "name": {"fr": self.name, "en": self.name_en},
            "description": {"fr": self.line, "en": self.line_en},
            "criteria": placed(self.texts, before, published, self.others, self.same, newest),
            "alignment": self._alignment(),
            "france_travail": self.france_travail or None,
        }

    def _alignment(self) -> dict[str, str] | None:
        if not self.esco_address:
            return None
        return {
            "framework": ESCO,
            "version": self.esco_version,
            "url": self.esco_address,
            "label_lang": self.esco_language.value,
            "label": self.esco_label,
            "match": self.esco_match.value,
        }

    @classmethod
    def of(cls, content: Mapping[str, Any]) -> ModelFacts:
        """What a draft or a version says, as its form says it."""
        esco = content["alignment"] or {}
        slots = list(content["criteria"]) + [{"fr": "", "en": ""}] * len(PLACES)
        said = {
            f"criterion_{place}{ending}": slots[number][language]
            for number, place in enumerate(PLACES)
            for ending, language in (("", "fr"), ("_en", "en"))
        }
        return cls.recorded(
            name=content["name"]["fr"], name_en=content["name"]["en"],
            line=content["description"]["fr"], line_en=content["description"]["en"],
            france_travail=content["france_travail"] or "",
            esco_label=esco.get("label", ""), esco_address=esco.get("url", ""), esco_version=esco.get("version", ""),
            esco_language=LabelLanguage(esco.get("label_lang", "fr")), esco_match=Match(esco.get("match", "close")),
            **said,
        )  # fmt: skip

    @classmethod
    def copied(cls, content: Mapping[str, Any]) -> ModelFacts:
        """What a copy begins with: it is another badge, with another name, and other words of employment or none."""
        return cls.of({**content, "name": {"fr": "", "en": ""}, "alignment": None, "france_travail": None})


@dataclass(frozen=True, kw_only=True)
class PictureFacts(Facts):
    """What a badge looks like: the parts of the kit that make its drawing. The family gives the silhouette."""

    family: Family = fact(
        one_of(Family, "model.family"), label="model_family", kind=Kind.CHOICE, column=BadgeDraft.family
    )
    dye: str = fact(
        _part(kit.dyes, "model.dye"), label="model_dye", kind=Kind.CHOICE, codes=("model.contrast",),
        column=BadgeDraft.dye,
    )  # fmt: skip
    pictogram: str = fact(
        _part(kit.pictograms, "model.pictogram"), label="model_pictogram", kind=Kind.CHOICE,
        codes=("model.picture_taken",), column=BadgeDraft.pictogram,
    )  # fmt: skip

    @classmethod
    def of(cls, family: str, dye: str, pictogram: str) -> PictureFacts:
        """What a draft or a version shows, as its form says it."""
        return cls.recorded(family=Family(family), dye=dye, pictogram=pictogram)

    @property
    def design(self) -> str:
        """The name of the drawing."""
        return kit.design_of(self.family.value, self.dye, self.pictogram)
