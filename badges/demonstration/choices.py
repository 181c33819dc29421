"""What « Que choisir ? » shows in the demonstration: three who seek one thing, and a pair that was put aside; and a
member who chose to be asked what came after a dossier."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select

from badges.base.rights import Actor
from badges.base.services import Services
from badges.matching.choice import set_aside
from badges.matching.choice.facts import Kind, Pair
from badges.matching.postings import say
from badges.matching.postings.facts import PostingFacts
from badges.matching.rules import Manner, Moment, PostingSide, Weekday
from badges.matching.tables import Posting
from badges.recognition.tables import Award
from badges.sharing.afterwards.facts import MayAskFacts
from badges.sharing.afterwards.rules import AskedBy
from badges.sharing.bundles.prepare_bundle import prepare

_SOUGHT = (
    ("colette", "Répondre aux messages de mes petits-enfants.", (Weekday.TUESDAY,)),
    ("marie_g", "Apprendre à ranger mes photos.", ()),
)  # fmt: skip


def say_choices(services: Services, actors: Mapping[str, Actor], members: Mapping[str, int]) -> None:
    """Three members of Guéret seek to understand their telephone; an offer to keep a cat was put aside."""
    for member, words, days in _SOUGHT:
        facts = PostingFacts(
            side=PostingSide.SOUGHT, words=words, activity="informatique", manner=Manner.TOGETHER, days=list(days),
            moments=[],
        )  # fmt: skip
        say.say(services, actors["lea"], members[member], facts)
    cats = PostingFacts(
        side=PostingSide.SOUGHT, words="Quelqu’un pour mon chat, quand je pars.", activity="animaux",
        manner=Manner.DOES, days=[], moments=[Moment.MORNING],
    )  # fmt: skip
    away = say.say(services, actors["lea"], members["colette"], cats)
    say.say(services, actors["lea"], members["fatou"], cats)
    set_aside.put_aside(services, actors["lea"], Pair(away, Kind.POSTING, _offer(services, members["marie_d"])))


def _offer(services: Services, member_id: int) -> int:
    """The number of what a member offers."""
    with services.database.begin(read_only=True) as session:
        chosen = select(Posting.id).where(Posting.member_id == member_id, Posting.side == PostingSide.OFFERED)
        return session.scalars(chosen).one()


def agree_to_be_asked(services: Services, member_id: int, award_id: int) -> None:
    """Make a dossier of one badge, with a yes to be asked by voice."""
    with services.database.begin(read_only=True) as session:
        code = session.get_one(Award, award_id).code
    prepare(services, member_id, [code], afterwards=MayAskFacts(may_ask=True, asked_by=AskedBy.VOICE))
