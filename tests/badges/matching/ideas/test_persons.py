"""What erasure, a merge and an export do with ideas and with who would come."""

from __future__ import annotations

import json

from badges.base.services import Services
from badges.leaving import merge
from badges.leaving.erasure import destroy, erasure_request
from badges.leaving.export import export_member
from badges.matching.ideas import change, reads
from badges.matching.ideas.facts import ThanksFacts
from badges.matching.tables import Idea, IdeaVoice
from badges.people.tables import Member
from tests.cast.ideas import coming, noted_idea, own_idea, shown
from tests.cast.people import Cast
from tests.cast.rows import count


def erase(services: Services, member_id: int) -> None:
    """Hide a member, wait, and destroy them."""
    with services.database.begin() as session:
        now = services.now()
        erasure_request.hide_member(session, session.get_one(Member, member_id), now, now, now, None)
    assert destroy.destroy_due(services) == 1


def test_an_erased_member_has_no_idea_and_would_come_to_none(services: Services, cast: Cast) -> None:
    colette, fatou = cast.member("Colette"), cast.member("Fatou")
    hers, ours = (
        noted_idea(services, cast.lea, cast.gueret, member=colette),
        noted_idea(services, cast.lea, cast.gueret),
    )
    for each in (hers, ours):
        coming(services, cast.lea, each, [colette, fatou])
    erase(services, colette)
    assert count(services, Idea) == 1 and count(services, IdeaVoice) == 1
    assert shown(services, ours).coming == 1


def test_two_voices_of_one_person_become_one(services: Services, cast: Cast) -> None:
    first, second = cast.member("Colette", "Rouet"), cast.member("Colette", "Rouette")
    number, other = noted_idea(services, cast.lea, cast.gueret), own_idea(services, first, title="Le pain")
    change.read(services, cast.lea, other)
    coming(services, cast.lea, number, [first, second])
    coming(services, cast.lea, other, [second])
    merge.merge(services, cast.helene, first, second)
    assert count(services, IdeaVoice) == 2 and shown(services, number).coming == shown(services, other).coming == 1
    author = shown(services, other).author
    assert author is not None and author.id == second
    with services.database.begin(read_only=True) as session:
        assert [each.title for each in reads.of_member(session, second)] == ["Le pain"]
        assert reads.of_member(session, first) == []


def test_an_export_gives_ones_own_and_nothing_of_others(services: Services, cast: Cast) -> None:
    colette, fatou = cast.member("Colette"), cast.member("Fatou", "Petit")
    number = own_idea(services, colette)
    change.read(services, cast.lea, number)
    theirs = noted_idea(services, cast.lea, cast.gueret, member=fatou, title="Le pain")
    coming(services, cast.lea, theirs, [colette])
    coming(services, cast.lea, number, [fatou])
    change.close(services, cast.lea, number, ThanksFacts(thanks="Merci de tout cœur."))
    data = json.loads(export_member(services, cast.lea, colette).to_json())
    assert [each["title"] for each in data["idea_voice"]] == ["Le pain"]
    given = json.dumps(json.loads(export_member(services, cast.lea, colette).to_json()), ensure_ascii=False)
    assert "La soupe du quartier" in given and "Merci de tout cœur." in given
    assert "Fatou" not in given and "Petit" not in given
