"""A member's data in words, for their own page and for the one that the staff prints.

Every number, code name and instant of an export is said as people say it; what belongs to one badge stands together,
under the badge's name. `vocabulary` holds the words. What says nothing to a person is left to the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final

from badges.base.personal.export import Section
from badges.base.text import codes
from badges.network import reads as network
from badges.orientation import reads as orientation
from badges.recognition import reads as recognition
from badges.recognition.views import AwardView, BadgeView
from badges.web.http import formats
from badges.web.http.request_session import reading_session
from badges.web.http.wording import gettext as _
from badges.web.http.wording import in_language
from badges.web.portfolio.rights import vocabulary

DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}(\.\d+)?\+\d{2}:\d{2})?")
VERSION: Final = re.compile(r"(\d{4})-(\d{2})\b.*")  # of a text that was read: the month from which it holds
NO_TITLES: Final[Mapping[str, str]] = MappingProxyType({})
LONG = 300  # characters of a value on the page; the whole stands in the file
# Of the page; then the others.
ORDER: Final = ("member", "consent", "award", "observation", "attendance", "enrolment", "workshop", "exchange")
# What is no word to a person, or the journal, of which « Qui a regardé » tells: it stands in the file. Tables, columns.
IN_THE_FILE: Final = ("document", "journal_facts")
NO_WORDS: Final = (
    "gathering_id", "workshop_id", "award_id", "credential_id", "signed_id", "number", "badge", "criterion",
)  # fmt: skip
TOOK_PLACE: Final = ("day", "happened_on", "seen_on")
Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Row:
    """What belongs together, as pairs of label and value; `heading`: the badge that it is about, if it is about one."""

    heading: str
    pairs: Pairs


@dataclass(frozen=True)
class Table:
    """One part of an export as a page shows it."""

    title: str
    rows: tuple[Row, ...]


def tables_of(sections: Iterable[Section], titles: Mapping[str, str] = NO_TITLES) -> list[Table]:
    """The parts of an export in words, the person first. `titles`: others, by side or by table."""
    said = Said.of(found := [each for each in sections if each.table not in IN_THE_FILE])
    of_badges = [each for each in found if each.table in vocabulary.of_badges()]
    ordered = sorted(
        (each for each in found if each not in of_badges or each.table == "award"),
        key=lambda each: ORDER.index(each.table) if each.table in ORDER else len(ORDER),
    )
    return [
        Table(
            titles.get(each.person) or titles.get(each.table) or vocabulary.title(each),
            tuple(_rows(each, of_badges, said)),
        )
        for each in ordered
    ]


def _rows(section: Section, of_badges: Iterable[Section], said: Said) -> Iterator[Row]:
    if section.table == "award":
        for number, row in zip(section.numbers, section.rows, strict=True):
            award = said.awards.get(number or 0)
            heading = in_language(award.badge.content["name"]) if award is not None else _("Un badge")
            yield Row(heading, (*_pairs(row, said, award), *_beside(number, award, of_badges, said)))
    elif section.table == "observation":
        for slug in dict.fromkeys(row["badge"] for row in section.rows):
            seen = sorted((row for row in section.rows if row["badge"] == slug), key=_day)
            yield Row(said.name(slug), tuple(said.observation(slug, row, _pairs(row, said)) for row in seen))
    else:
        yield from (Row("", _pairs(row, said, table=section.table)) for row in sorted(section.rows, key=_day))


def _day(row: Mapping[str, Any]) -> str:
    """The day when something took place, by which people read; nothing for what has none, which stays in its order."""
    return next((str(row[name]) for name in TOOK_PLACE if row.get(name)), "")


def _beside(
    number: int | None, award: AwardView | None, of_badges: Iterable[Section], said: Said
) -> Iterator[tuple[str, str]]:
    """What other tables hold of one badge, each row a pair: the title of its table, and what it says."""
    for section in of_badges:
        if section.table == "award":
            continue
        for other, row in zip(section.numbers, section.rows, strict=True):
            if other == number:
                pairs = [f"{label}{_(' : ')}{value}" for label, value in _pairs(row, said, award)]
                yield vocabulary.title(section), " · ".join(pairs) or _("oui")


def _pairs(row: Mapping[str, Any], said: Said, award: AwardView | None = None, *, table: str = "") -> Pairs:
    """A row in words, without what is empty; a long value is cut, for the file has it whole."""
    pairs = []
    for name, value in row.items():
        text = "" if name in NO_WORDS else said.value(name, value, award)
        if text:
            shown = text if len(text) <= LONG else _("%(count)s caractères, dans le fichier", count=len(text))
            pairs.append((vocabulary.column(name, table), shown))
    return tuple(pairs)


@dataclass(frozen=True)
class Said:
    """What the rows of an export point to: awards, days of dossiers, sites and services by number, badges by slug."""

    awards: Mapping[int, AwardView]
    badges: Mapping[str, BadgeView]
    sites: Mapping[int, str]
    bundles: Mapping[int | None, str]
    referrers: Mapping[int, str]

    @classmethod
    def of(cls, sections: Iterable[Section]) -> Said:
        """Read what these sections point to: as many statements as there are badges observed, and three."""
        session = reading_session()
        bundles: dict[int | None, str] = {}
        numbers: set[int] = set()
        referrers: set[int] = set()
        slugs: set[str] = set()
        for section in sections:
            if section.table == "award":
                numbers |= {number for number in section.numbers if number is not None}
            if section.table == "bundle":
                days = [row["created_at"] for row in section.rows]
                bundles |= dict(zip(section.numbers, days, strict=True))
            if section.table == "orientation":
                referrers |= {row["referrer_id"] for row in section.rows}
            if section.table == "observation":
                slugs |= {row["badge"] for row in section.rows}
        badges = {slug: found for slug in slugs if (found := recognition.badge(session, slug)) is not None}
        sites = {each.id: each.name for each in network.every_site(session)}
        sent_by = orientation.services_by_id(session, referrers)
        return cls(recognition.awards_by_id(session, numbers), badges, sites, bundles, sent_by)

    def name(self, slug: str) -> str:
        """The name of a badge, in the page's language."""
        return in_language(self.badges[slug].current.content["name"]) if slug in self.badges else _("Un badge")

    def observation(self, slug: str, row: Mapping[str, Any], pairs: Pairs) -> tuple[str, str]:
        """What was seen, and the rest of an observation in one line."""
        found = (
            each
            for version in reversed(self.badges[slug].versions if slug in self.badges else ())
            for each in version.content["criteria"]
            if each["key"] == row["criterion"]
        )
        criterion = next(found, None)
        words = in_language(criterion) if criterion is not None else _("Un critère qui n’est plus écrit")
        return words, " · ".join(f"{label}{_(' : ')}{value}" for label, value in pairs)

    def value(self, name: str, value: Any, award: AwardView | None) -> str:
        """A value of an export in words: days as people write them, and the words of forms."""
        known = vocabulary.values(name)
        if known is not None and isinstance(value, list):
            return ", ".join(known.get(str(each), str(each)) for each in value)
        if known is not None:
            return known.get(str(value), "" if value is None else str(value))
        if value is None or isinstance(value, bool):
            return _("oui") if value else ""
        if name == "criteria":
            keys = {each["key"]: in_language(each) for each in award.badge.content["criteria"]} if award else {}
            return " ; ".join(keys.get(each, _("Un critère qui n’est plus écrit")) for each in value)
        if name == "code":
            return codes.shown(value)
        if name == "duration_minutes":
            return formats.duration(value)
        if name == "bundle_id":
            return self.value("created_at", self.bundles.get(value), award)
        if name == "referrer_id":
            return self.referrers.get(value, "")
        if name in ("site_id", "to_site_id"):
            return self.sites.get(value, "")
        if name == "text_version" and (version := VERSION.fullmatch(value)):
            first = datetime(int(version[1]), int(version[2]), 1)  # noqa: DTZ001 - a month, at no place
            return _("celui de %(month)s", month=formats.month_period(first.date(), first.date()))
        if isinstance(value, str) and DAY.fullmatch(value):
            moment = datetime.fromisoformat(value)
            return formats.long_date(moment if moment.tzinfo is not None else moment.date())
        return str(value)
