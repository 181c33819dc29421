"""What members offer, look for, imagine and agree on, of every kind; and the staff's pages of these."""

from __future__ import annotations

from collections.abc import Sequence

from badges.base.rights import Actor
from badges.base.services import Services
from badges.matching.introductions.rules import ThreadState
from tests.cast import ideas
from tests.cast.introductions import thread


def of_every_kind(services: Services, actor: Actor, members: Sequence[int]) -> None:
    """Offers, requests and ideas of these three members; threads 1 to 5, from a question to a bilan."""
    ideas.of_every_kind(services, actor, members)
    first, second, third = members
    thread(services, actor, first, second)
    thread(services, actor, second, first).goes_to(ThreadState.ONE_YES)
    thread(services, actor, first, third).goes_to(ThreadState.BOTH_YES)
    thread(services, actor, third, first).goes_to(ThreadState.UNDER_WAY)
    thread(services, actor, second, third).goes_to(ThreadState.HELD)


def pages(member_id: int) -> list[str]:
    """The addresses, those of one member among them."""
    found = [f"/membres/{member_id}/{end}" for end in ("annonces", "annonces/nouvelle?cote=sought", "conditions")]
    found += [f"/membres/{member_id}/{end}" for end in ("pas-avec", "choisir", "choisir/tourner")]
    found += ["/mur", "/mur?activite=couture", "/mur?q=ourlet", "/mur/a-relire", "/annonces/1", "/annonces/1/modifier"]
    found += ["/annonces/1/choisir", "/annonces/2/choisir", "/annonces/1/a-plusieurs"]
    found += ["/idees", *(f"/idees/{end}" for end in ("1?q=a", "1/modifier", "1/faire", "1/clore", "2", "nouvelle"))]
    found += ["/mises-en-relation", "/mises-en-relation?finies=1", "/mises-en-relation/nouvelle?offer=1&q=a"]
    found += [f"/mises-en-relation/{end}" for end in ("1", "2", "3", "3/rencontre", "4", "4/echange", "4/bilan", "5")]
    return [*found, "/coordination/mises-en-relation"]
