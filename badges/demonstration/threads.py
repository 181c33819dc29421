"""Who of the fictional members was put in touch: a thread in each state, from the first question to a bilan."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

from badges.base.rights import Actor
from badges.base.services import Services
from badges.base.times import local_date
from badges.exchanges.facts import ExchangeFacts
from badges.matching.introductions import answer, finish, meet, propose, review
from badges.matching.introductions.meet import ArrangementFacts
from badges.matching.introductions.propose import Pair
from badges.matching.introductions.review import ReviewFacts
from badges.matching.introductions.rules import Who
from badges.matching.postings import reads
from badges.matching.postings.rows import OwnLink, Speaker
from badges.matching.postings.views import PostingView
from badges.matching.rules import PostingSide, ReviewView

At = Callable[[int, int], Services]  # the services as they were so many days ago, at this hour
_SOUP = ArrangementFacts(
    what="Une soupe, puis un gratin", place="À la cuisine du local", rhythm="Un mercredi sur deux", stops="En février"
)
_TOLD = ReviewFacts(
    giver_done="Deux fois, au local. Les photos sont rangées.",
    giver_shown="La patience : on recommence jusqu’à ce que ça marche.",
    giver_following="Montrer comment écrire un message.",
    receiver_done="On a rangé mes photos, et j’en ai envoyé une.",
    receiver_shown="Tout est expliqué, sans toucher à ma place.",
    receiver_following="Apprendre à appeler en vidéo.",
)


@dataclass(frozen=True)
class Thread:
    """A thread that a facilitator began, and who is in it."""

    at: At
    by: Actor
    number: int
    giver: int
    receiver: int

    def yes(self, whose: Who, days_ago: int, *, by_link: bool = False) -> Thread:
        """A yes, by voice or by link."""
        return self._says(whose, days_ago, yes=True, by_link=by_link)

    def no(self, whose: Who, days_ago: int) -> Thread:
        """A no, by voice."""
        return self._says(whose, days_ago, yes=False, by_link=False)

    def met(self, days_ago: int, facts: ArrangementFacts | None = None) -> Thread:
        """Both said yes the day before, and the meeting of three took place."""
        self.yes(Who.GIVER, days_ago + 1).yes(Who.RECEIVER, days_ago + 1, by_link=True)
        if facts is not None:
            meet.arrange(self.at(days_ago + 1, 17), self.by, self.number, facts)
        meet.meet(self.at(days_ago, 16), self.by, self.number)
        return self

    def exchanges(self, what: str, activity: str, *days_ago: int) -> Thread:
        """Its meetings, each noted on its day."""
        for each in days_ago:
            services = self.at(each, 18)
            day = local_date(services.now())
            facts = ExchangeFacts(what=what, activity=activity, giver=self.giver, receiver=self.receiver, day=day)
            meet.add_exchange(services, self.by, self.number, facts)
        return self

    def _says(self, whose: Who, days_ago: int, *, yes: bool, by_link: bool) -> Thread:
        member = self.giver if whose is Who.GIVER else self.receiver
        by: Speaker = OwnLink(member) if by_link else self.by
        answer.answer(self.at(days_ago, 15), by, self.number, whose, yes=yes)
        return self


def put_in_touch(at: At, actors: Mapping[str, Actor], members: Mapping[str, int]) -> None:
    """Play all of them; the wall is there already."""

    def begin(who: str, giver: str, receiver: str, days_ago: int, activity: str) -> Thread:
        services, by = at(days_ago, 14), actors[who]
        pair = _pair(services, members[giver], members[receiver], activity)
        number = propose.propose(services, by, pair)
        return Thread(at, by, number, members[giver], members[receiver])

    begin("lea", "jacques", "fatou", 1, "velo")
    begin("lea", "mathilde", "yanis", 4, "anglais").yes(Who.GIVER, 2)
    sewing = begin("ines", "amina", "marcel", 6, "couture").yes(Who.GIVER, 5, by_link=True).yes(Who.RECEIVER, 4)
    soon = local_date(at(0, 9).now()) + timedelta(days=2)
    arranged = ArrangementFacts(meeting_on=soon, what="Un ourlet de pantalon", rhythm="Un lundi sur deux")
    meet.arrange(at(3, 11), actors["ines"], sewing.number, arranged)
    begin("solange", "ginette", "nadia", 7, "conserves").met(2)
    cooking = begin("lea", "fatou", "marie_d", 8, "cuisine").met(6, _SOUP)
    cooking.exchanges("Cuisiner à deux", "cuisine", 5, 2)
    finish.show_number(at(5, 19), OwnLink(cooking.giver), cooking.number, Who.GIVER, shown=True)
    telephone = begin("karim", "tom", "andre", 8, "informatique").met(7)
    telephone.exchanges("Ranger des photos", "informatique", 6, 4)
    review.hold(at(3, 17), actors["karim"], telephone.number, _TOLD)
    for by, whose in ((actors["karim"], Who.GIVER), (OwnLink(telephone.receiver), Who.RECEIVER)):
        review.say(at(2, 17), by, telephone.number, whose, ReviewView.AGREES)
    lift = begin("paul", "bastien", "oksana", 8, "trajets").met(5)
    finish.done(at(3, 18), actors["paul"], lift.number, otherwise="Un coup de main")
    begin("lea", "yanis", "marie_g", 6, "meubles").yes(Who.GIVER, 5).no(Who.RECEIVER, 4)
    stopped = begin("lea", "colette", "mathilde", 8, "memoire").met(5)
    finish.stop(at(3, 18), OwnLink(stopped.receiver), stopped.number)


def _pair(services: Services, giver: int, receiver: int, activity: str) -> Pair:
    """The two, and what each says of this activity."""
    today = local_date(services.now())

    def said(postings: list[PostingView], side: PostingSide) -> Iterator[int]:
        for each in postings:
            if each.side is side and each.read_at is not None and each.activity and each.activity.key == activity:
                yield each.id

    with services.database.begin(read_only=True) as session:
        offers, _over = reads.of_member(session, giver, today)
        requests, _over = reads.of_member(session, receiver, today)
    offer, request = next(said(offers, PostingSide.OFFERED), None), next(said(requests, PostingSide.SOUGHT), None)
    return Pair(giver_id=giver, receiver_id=receiver, offer_id=offer, request_id=request)
