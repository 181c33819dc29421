"""What the fictional members offer and look for: read, waiting to be read, paused, answered, ended."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from badges.base.rights import Actor
from badges.base.services import Services
from badges.demonstration import choices, ideas, orientations, threads
from badges.matching import conditions
from badges.matching.conditions import ConditionsFacts
from badges.matching.objections import keep_apart, rest
from badges.matching.postings import change, say
from badges.matching.postings.facts import OTHER, PostingFacts
from badges.matching.postings.rows import OwnLink
from badges.matching.rules import Manner, Moment, PostingSide, Reach, Step, Weekday

_OFFERED, _SOUGHT = PostingSide.OFFERED, PostingSide.SOUGHT
_MORNING, _AFTERNOON, _EVENING = Moment
_MONDAY, _TUESDAY, _WEDNESDAY, _THURSDAY, _FRIDAY, _SATURDAY, _SUNDAY = Weekday


@dataclass(frozen=True)
class Said:
    """One offer or request. `who` wrote it down, None: the member, by their own link. `then`: what became of it."""

    who: str | None
    member: str
    side: PostingSide
    words: str
    activity: str
    manner: Manner = Manner.TOGETHER
    days: tuple[Weekday, ...] = ()
    moments: tuple[Moment, ...] = ()
    reach: Reach | None = None
    public: bool = False
    named: bool = False
    other: str | None = None
    then: Step | None = None


SAID = (
    Said("lea", "fatou", _OFFERED, "La cuisine de chez moi, et un gratin pour douze.", "cuisine", Manner.SHOWS,
         (_WEDNESDAY,), (_MORNING,), Reach.ON_FOOT, public=True, named=True),
    Said("lea", "fatou", _SOUGHT, "Apprendre à faire du vélo, sans qu’on me regarde.", "velo", moments=(_EVENING,)),
    Said("lea", "marie_d", _SOUGHT, "Cuisiner autre chose que des pâtes.", "cuisine", moments=(_MORNING,),
         reach=Reach.ON_FOOT),
    Said("lea", "marie_d", _OFFERED, "Garder un chat, arroser les plantes.", "animaux", Manner.DOES),
    Said("lea", "colette", _SOUGHT, "Aller au marché le jeudi, à deux.", "trajets", days=(_THURSDAY,), public=True),
    Said("lea", "mathilde", _OFFERED, "Parler anglais en marchant.", "anglais", moments=(_EVENING,), public=True,
         named=True),
    Said("lea", "jacques", _OFFERED, "Réparer un vélo, je montre volontiers.", "velo", Manner.SHOWS, (_FRIDAY,),
         reach=Reach.AT_THE_SITE, public=True),
    Said("lea", "jacques", _SOUGHT, "Comprendre mon téléphone.", "informatique", days=(_TUESDAY,)),
    Said(None, "yanis", _SOUGHT, "Parler anglais, sans livre.", "anglais", days=(_SATURDAY, _SUNDAY)),
    Said("lea", "yanis", _OFFERED, "Monter un meuble.", "meubles", Manner.DOES, (_SATURDAY,), reach=Reach.TRAVELS),
    Said("lea", "marie_g", _OFFERED, "Tailler une haie.", "jardinage", Manner.DOES, (_SATURDAY,), then=Step.PAUSE),
    Said("lea", "marie_g", _SOUGHT, "Changer une fermeture.", "couture", moments=(_AFTERNOON,)),
    Said("lea", "colette", _OFFERED, "Écouter les récits du pays et les écrire.", "memoire", public=True),
    Said("lea", "jacques", _SOUGHT, "Quelqu’un pour porter une armoire.", "porter", then=Step.FULFIL),
    Said("ines", "amina", _OFFERED, "Coudre un ourlet, à la main ou à la machine.", "couture", Manner.SHOWS,
         (_MONDAY, _THURSDAY), (_AFTERNOON,), public=True, named=True),
    Said("ines", "denise", _OFFERED, "Tricoter à plusieurs.", "tricot", days=(_MONDAY,)),
    Said("ines", "rosalie", _SOUGHT, "Lire un courrier à deux, à la rencontre.", "papiers", reach=Reach.AT_THE_SITE),
    Said("paul", "bastien", _OFFERED, "Une place en voiture pour le marché.", "trajets", Manner.DOES, (_SATURDAY,),
         (_MORNING,)),
    Said(None, "amina", _SOUGHT, "Faire des photos qui ne sont pas floues.", "photo"),
    Said("ines", "marcel", _SOUGHT, "Danser sans tomber.", "danse", moments=(_EVENING,), then=Step.END),
    Said("solange", "ginette", _OFFERED, "Les soupes et les conserves.", "conserves", Manner.SHOWS,
         reach=Reach.TRAVELS, public=True, named=True),
    Said("solange", "andre", _OFFERED, "Affûter, souder, redresser.", "bricolage", Manner.DOES),
    Said("solange", "nadia", _SOUGHT, "Une ruche au fond du jardin : par où commencer ?", OTHER, other="Abeilles"),
    Said("karim", "tom", _OFFERED, "Expliquer un ordinateur sans aller vite.", "informatique", moments=(_EVENING,)),
)  # fmt: skip
APART = (("lea", "marie_d", "marie_g"), ("ines", "rosalie", "marcel"))  # who wrote it down, who said it, of which other
RESTING = "ibrahim"


def say_all(services: Services, actors: Mapping[str, Actor], members: Mapping[str, int]) -> None:
    """Record all of it, and the conditions of one member."""
    for each in SAID:
        member = members[each.member]
        by = actors[each.who] if each.who is not None else OwnLink(member)
        facts = PostingFacts(
            side=each.side, words=each.words, activity=each.activity, other_activity=each.other, manner=each.manner,
            days=list(each.days), moments=list(each.moments), reach=each.reach, words_public=each.public,
            name_public=each.named,
        )  # fmt: skip
        number = say.say(services, by, member, facts)
        if each.then is not None:
            change.take(services, by, number, each.then)
    wishes = ConditionsFacts(at_meetings_only=True, words="Avec une femme, si c’est possible.")
    conditions.say(services, actors["ines"], members["rosalie"], wishes)


def wish_all(services: Services, actors: Mapping[str, Actor], members: Mapping[str, int]) -> None:
    """Record all of it."""
    conditions.say(services, actors["lea"], members["fatou"], ConditionsFacts(often=True, in_company=True))
    conditions.say(services, actors["lea"], members["jacques"], ConditionsFacts(mediates=True, not_at_home=True))
    for often in ("colette", "yanis", "marie_d"):
        conditions.say(services, actors["lea"], members[often], ConditionsFacts(often=True))
    for who, member, other in APART:
        keep_apart.keep_apart(services, actors[who], members[member], members[other])
    rest.rest(services, actors["helene"], members[RESTING])


def tell(
    at: Callable[[int, int], Services],
    today: date,
    actors: Mapping[str, Actor],
    sites: Mapping[str, int],
    members: Mapping[str, int],
) -> None:
    """Record what they offer, wish, choose, agree on and imagine, and the people that services sent.

    `at(days_ago, hour)`: the services at that moment.
    """
    say_all(at(9, 15), actors, members)
    wish_all(at(9, 16), actors, members)
    threads.put_in_touch(at, actors, members)
    choices.say_choices(at(9, 16), actors, members)
    ideas.think(at(8, 15), today, actors, sites, members)
    orientations.send_all(at, actors)
