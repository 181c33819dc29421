"""The context of what was seen: counted by gathering, about the badge's own criteria, without names."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from badges.ledger import narrative
from badges.recognition.evidence import context_of, parts_of
from badges.recognition.rules import Seen

START = datetime(2026, 11, 3, 13, tzinfo=UTC)


def seen(criterion: str, place: int, *, day: int = 3, title: str | None = "Couture", role: str = "takes_part") -> Seen:
    """An observation in a two-hour gathering of November 2026 at Guéret."""
    start = START.replace(day=day)
    kind = "workshop" if title else "meeting"
    end = start + timedelta(hours=2)
    return Seen(criterion, date(2026, 11, day), kind, place, title, role, 1, "Guéret", 7, start, end)


def test_several_observations_in_one_gathering_count_once() -> None:
    context = context_of([seen("1", 1), seen("2", 1), seen("3", 1)], {"1", "2", "3"})
    (part,) = context.parts
    assert (part.kind, part.times, part.first_on, part.last_on) == ("workshop", 1, START.date(), START.date())
    assert (context.started_at, context.ended_at) == (START, START + timedelta(hours=2))


def test_only_the_badges_criteria_count() -> None:
    context = context_of([seen("1", 1), seen("4", 2, day=10, role="leads"), seen("2", 3, day=17)], ["1", "2"])
    (part,) = context.parts
    assert (part.times, context.role, part.last_on) == (2, "takes_part", date(2026, 11, 17))


@pytest.mark.parametrize(
    ("roles", "fullest"),
    [
        (["takes_part", "leads", "helps"], "leads"),
        (["helps", "takes_part"], "helps"),
        (["receives", "gives"], "gives"),
        (["gives", "takes_part"], "takes_part"),
    ],
)
def test_the_fullest_role(roles: list[str], fullest: str) -> None:
    found = [seen(str(place), place, role=role) for place, role in enumerate(roles)]
    assert context_of(found, {"0", "1", "2"}).role == fullest


def test_the_activity_that_shows_most_comes_first() -> None:
    found = [seen("1", 1, title="Anglais"), seen("1", 2, day=4), seen("2", 3, day=5), seen("2", 4, day=6, title=None)]
    context = context_of(found, {"1", "2"})
    assert [each.title for each in context.parts] == ["Couture", "Anglais", None]
    assert context.kind == "mixed"


def test_meetings_alone_have_no_activity() -> None:
    context = context_of([seen("1", 1, title=None), seen("2", 2, day=9, title=None)], {"1", "2"})
    assert (context.kind, [(each.kind, each.title) for each in context.parts]) == ("meeting", [("meeting", None)])


def test_an_exchange_and_a_gathering_of_the_same_number_are_two() -> None:
    exchange = replace(seen("2", 1, day=9), kind="exchange", title="Réparer un vélo", role="gives")
    context = context_of([seen("1", 1), exchange], {"1", "2"})
    assert [(each.kind, each.times) for each in context.parts] == [("workshop", 1), ("exchange", 1)]


def test_sites_in_the_order_of_first_sight() -> None:
    there = replace(seen("1", 9, day=2), site="Auzances", site_id=2)
    (part,) = context_of([seen("1", 1), there, seen("2", 2)], {"1", "2"}).parts
    assert part.sites == ("Auzances", "Guéret")


def test_nothing_seen_has_no_context() -> None:
    with pytest.raises(ValueError, match="nothing was seen"):
        context_of([seen("1", 1)], {"2"})


# -- the parts, for a CV ----------------------------------------------------------------------------------------------


def test_each_role_stands_with_the_activity_in_which_it_was_held() -> None:
    found = [seen("1", place, day=place, title="Cuisine") for place in (1, 2, 3)]
    found += [seen("2", 4, day=4, role="leads"), seen("1", 5, day=5, title=None, role="helps")]
    parts = parts_of(found, {"1", "2"})
    assert [(each.kind, each.title, each.role, each.times) for each in parts] == [
        ("workshop", "Couture", "leads", 1),
        ("meeting", None, "helps", 1),
        ("workshop", "Cuisine", "takes_part", 3),
    ]


def test_the_signed_words_give_a_role_and_a_number_to_no_other_activity() -> None:
    found = [seen("1", 1, title=None, role="helps"), seen("2", 2, day=5, title="Réparer ensemble")]
    found += [seen("1", place, day=place, title="Couture") for place in (9, 10)]
    found.append(replace(seen("2", 11, title="Anglais"), seen_on=date(2026, 10, 30)))
    (evidence,) = narrative.evidence(context_of(found, {"1", "2"}))
    assert evidence.name == "Rencontre" and evidence.narrative is not None
    assert evidence.narrative.replace("\u00a0", " ") == (
        "Rencontre, 1 séance, en novembre 2026. Site de Guéret. Aussi : Couture (2 séances, a participé), "
        "Anglais (a participé, en octobre 2026), Réparer ensemble (a participé)."
    )


def test_meetings_beside_a_workshop_are_not_sessions_of_it() -> None:
    found = [seen("1", 1, title=None), seen("2", 2, day=5)]
    (evidence,) = narrative.evidence(context_of(found, {"1", "2"}))
    assert evidence.narrative is not None
    said = evidence.narrative.replace("\u00a0", " ")
    assert said == "Couture, 1 séance, en novembre 2026. Site de Guéret. Aussi : rencontre."


def test_an_activity_is_said_of_the_sites_where_it_was_seen_alone() -> None:
    found = [seen("1", place, day=place) for place in (3, 4)]
    found.append(replace(seen("2", 5, day=5, title="Anglais"), site="Auzances", site_id=2))
    found.append(replace(seen("2", 6, day=6, title="Cuisine")))
    (evidence,) = narrative.evidence(context_of(found, {"1", "2"}))
    assert evidence.narrative is not None
    assert evidence.narrative.replace("\u00a0", " ") == (
        "Couture, 2 séances, en novembre 2026. Site de Guéret. Aussi : Anglais (site d’Auzances), Cuisine."
    )
    there = replace(seen("2", 7, day=7), site="La Souterraine", site_id=3)
    (evidence,) = narrative.evidence(context_of([*found[:2], there], {"1", "2"}))
    assert evidence.narrative is not None
    assert evidence.narrative.endswith("en novembre 2026. Sites de Guéret et de La Souterraine.")


def test_a_part_counts_gatherings_once_and_says_its_years_and_sites() -> None:
    before = replace(seen("2", 9), seen_on=date(2025, 11, 3), site="Auzances", site_id=2)
    (part,) = parts_of([seen("1", 1), seen("2", 1), seen("1", 2, day=9), before, seen("4", 3)], {"1", "2"})
    assert (part.times, part.years, part.sites, part.site_ids) == (3, (2025, 2026), ("Auzances", "Guéret"), (2, 1))
    assert parts_of([seen("1", 1)], {"2"}) == ()
