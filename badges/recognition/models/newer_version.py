"""An award that was begun before its badge changed: told in the wizard, and taken over when the staff member says so.

Nothing is taken over by itself. A member who agreed did so to words that they read, and those are what is signed.
"""

from __future__ import annotations

from badges.base.rights import Actor
from badges.base.services import Services
from badges.people.ties.identity_question import refuse_herself
from badges.recognition import observe
from badges.recognition.answers.parts import reopen
from badges.recognition.award import unsigned
from badges.recognition.evidence import seen_for
from badges.recognition.rules import Dossier


def is_new(dossier: Dossier) -> bool:
    """Whether the badge of an award that is not signed has a newer version than the one with which it was begun."""
    return (dossier.badge_newest or 0) > dossier.badge_version


def take_over(services: Services, actor: Actor, award_id: int) -> None:
    """Go on with the newest version of an award's badge. Idempotent.

    What was ticked stays for each criterion that the version has; the member answers anew. What was seen for the others
    stays recorded, with the member. Raises NotFound; NotAllowed; Refused: `award.already_signed`, `award.closed`.
    """
    with services.database.begin() as session:
        award = unsigned(session, actor, award_id)
        refuse_herself(session, actor, award.member)
        newest = observe.published(session, award.version.model.slug).versions[-1]
        if newest.id == award.badge_version_id:
            return
        reopen(award)
        award.version = newest
        session.flush()
        found = {each.criterion for each in seen_for(session, award)}
        award.criteria = [each["key"] for each in newest.content["criteria"] if each["key"] in found]
