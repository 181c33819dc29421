"""The blueprints of one's own account with their routes: importing the modules of `PAGES` registers them."""

from __future__ import annotations

from flask.blueprints import BlueprintSetupState

from badges.web.account import ceremonies, factors, my_account, recent_proof, room, signin, ways

PAGES = (ceremonies, factors, my_account, recent_proof, ways)
blueprint = room.blueprint
entry = signin.blueprint


@blueprint.record
def _ask_before_views(state: BlueprintSetupState) -> None:
    recent_proof.register(state.app)  # type: ignore[arg-type]
    ways.register(state.app)  # type: ignore[arg-type]
