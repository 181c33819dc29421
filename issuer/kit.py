"""The woven kit: silhouettes, dyes and pictograms, from which the drawing of a badge is composed.

A drawing is named after its three parts, `faire.eau.velo`. The twenty patches of the catalogue have names of their own:
the same three parts are the same drawing, by whichever name. Nothing is ever removed from the kit, since names of
drawings stand in badges for ever.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from issuer.errors import IssuanceRefused

HERE: Final = Path(__file__).parent
WOOL: Final = "#fbf6ea"
LEAST_CONTRAST: Final = 4.5  # of the wool on the cloth (WCAG 2.2, 1.4.3), more than a graphic needs
_BETWEEN: Final = "."


@dataclass(frozen=True)
class Silhouette:
    """The cut of a family: path data, and what it is in French."""

    path: str
    words: str


@dataclass(frozen=True)
class Dye:
    """The colour of the cloth (#rrggbb), and what it is called in French."""

    colour: str
    words: str


@dataclass(frozen=True)
class Pictogram:
    """What is sewn on it: strokes and solid dots as path data, and what it is in French, with its article."""

    strokes: tuple[str, ...]
    solids: tuple[str, ...]
    words: str


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads((HERE / "designs" / "patches.toml").read_text("utf-8"))


@cache
def silhouettes() -> Mapping[str, Silhouette]:
    """The silhouettes by family."""
    return {name: Silhouette(each["silhouette"], each["words"]) for name, each in _data()["families"].items()}


@cache
def dyes() -> Mapping[str, Dye]:
    """The dyes by name; the first five are those of the families."""
    families = _data()["families"]
    return {
        name: Dye(each.get("dye") or families[name]["dye"], each["words"]) for name, each in _data()["dyes"].items()
    }


@cache
def pictograms() -> Mapping[str, Pictogram]:
    """The pictograms by name: those of the catalogue by the name of its drawing, then the others."""
    found = {**_data()["patches"], **_data()["pictograms"]}
    return {
        name: Pictogram(tuple(each["strokes"]), tuple(each.get("solids", ())), each["words"])
        for name, each in found.items()
    }


@cache
def named() -> Mapping[str, tuple[str, str, str]]:
    """The drawings with names of their own, those of the catalogue: silhouette, dye and pictogram of each."""
    return {name: (each["family"], each["family"], name) for name, each in _data()["patches"].items()}


def design_of(silhouette: str, dye: str, pictogram: str) -> str:
    """The name of the drawing that has these parts. Raises IssuanceRefused: `artwork.unknown_design`."""
    design = _BETWEEN.join((silhouette, dye, pictogram))
    if silhouette not in silhouettes() or dye not in dyes() or pictogram not in pictograms():
        raise IssuanceRefused("artwork.unknown_design", design=design)
    return next((name for name, parts in named().items() if parts == (silhouette, dye, pictogram)), design)


def parts_of(design: str) -> tuple[str, str, str]:
    """The silhouette, the dye and the pictogram of a drawing. Raises IssuanceRefused: `artwork.unknown_design`."""
    if design in named():
        return named()[design]
    parts = design.split(_BETWEEN)
    if len(parts) != 3 or design_of(*parts) != design:
        raise IssuanceRefused("artwork.unknown_design", design=design)
    return parts[0], parts[1], parts[2]


def is_composed(design: str) -> bool:
    """Whether a drawing was composed from the kit: it is on no sheet."""
    return design not in named()


def described(design: str) -> str:
    """What a drawing shows, in French, for who does not see it. Raises IssuanceRefused: `artwork.unknown_design`."""
    silhouette, dye, pictogram = parts_of(design)
    shown = pictograms()[pictogram].words
    return f"{shown[0].upper()}{shown[1:]}, en fil clair sur {silhouettes()[silhouette].words} {dyes()[dye].words}"


def contrast(colour: str, other: str = WOOL) -> float:
    """The contrast of two colours, #rrggbb, from 1 to 21 (WCAG 2.2, relative luminance)."""
    darker, lighter = sorted((_luminance(colour), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
