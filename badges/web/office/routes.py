"""The office's blueprint with its routes: importing the modules of `PAGES` registers them."""

from __future__ import annotations

from flask.blueprints import BlueprintSetupState

from badges.web.office import exchanges, gatherings, issuing, people, recognition, room, today, wording

blueprint = room.blueprint
PAGES = (today, gatherings, exchanges, people, recognition, issuing)


@blueprint.record
def _give_words(state: BlueprintSetupState) -> None:
    wording.register(state.app)  # type: ignore[arg-type]
