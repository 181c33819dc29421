"""A thread between two members, as far as a test wants it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from badges.base.rights import Actor
from badges.base.services import Services
from badges.exchanges.facts import ExchangeFacts
from badges.matching.introductions import answer, finish, meet, propose, reads, review
from badges.matching.introductions.own_thread import OwnThread
from badges.matching.introductions.propose import Pair
from badges.matching.introductions.review import ReviewFacts
from badges.matching.introductions.rules import ThreadState, Who
from badges.matching.introductions.views import ThreadView
from tests.cast.postings import posting


@dataclass(frozen=True)
class Thread:
    """A thread, and the two."""

    services: Services
    by: Actor
    id: int
    giver: int
    receiver: int

    @property
    def view(self) -> ThreadView:
        """It as the staff reads it now."""
        with self.services.database.begin(read_only=True) as session:
            found = reads.thread(session, self.id)
        assert found is not None
        return found

    @property
    def state(self) -> ThreadState:
        """Where it stands now."""
        return self.view.state

    def own(self, member_id: int) -> OwnThread | None:
        """It as one of the two may know it now."""
        with self.services.database.begin(read_only=True) as session:
            return reads.own_thread(session, member_id, self.id, self.services.now())

    def goes_to(self, state: ThreadState) -> Thread:
        """Let everything happen that leads to a state, by the facilitator's hand."""
        steps = {
            ThreadState.ONE_YES: lambda: answer.answer(self.services, self.by, self.id, Who.GIVER, yes=True),
            ThreadState.BOTH_YES: lambda: answer.answer(self.services, self.by, self.id, Who.RECEIVER, yes=True),
            ThreadState.MET: lambda: meet.meet(self.services, self.by, self.id),
            ThreadState.UNDER_WAY: lambda: self.exchanges(),
            ThreadState.HELD: lambda: review.hold(self.services, self.by, self.id, SAID),
        }
        if state is ThreadState.CLOSED:
            finish.stop(self.services, self.by, self.id, finish.ThreadAct.NOT_DONE)
        for reached, step in steps.items():
            if state in (ThreadState.PROPOSED, ThreadState.CLOSED):
                break
            step()
            if reached is state:
                break
        return self

    def exchanges(self, **changes: Any) -> int:
        """Record one of its meetings, today if nothing else is said."""
        today = self.services.now().date()
        said = {"what": "Faire un ourlet", "giver": self.giver, "receiver": self.receiver, "day": today, **changes}
        return meet.add_exchange(self.services, self.by, self.id, ExchangeFacts(**said))


SAID = ReviewFacts(
    giver_done="On a fait deux ourlets.",
    giver_shown="Elle a expliqué sa recette sans se presser.",
    receiver_done="Un ourlet, puis un autre.",
    receiver_shown="La patience, et le point caché.",
    receiver_following="Apprendre à poser une fermeture.",
)


def thread(services: Services, by: Actor, giver: int, receiver: int, **changes: Any) -> Thread:
    """A facilitator proposes what the giver offers to the receiver, who looks for it."""
    offer = posting(services, by, giver, words_public=False, with_parent=True)
    words = "Faire un ourlet à un rideau."
    request = posting(services, by, receiver, side="sought", words=words, with_parent=True)
    pair = Pair(**{"giver_id": giver, "receiver_id": receiver, "offer_id": offer, "request_id": request, **changes})
    return Thread(services, by, propose.propose(services, by, pair), giver, receiver)
