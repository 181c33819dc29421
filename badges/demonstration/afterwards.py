"""Whom to ask what came after their dossier: Jacques, whose dossier was made three months ago."""

from __future__ import annotations

from badges.base.services import Services
from badges.recognition.tables import Award
from badges.sharing.afterwards.facts import AgreementFacts
from badges.sharing.afterwards.rules import AskedBy
from badges.sharing.bundles.prepare_bundle import prepare


def agree_to_be_asked(services: Services, member_id: int, award_id: int) -> None:
    """Make a dossier of one badge, with a yes to be asked by voice."""
    with services.database.begin(read_only=True) as session:
        code = session.get_one(Award, award_id).code
    prepare(services, member_id, [code], afterwards=AgreementFacts(may_ask=True, asked_by=AskedBy.VOICE))
