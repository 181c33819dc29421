"""A no cannot be told from any other end: page, statements, export, letter and hour are the same for each cause."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from badges.base.rights import Actor
from badges.base.services import Services
from badges.base.tables import Letter
from badges.leaving import depart, export
from badges.leaving.erasure import destroy, erasure_request
from badges.matching.introductions import answer, changes, finish, retention
from badges.matching.introductions.rules import ThreadAct, ThreadState, Who
from badges.matching.postings.rows import OwnLink
from badges.matching.tables import Objection, ThreadsAtRest
from badges.people import links
from badges.people.tables import Member
from tests.cast.counter import Cast
from tests.cast.facts import register_member
from tests.cast.introductions import Thread, thread
from tests.cast.postings import posting
from tests.cast.statements import statements
from tests.conftest import Clock

Cause = Callable[[Services, Actor, Thread, int], object]  # who ends it
LETTERS = "abcdefghijklmnop"


def _who(found: Thread, one: int) -> Who:
    return Who.GIVER if one == found.giver else Who.RECEIVER


def _erased(services: Services, by: Actor, _found: Thread, one: int) -> None:
    with services.database.begin() as session:
        member = session.get_one(Member, one)
        member.email = f"m{one}@courrier.example"
        name = f"{member.given_name} {member.family_name}"
    erasure_request.ask(services, by, one, name=name, fact=f"m{one}@courrier.example")


def _objects(services: Services, _by: Actor, found: Thread, one: int) -> None:
    other = found.receiver if one == found.giver else found.giver
    now = services.now()
    with services.database.begin() as session:
        session.add(Objection(member_id=one, other_id=other, said_on=now.date()))
        changes.end_between(session, one, other, now)


def _rests(services: Services, _by: Actor, _found: Thread, one: int) -> None:
    now = services.now()
    with services.database.begin() as session:
        session.add(ThreadsAtRest(member_id=one, rested_at=now))
        changes.end_all_of(session, [one], now)


NOES: Mapping[str, Cause] = {
    "no by link": lambda services, _by, found, one: answer.answer(
        services, OwnLink(one), found.id, _who(found, one), yes=False
    ),
    "no by voice": lambda services, by, found, one: answer.answer(services, by, found.id, _who(found, one), yes=False),
}
STOP: Cause = lambda services, _by, found, one: finish.stop(services, OwnLink(one), found.id)  # noqa: E731
OTHERS: Mapping[str, Cause] = {
    "not done": lambda services, by, found, _one: finish.stop(services, by, found.id, ThreadAct.NOT_DONE),
    "left": lambda services, by, _found, one: depart.leave(services, by, one),
    "died": lambda services, by, _found, one: depart.leave(services, by, one, died=True),
    "erased": _erased,
    "objects": _objects,
    "rests": _rests,
}


class Told:
    """What a member can know, on each page, in what they take with them, and in their letters."""

    def __init__(self, app: Flask, cast: Cast, clock: Clock) -> None:
        self.app, self.cast, self.clock = app, cast, clock
        self.services = cast.services
        self.made = 0

    def member(self, given: str) -> int:
        """A member of Auzances with a confirmed address; their family name is one letter more each time."""
        family = LETTERS[self.made // len(LETTERS)] + LETTERS[self.made % len(LETTERS)] + "quelqu"
        self.made += 1
        (site,) = self.cast.actor.site_ids
        number = register_member(
            self.services, self.cast.actor, site, given_name=given, family_name=family.capitalize(),
            follow_up_yes=True, badges_yes=True,
        )  # fmt: skip
        with self.services.database.begin() as session:
            confirmed = {"email": f"m{number}@courrier.example", "email_confirmed_at": self.clock()}
            session.execute(update(Member).where(Member.id == number).values(**confirmed))
        return number

    def of(self, number: int, thread_id: int) -> dict[str, Any]:
        """All of it now, with what is this member's alone taken out: their name, address, link and numbers."""
        with self.services.database.begin(read_only=True) as session:
            row = session.get_one(Member, number)
            own = {row.family_name or "": "FAMILY", row.email or "": "ADDRESS"}
            own[links.private_key(self.services, session, number)] = "KEY"
        key = next(each for each, said in own.items() if said == "KEY")
        found: dict[str, Any] = {}
        paths = {"home": "", "list": "/mises-en-relation", "thread": f"/mises-en-relation/{thread_id}",
                 "offers": "/annonces"}  # fmt: skip
        for name, path in paths.items():
            with statements(self.app) as asked:
                page = self.app.test_client().get(f"/moi/{key}{path}")
            found[name] = (page.status_code, len(asked), self._plain(page.text, own))
        data = export.export_member(self.services, self.cast.actor, number).to_json().decode()
        found["export"] = self._plain(re.sub(r'"(made_at|folded_name|link_nonce)":"[^"]*"', "", data), own)
        found["threads"] = "".join(re.findall(r'"introduction[.a-z_]*":\[.*?\]', found["export"]))
        with self.services.database.begin(read_only=True) as session:
            chosen = select(Letter).where(Letter.recipient == f"m{number}@courrier.example").order_by(Letter.due_at)
            found["letters"] = [
                (each.subject, each.body, each.state, each.due_at, each.purpose) for each in session.scalars(chosen)
            ]
        return found

    def _plain(self, text: str, own: Mapping[str, str]) -> str:
        for each, said in own.items():
            text = text.replace(each, said) if each else text
        text = re.sub(r'name="csrf_token" value="[^"]*"', "", text)
        return re.sub(r"(mises-en-relation|annonces)/\d+", r"\1/N", text)


@pytest.fixture
def told(app: Flask, cast: Cast, clock: Clock) -> Told:
    """What members can know in this test's instance."""
    made = Told(app, cast, clock)
    made.of(made.member("Prune"), 1)  # the first page of a process asks more
    return made


def all_the_same(found: Mapping[str, dict[str, Any]]) -> None:
    """Each cause against the first, part by part."""
    first, *others = found
    for other in others:
        for part, expected in found[first].items():
            assert found[other][part] == expected, (first, other, part)


def ended(told: Told, causes: Mapping[str, Cause], state: ThreadState, other: Who) -> dict[str, tuple[int, int]]:
    """A thread in this state for each cause, and then its end, half an hour apart: by cause who hears, the thread."""
    begun: dict[str, tuple[Thread, int, int]] = {}
    for cause in causes:
        giver, receiver = told.member("Odette"), told.member("Odette")
        found = thread(told.services, told.cast.actor, giver, receiver).goes_to(state)
        hears, ends = (giver, receiver) if other is Who.GIVER else (receiver, giver)
        begun[cause] = found, hears, ends
    for cause, act in causes.items():
        told.clock.advance(minutes=30)
        found, _hears, ends = begun[cause]
        act(told.services, told.cast.actor, found, ends)
        assert found.state is ThreadState.CLOSED, cause
    return {cause: (hears, found.id) for cause, (found, hears, _ends) in begun.items()}


@pytest.mark.parametrize("other", [Who.GIVER, Who.RECEIVER])
def test_whoever_was_asked_reads_the_same_of_each_end(told: Told, other: Who) -> None:
    causes = {**(NOES if other is Who.GIVER else {"stops": STOP}), **OTHERS}
    open_one = thread(told.services, told.cast.actor, told.member("Odette"), told.member("Odette"))
    open_one.goes_to(ThreadState.ONE_YES)
    hears = open_one.giver if other is Who.GIVER else open_one.receiver
    before = told.of(hears, open_one.id)
    found = ended(told, causes, ThreadState.ONE_YES, other)
    at_once = {cause: told.of(*each) for cause, each in found.items()}
    all_the_same(at_once)
    one = next(iter(at_once.values()))
    if other is Who.GIVER:  # until the hour nothing tells that it has ended
        assert {part: one[part] for part in ("home", "list", "thread")} == {
            part: before[part] for part in ("home", "list", "thread")
        }
        assert one["threads"] == before["threads"] and '"waiting"' in one["threads"]
    (told_at,) = {each["letters"][-1][3] for each in at_once.values()}
    told.clock.now = told_at
    told.clock.advance(seconds=-1)
    all_the_same(eve := {cause: told.of(*each) for cause, each in found.items()})
    assert eve["left"]["thread"] == one["thread"]
    told.clock.advance(seconds=1)
    all_the_same(after := {cause: told.of(*each) for cause, each in found.items()})
    assert "Ça ne se fera pas cette fois" in after["left"]["thread"][2] and after["left"]["thread"][0] == 200
    assert "not_this_time" in after["left"]["export"]
    assert "Ça ne se fera pas" not in told.of(hears, open_one.id)["thread"][2]  # the control: an open one differs
    told.clock.advance(days=8)
    assert destroy.destroy_due(told.services) == 1  # the one who was erased: the other keeps what the others keep
    all_the_same({cause: told.of(*each) for cause, each in found.items()})
    told.clock.advance(days=7)
    retention.forget_ended(told.services)
    all_the_same(late := {cause: told.of(*each) for cause, each in found.items()})
    assert late["left"]["thread"][0] == 404


def test_whoever_was_not_asked_yet_hears_nothing_at_all(told: Told) -> None:
    """Not a page, a letter or a line differs from those of a member who looks for the same, and has no thread."""
    control = told.member("Odette")
    posting(told.services, told.cast.actor, control, side="sought", words="Faire un ourlet à un rideau.")
    found = ended(told, {**NOES, **OTHERS}, ThreadState.PROPOSED, Who.RECEIVER)
    found["nothing"] = control, 999_999
    for hours in (0, 48):
        told.clock.advance(hours=hours)
        read = {cause: told.of(*each) for cause, each in found.items()}
        all_the_same(read)
        assert read["left"]["letters"] == [] and read["left"]["thread"][0] == 404
    asked = thread(told.services, told.cast.actor, told.member("Odette"), told.member("Odette"))
    asked.goes_to(ThreadState.ONE_YES)
    heard = told.of(asked.receiver, asked.id)
    assert heard["letters"] and heard["home"] != read["left"]["home"] and heard["export"] != read["left"]["export"]


@pytest.mark.parametrize("before", [ThreadState.BOTH_YES, ThreadState.MET, ThreadState.UNDER_WAY])
def test_what_both_wanted_stops_in_the_same_words(told: Told, before: ThreadState) -> None:
    found = ended(told, {"stops": STOP, **OTHERS}, before, Who.RECEIVER)
    read = {cause: told.of(*each) for cause, each in found.items()}
    for each in read.values():
        each["letters"] = [letter[:3] for letter in each["letters"]]  # at once: the hours of the ends differ
    all_the_same(read)
    assert "Cet échange s’arrête" in read["left"]["thread"][2] and "Odette" not in re.sub(
        "Odette.{0,3}FAMILY", "", read["left"]["thread"][2]
    )


@pytest.mark.parametrize("taps", ["yes", "no", "stop", "done", "show", "hide", "agree"])
def test_a_button_of_an_old_page_does_not_tell_that_it_has_ended(told: Told, taps: str) -> None:
    """From the end to the hour when it is told, a page of before answers as if it went on."""
    answers = {}
    for cause, end in (("open", None), ("ended", NOES["no by link"])):
        found = thread(told.services, told.cast.actor, told.member("Odette"), told.member("Odette"))
        found.goes_to(ThreadState.ONE_YES)
        with told.services.database.begin(read_only=True) as session:
            key = links.private_key(told.services, session, found.giver)
        client = told.app.test_client()
        page = f"/moi/{key}/mises-en-relation/{found.id}"
        form = re.search(r'name="csrf_token" value="([^"]+)"', client.get(page).text)
        assert form is not None
        if end is not None:
            end(told.services, told.cast.actor, found, found.receiver)
        answer_ = client.post(page, data={"csrf_token": form[1], "tap": taps, "whose": "giver"})
        text = told._plain(answer_.text, {key: "KEY"})
        answers[cause] = answer_.status_code, re.sub(r"[a-z]{2}quelqu", "", text, flags=re.IGNORECASE)
    assert answers["open"] == answers["ended"]
