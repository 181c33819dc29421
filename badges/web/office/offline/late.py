"""What the script of a telephone sends with an entry that waited there, and what it is told when a field is wrong.

Such an entry carries its age, by two readings of the telephone's own clock: that clock may be a day off, and the age is
right. Its key is the one under which the telephone keeps it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from flask import Response, jsonify

from badges.web.http import formats, forms
from badges.web.http.access import services

AGE: Final = "age"
OLDEST: Final = timedelta(days=31)


def waited(form: forms.Form) -> timedelta | None:
    """Return how long an entry waited in a telephone, 31 days at most; None for a form that does not say it."""
    text = form.get(AGE, "")
    if not text.isascii() or not text.isdecimal():
        return None
    return min(timedelta(seconds=int(text[:9])), OLDEST)


def noted_at(age: timedelta | None) -> datetime:
    """Return when an entry of this age was noted; now, for one that did not wait."""
    return services().now() - (age or timedelta())


def unfit(errors: forms.FieldErrors) -> tuple[Response, int]:
    """Answer 422 to a script: the sentences, and the fields beside which they belong."""
    return jsonify(code="form", detail=" ".join(errors.values()), fields=list(errors)), 422


def when(at: datetime | None) -> str:
    """Return "14 h 50", with its day where that is not today; "" for none."""
    if at is None:
        return ""
    today = formats.local_day(at) == formats.local_day(services().now())
    return formats.clock(at) if today else f"{formats.day_month(at)}, {formats.clock(at)}"
