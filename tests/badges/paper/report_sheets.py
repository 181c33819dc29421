"""Sheets of reports to print: of any number of places, with any names and numbers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from badges.paper.reports.report import KeyFigure, PrintedChart, PrintedTable, ReportSheet

HEAD: Final = (
    "Rencontres",
    "Personnes",
    "Nouvelles",
    "Échanges",
    "Mises en relation",
    "Ateliers",
    "Badges",
    "Orientations reçues",
)
FIGURES: Final = (
    *HEAD[:2], "Personnes nouvelles", "Personnes actives", *HEAD[3:], "Orientations : sont venues",
)  # fmt: skip
MONTHS: Final = ("janv.", "févr.", "mars", "avril", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.")
TOWNS: Final = (
    "Guéret", "La Souterraine", "Auzances", "Bourganeuf", "Aubusson", "Felletin", "Boussac", "Gouzon",
    "Évaux-les-Bains", "Chambon-sur-Voueize", "Bonnat", "Dun-le-Palestel", "Saint-Vaury", "Ahun", "Crocq",
    "Royère-de-Vassivière", "Bénévent-l’Abbaye", "Chénérailles", "Jarnages", "Mérinchal",
)  # fmt: skip
ELSEWHERE: Final = "Ce que compte chaque nombre est écrit dans le tableur."
TWICE: Final = "Qui vient dans deux lieux compte une fois dans l’ensemble."
MEANING: Final = "Une définition d’une ligne, qui dit ce qui est compté et ce qui ne l’est pas."
MINUTE: Final = (
    "En 2026, 46 rencontres ont eu lieu dans les lieux du réseau. 163 personnes sont venues, dont 38 pour la première "
    "fois. Elles ont fait 71 échanges, après 58 mises en relation. 9 ateliers ont eu lieu. 24 badges ont été délivrés. "
    "30 orientations ont été reçues. L’an dernier, il y avait eu 41 rencontres et 60 échanges."
)
NOTHING: Final = "Et %(num)s autres lignes : elles sont dans le tableur."


def sheet(
    names: Sequence[str] = TOWNS[:3],
    *,
    base: int = 12,
    months: Sequence[str] = MONTHS,
    most: int = 6,
    mark: str | None = None,
) -> ReportSheet:
    """A sheet about these places; `base`: how large its numbers are; `most`: lines of its smaller tables."""
    figures = tuple(
        KeyFigure(f"{base * (3 + place)}", label, f"un an avant : {base * (2 + place)}" if place % 3 else "")
        for place, label in enumerate(FIGURES)
    )
    lines = tuple(
        (name, tuple(str(base + number + place) for place in range(len(HEAD)))) for number, name in enumerate(names)
    )
    chart = PrintedChart(
        "Mois par mois", "Le plus de rencontres : mars (18). Le plus d’échanges : mars (30).",
        ("Rencontres", "Échanges"),
        tuple((label, (base + number, 2 * base - number if base else 0)) for number, label in enumerate(months)),
    )  # fmt: skip
    by_month = tuple((f"{label} 2026", (str(base), str(2 * base))) for label in months)
    short = tuple((f"Famille ou catégorie {number}", (str(base + number),)) for number in range(most))
    shares = tuple(1 - number / (most + 1) for number in range(most))
    tables = (
        PrintedTable("Mois par mois", "", HEAD[:2], by_month, NOTHING),
        PrintedTable(
            "Badges par famille", "Un badge dit ce qu’une personne a montré.", ("Badges",), short, NOTHING, shares
        ),
        PrintedTable(
            "Ce qui se cherche et se propose",
            "",
            ("Cherché", "Proposé"),
            tuple((name, 2 * said) for name, said in short),
            NOTHING,
        ),
        PrintedTable("Ce qui est venu après", "38 personnes ont répondu.", ("Réponses",), short, NOTHING, shares),
    )
    return ReportSheet(
        network="Réseau Citoyen de Services",
        heading="Bilan de l’année 2026",
        whose="Tous les lieux" if len(names) != 1 else names[0],
        dated="Fait le 29 novembre 2026. Publié le 1er décembre 2026.",
        minute_heading="En une minute",
        minute=MINUTE,
        figures=figures,
        chart=chart,
        places=PrintedTable("Lieu par lieu", TWICE, HEAD, lines, NOTHING),
        tables_heading="Les tableaux",
        tables=tables,
        meanings_heading="Ce que compte chaque nombre",
        meanings=tuple((label, MEANING) for label in FIGURES),
        meanings_elsewhere=ELSEWHERE,
        method="Aucun nom dans ce bilan. Ni santé, ni nationalité : le réseau ne les demande pas.",
        at=datetime(2026, 11, 29, tzinfo=UTC),
        mark=mark,
    )  # fmt: skip
