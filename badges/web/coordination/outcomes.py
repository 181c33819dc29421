"""What came after dossiers: how many members answered in each half-year, and what, once five did.

The numbers are of the whole network and name nobody. They go on by five answers, so that none can be guessed.
"""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from badges.sharing.afterwards import reads
from badges.sharing.afterwards.rules import SHOWN_BY
from badges.web import afterwards_words
from badges.web.coordination.room import blueprint
from badges.web.http.access import entrance
from badges.web.office import room


@blueprint.get("/coordination/du-nouveau")
@entrance("coordinator")
def outcomes() -> ResponseReturnValue:
    """The last half-years, the latest first."""
    return render_template(
        "coordination/outcomes.html",
        half_years=reads.counts(room.reading()),
        least=SHOWN_BY,
        say=afterwards_words,
    )
