"""What erasure, a merge, an export and a restoration do with what a member was told, and with « pas de messages »."""

from __future__ import annotations

import json

from badges.base.logbook.acts import Kept
from badges.base.services import Services
from badges.leaving import merge
from badges.leaving.erasure import destroy, erasure_request
from badges.leaving.export import export_member
from badges.messages.rules import Occasion, Way
from badges.messages.sources import Scope
from badges.messages.tables import Message
from badges.messages.views import Thing
from badges.people.narrowings import NARROWINGS
from badges.people.own import no_messages
from badges.people.tables import Member
from tests.cast.logbook import kept
from tests.cast.messages import enrolled, kinds, rows, said
from tests.cast.people import Cast
from tests.cast.rows import count

PLACE = Occasion.PLACE


def test_an_erased_member_was_told_nothing(services: Services, cast: Cast) -> None:
    amina, yanis = cast.member("Amina"), cast.member("Yanis")
    workshop, _session = enrolled(services, cast, amina, yanis)
    for each in (amina, yanis):
        said(services, cast.lea, Thing(PLACE, workshop, each))
    with services.database.begin() as session:
        now = services.now()
        erasure_request.hide_member(session, session.get_one(Member, amina), now, now, now, None)
    assert destroy.destroy_due(services) == 1
    assert count(services, Message) == 1 and count(services, Message, Message.member_id == yanis) == 1


def test_two_records_of_one_person_were_told_once(services: Services, cast: Cast) -> None:
    gone, stays = cast.member("Colette", "Rouet"), cast.member("Colette", "Rouette")
    workshop, _session = enrolled(services, cast, gone, stays)
    said(services, cast.lea, Thing(PLACE, workshop, gone), Way.PAPER)
    said(services, cast.lea, Thing(PLACE, workshop, stays))
    no_messages.wish(services, cast.lea, gone, messages=False)
    merge.merge(services, cast.helene, gone, stays)
    assert rows(services) == [(PLACE, Way.SAID)] and kinds(services, Scope(workshop_id=workshop)) == []
    with services.database.begin(read_only=True) as session:
        assert session.get_one(Member, stays).no_messages_on is not None  # said of either, it stands


def test_an_export_gives_what_they_were_told(services: Services, cast: Cast) -> None:
    amina, yanis = cast.member("Amina"), cast.member("Yanis", "Petit")
    workshop, _session = enrolled(services, cast, amina, yanis)
    for each in (amina, yanis):
        said(services, cast.lea, Thing(PLACE, workshop, each))
    no_messages.wish(services, cast.lea, amina, messages=False)
    given = export_member(services, cast.lea, amina)
    sections = {each.table: each.rows for each in given.sections}
    (told,) = sections["message"]
    assert told["occasion"] == "place" and told["way"] == "said" and set(told) == {
        "occasion", "meeting_on", "way", "noted_at",
    }  # fmt: skip
    assert sections["member"][0]["no_messages_on"] is not None
    assert "Petit" not in json.dumps([dict(each) for each in sections["message"]], default=str)


def test_a_restored_backup_writes_to_nobody_who_said_no(services: Services, cast: Cast) -> None:
    """The line of the logbook is carried out again in a record that is older than the wish."""
    amina = cast.member("Amina")
    for messages in (False, True):  # what widens is not written
        no_messages.wish(services, cast.lea, amina, messages=messages)
    (line,) = kept(services, Kept.MESSAGES_ENDED)
    narrowing = next(each for each in NARROWINGS if each.act is Kept.MESSAGES_ENDED)
    with services.database.begin() as session:
        assert line.facts == {"person": session.get_one(Member, amina).erasure_bits.hex()}
        for _replay in range(2):
            narrowing.again(services, session, line.facts, services.now())
        narrowing.again(services, session, {"person": "00" * 16}, services.now())
    with services.database.begin(read_only=True) as session:
        assert session.get_one(Member, amina).no_messages_on == services.now().date()
        assert list(narrowing.standing(session)) == [line.facts]
