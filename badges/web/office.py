"""The animatrices' pages: one blueprint, whose routes stand in the modules named here."""

from __future__ import annotations

from flask.blueprints import BlueprintSetupState

from badges.web import (
    office_ending,
    office_gatherings,
    office_issuers,
    office_members,
    office_recognition,
    office_room,
    office_today,
    office_wording,
)

blueprint = office_room.blueprint
ROOMS = (office_today, office_gatherings, office_members, office_recognition, office_ending, office_issuers)


@blueprint.record
def _give_words(state: BlueprintSetupState) -> None:
    office_wording.register(state.app)  # type: ignore[arg-type]
