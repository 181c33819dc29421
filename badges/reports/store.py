"""Reports as rows keep them: plain values under our own keys."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from badges.base import versions
from badges.reports.views import Figure, Period, Place, Report, Row, Table


def content_of(report: Report) -> dict[str, Any]:
    """What a row keeps of a report: all but its period and its dates."""
    return {
        "place": [report.place.slug, report.place.name] if report.place is not None else None,
        "figures": [[each.key, each.value, each.before, each.persons] for each in report.figures],
        "tables": [
            {
                "key": each.key,
                "columns": list(each.columns),
                "rows": [[row.key, row.name, list(row.values), row.slug] for row in each.rows],
                "persons": each.persons,
            }
            for each in report.tables
        ],
    }


def report_of(
    content: Mapping[str, Any], period: Period, made_at: datetime, published_at: datetime | None = None
) -> Report:
    """The report that a row keeps."""
    return Report(
        period,
        Place(*content["place"]) if content["place"] is not None else None,
        made_at,
        published_at,
        tuple(Figure(*each) for each in content["figures"]),
        tuple(
            Table(
                each["key"],
                tuple(each["columns"]),
                tuple(Row(key, name, tuple(values), slug) for key, name, values, slug in each["rows"]),
                each["persons"],
            )
            for each in content["tables"]
        ),
    )


def version_of(report: Report) -> str:
    """The version of what a page shows of a report, for the form that publishes it."""
    return versions.version_of(report.period.first.isoformat(), report.period.last.isoformat(), content_of(report))
