"""Every page of a member's: all routes of the portfolio that are read, over badges in every state.

A part that adds a page is walked without being named here, unless its address holds more than a badge's code: what else
stands in an address is listed in `ARGUMENTS`, and a route that is missing there fails.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from flask import Flask
from sqlalchemy import select

from badges.base.times import local_date
from badges.issuing.correcting import pause
from badges.matching.introductions import reads as threads
from badges.matching.introductions.rules import ThreadState
from badges.matching.postings import change
from badges.matching.postings.rows import OwnLink
from badges.matching.rules import Step
from badges.matching.tables import Idea, Posting
from badges.recognition.answers import reads as answering
from badges.recognition.witnesses import reads as witnesses
from badges.recognition.witnesses.rows import OwnBadge
from badges.sharing.bundles import prepare_bundle, stop_bundle
from badges.sharing.bundles.tables import Bundle
from badges.web.portfolio.keeping.targets import TARGETS
from tests.cast import acts
from tests.cast.counter import SENTENCE, Cast
from tests.cast.ideas import in_each_state
from tests.cast.introductions import thread
from tests.cast.postings import posting
from tests.cast.witnesses import read, slip, statements
from tests.conftest import Clock

KNOWN = {"key", "code"}
ARGUMENTS: dict[str, Callable[[Cast], list[dict[str, Any]]]] = {
    "portfolio.file": lambda _cast: [{"name": "attestation"}],
    "portfolio.keep_in": lambda _cast: [{"target": each.slug} for each in TARGETS],
    **dict.fromkeys(
        ("portfolio.bundle", "portfolio.bundle_qr", "portfolio.bundle_sheet", "portfolio.inform_referrer"),
        lambda cast: [{"bundle_id": each} for each in bundles(cast)],
    ),
    "portfolio.later": lambda cast: [{"award_id": each} for each in waiting(cast)],
    **dict.fromkeys(
        ("portfolio.posting", "portfolio.change_posting"),
        lambda cast: [{"posting_id": each} for each in postings(cast)],
    ),
    "portfolio.introduction": lambda cast: [{"introduction_id": each} for each in introductions(cast)],
    "portfolio.change_idea": lambda cast: [{"idea_id": each} for each in ideas(cast)],
    "portfolio.slip_sheet": lambda cast: [{"slip_id": each} for each in witness_slips(cast)],
    "portfolio.statement": lambda cast: [{"statement_id": each.id} for each in statements(cast.services)],
}
MEMBERS = ("Amina", "Zoé")  # who has badges, and who has none


@dataclass(frozen=True)
class Walked:
    """One page to read: its route, the state of its badge, its address."""

    endpoint: str
    state: str
    path: str


def badges_in_each_state(cast: Cast, clock: Clock) -> dict[str, str]:
    """Award Amina badges, one in each state; returns their codes. An hour lies between them."""

    def another(badge: str, **more: str) -> str:
        clock.advance(hours=1)
        return cast.awarded(badge, **more)  # type: ignore[arg-type]

    codes = {"over": cast.expired(clock)}
    codes["cancelled"] = cast.revoked(another("empathie"))
    codes["paused"] = another("equipe")
    pause.pause(cast.services, cast.actor, cast.award_id(codes["paused"]), "person")
    codes["hidden"] = cast.hidden(another("animer"))
    codes["public"] = another("ecoute", visibility="public", search_engines=True)
    codes["shown"] = cast.code
    closed = prepare_bundle.prepare(cast.services, cast.member_id, [codes["public"]])
    stop_bundle.stop(cast.services, cast.member_id, closed)
    prepare_bundle.prepare(cast.services, cast.member_id, [codes["shown"], codes["public"]])
    slip(cast.services, OwnBadge(cast.member_id), cast.award_id(codes["shown"]))
    asked = slip(cast.services, OwnBadge(cast.member_id), cast.award_id(codes["shown"]))
    read(cast.services, cast.actor, asked)
    later = cast.prepared("initiative", who="Amina", sentence=SENTENCE, criteria=(0, 1, 2))
    acts.answer(cast.services, cast.actor, later, "later")
    own, anything = OwnLink(cast.member_id), {"activity": None, "days": [], "moments": []}
    posting(cast.services, own, cast.member_id, words_public=True, name_public=True, reach="foot")
    posting(cast.services, cast.actor, cast.member_id, side="sought", **anything)
    answered = posting(cast.services, cast.actor, cast.member_id, days=["mo", "th"], moments=["morning", "evening"])
    change.take(cast.services, own, answered, Step.FULFIL)
    threads_in_some_states(cast)
    in_each_state(cast.services, cast.actor, [cast.member_id, cast.members["Zoé"]])
    return codes


def threads_in_some_states(cast: Cast) -> None:
    """Put Amina in touch: asked, waiting for the other, met, and with a bilan."""
    amina, lucja, zoe = (cast.members[each] for each in ("Amina", "Łucja", "Zoé"))
    for giver, receiver, state in (
        (amina, zoe, ThreadState.PROPOSED), (amina, lucja, ThreadState.ONE_YES), (zoe, amina, ThreadState.MET),
        (lucja, amina, ThreadState.HELD),
    ):  # fmt: skip
        thread(cast.services, cast.actor, giver, receiver).goes_to(state)


def introductions(cast: Cast) -> list[int]:
    """The numbers of Amina's threads."""
    with cast.services.database.begin(read_only=True) as session:
        return [each.id for each in threads.own_threads(session, cast.member_id, cast.services.now())]


def bundles(cast: Cast) -> list[int]:
    """The numbers of Amina's links to several badges: one is open, one closed."""
    with cast.services.database.begin(read_only=True) as session:
        return list(session.scalars(select(Bundle.id).where(Bundle.member_id == cast.member_id)))


def postings(cast: Cast) -> list[int]:
    """The numbers of what Amina offers and looks for: unread, shown, answered."""
    with cast.services.database.begin(read_only=True) as session:
        return list(session.scalars(select(Posting.id).where(Posting.member_id == cast.member_id)))


def ideas(cast: Cast) -> list[int]:
    """The numbers of the ideas of Amina that can be changed."""
    with cast.services.database.begin(read_only=True) as session:
        return list(session.scalars(select(Idea.id).where(Idea.member_id == cast.member_id, Idea.closed_at.is_(None))))


def witness_slips(cast: Cast) -> list[int]:
    """The numbers of the slips of the badge that is shown."""
    with cast.services.database.begin(read_only=True) as session:
        return [
            each.id for each in witnesses.open_slips(session, cast.award_id(cast.code), local_date(cast.services.now()))
        ]


def waiting(cast: Cast) -> list[int]:
    """The numbers of the awards to which Amina said « plus tard »."""
    with cast.services.database.begin(read_only=True) as session:
        return [each.id for each in answering.to_reconsider(session, cast.member_id).waiting]


def member_pages(app: Flask, cast: Cast, codes: dict[str, str]) -> Iterator[Walked]:
    """Every page that a member can open."""
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("portfolio.")]
    with app.test_request_context("/"):
        for rule in sorted(rules, key=lambda each: each.rule):
            if "GET" not in (rule.methods or ()):
                continue
            more = rule.arguments - KNOWN
            assert not more or rule.endpoint in ARGUMENTS, f"what stands in {rule.rule}? Say it in ARGUMENTS"
            for chosen in ARGUMENTS[rule.endpoint](cast) if more else [{}]:
                assert set(chosen) == more, rule.rule
                for state, code in codes.items() if "code" in rule.arguments else [("", "")]:
                    values = {"key": cast.key(), **chosen, **({"code": code} if code else {})}
                    yield Walked(rule.endpoint, state, app.url_for(rule.endpoint, **values))
                if "code" not in rule.arguments:
                    path = app.url_for(rule.endpoint, **{**chosen, "key": cast.key("Zoé")})
                    yield Walked(rule.endpoint, "no badge", path)
