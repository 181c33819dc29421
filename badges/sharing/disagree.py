"""« Je ne suis pas d'accord »: a member stops a signed badge of theirs, alone, at once, and gives no reason.

It is paused as at a colleague's signal (`badges.issuing.correcting`): its page says so, and never why. The coordination
is told that it was the member, and decides within seven days. For an hour the member can take it back, alone too: one
tap may be a mistake, and no colleague has said anything against the badge.
"""

from __future__ import annotations

from badges.base.errors import Refused
from badges.base.journal.acts import Act
from badges.base.services import Services
from badges.recognition import changes
from badges.recognition.answers import reads as answering
from badges.recognition.answers.parts import DISAGREED
from badges.recognition.states import AwardState, PauseReason
from badges.recognition.tables import AwardPause, Disagreement
from badges.sharing.audience import award_of


def disagree(services: Services, member_id: int, code: str) -> None:
    """Pause the member's own badge. Idempotent while it is paused; a colleague's earlier signal stays beside it.

    Raises NotFound: `award.unknown`; Refused: `award.not_issued` for one that was withdrawn or cancelled.
    """
    now = services.now()
    with services.database.begin(essential=True) as session:
        award = award_of(session, member_id, code, lock=True)
        if award.state != AwardState.ISSUED:
            raise Refused("award.not_issued")
        if session.get(Disagreement, award.id) is not None:
            return
        changes.note_disagreement(session, award, now)
        if session.get(AwardPause, award.id) is None:
            changes.pause(session, award, PauseReason.MEMBER, None, now)
            changes.note_award(session, Act.AWARD_PAUSED, None, award, now, PauseReason.MEMBER)
        else:
            changes.note_award(session, Act.AWARD_ANSWERED, None, award, now, DISAGREED)


def take_back(services: Services, member_id: int, code: str) -> None:
    """End the pause that the member asked for by mistake: the badge is as it was. Idempotent once it is.

    Raises NotFound: `award.unknown`; Refused: `disagreement.over` after an hour, or where a colleague has signalled the
    badge as well: then the coordination decides.
    """
    now = services.now()
    with services.database.begin() as session:
        award = award_of(session, member_id, code, lock=True)
        if session.get(AwardPause, award.id) is None:
            return
        if answering.taken_back_until(session, award.id, now) is None:
            raise Refused("disagreement.over")
        changes.unpause(session, award)
        changes.note_award(session, Act.AWARD_RESUMED, None, award, now, PauseReason.MEMBER)
