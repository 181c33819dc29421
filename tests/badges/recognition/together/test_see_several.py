"""What was seen of several people, on either database: each on her own, and where each stands then."""

from __future__ import annotations

import pytest

from badges.base.errors import NotFound, Outdated
from badges.base.services import Services
from badges.recognition import award, observe
from badges.recognition.tables import Award, Observation
from badges.recognition.together.reads import Person, progress, several
from badges.recognition.together.see_several import Entry, see_several
from tests.cast import acts, rows
from tests.cast.people import Cast

SLUG = "equipe"


@pytest.fixture
def cast(services: Services) -> Cast:
    """Léa and the members that she registers, on either database."""
    return Cast(services)


def there(cast: Cast) -> tuple[int, dict[str, int]]:
    """Three people a week ago and today; two were seen the first time."""
    people = {name: cast.member(name, family) for name, family in (("Amina", "B"), ("Jean", "D"), ("Sylvie", "A"))}
    before, today = (cast.gathering(days, dict.fromkeys(people.values(), "helps")) for days in (7, 0))
    for name in ("Amina", "Jean"):
        observe.observe(
            cast.services, cast.lea, member_id=people[name], badge_slug=SLUG, criteria=["1"], gathering_id=before
        )
    return today, people


def shown(cast: Cast, today: int, member: int) -> Person:
    """What the page shows of one person."""
    found = several(cast.services, cast.lea, today, SLUG)
    return next(each for each in found.people if each.member.id == member)


def entry(cast: Cast, today: int, member: int, *criteria: str, sentence: str | None = None) -> Entry:
    """What the form says of one person, with the version that it shows."""
    return Entry(member, criteria, sentence, shown(cast, today, member).version)


def test_each_stands_where_her_own_evidence_puts_her(cast: Cast) -> None:
    today, people = there(cast)
    entries = [
        entry(cast, today, people["Amina"], "1", "2", sentence="A partagé le travail."),
        entry(cast, today, people["Jean"], "2", "3"),
        entry(cast, today, people["Sylvie"], "1", "2"),
    ]
    assert progress(cast.services, cast.lea, today, SLUG) is None
    for _ in range(2):  # sent twice: the same
        assert see_several(cast.services, cast.lea, today, SLUG, entries) == {}
    assert rows.count(cast.services, Award) == 3 and rows.count(cast.services, Observation) == 2 + 6
    found = progress(cast.services, cast.lea, today, SLUG)
    assert found is not None
    assert {each.award.member.given_name: each.step for each in found.people} == {
        "Amina": "ask", "Jean": "ask", "Sylvie": "evidence",
    }  # fmt: skip
    one = next(each for each in found.people if each.step == "evidence")
    assert [each.code for each in one.missing] == ["award.blocked.two_dates"]
    for each, said in zip(found.people[:2], ("later", "no"), strict=True):
        acts.answer(cast.services, cast.lea, each.award.id, said)
    after = progress(cast.services, cast.lea, today, SLUG)
    assert after is not None
    assert [each.step for each in after.people] == ["later", "declined", "evidence"]


def test_the_dossiers_read_together_are_those_read_alone(cast: Cast) -> None:
    today, people = there(cast)
    see_several(
        cast.services, cast.lea, today, SLUG,
        [entry(cast, today, number, "1", "2", sentence=f"Phrase {number} de plus.") for number in people.values()],
    )  # fmt: skip
    found = progress(cast.services, cast.lea, today, SLUG)
    assert found is not None and len(found.people) == 3
    for each in found.people:
        assert each.dossier == award.dossier(cast.services, cast.lea, each.award.id, earlier=False)
        person = shown(cast, today, each.award.member.id)
        assert each.dossier is not None and cast.lea.staff_id is not None
        assert person.version == each.dossier.draft_version(cast.lea.staff_id)


def test_nothing_is_begun_for_whom_nothing_is_ticked(cast: Cast) -> None:
    today, people = there(cast)
    amina = people["Amina"]
    refused = see_several(cast.services, cast.lea, today, SLUG, [entry(cast, today, amina)])
    assert refused[amina].code == "observation.nothing_of_one"
    assert rows.count(cast.services, Award) == 0
    assert see_several(cast.services, cast.lea, today, SLUG, [entry(cast, today, amina, "1")]) == {}
    assert shown(cast, today, amina).ticked == ("1",)
    assert see_several(cast.services, cast.lea, today, SLUG, [entry(cast, today, amina)]) == {}  # taken back
    assert shown(cast, today, amina).ticked == ()


def test_hostile_entries_are_refused_alone(cast: Cast) -> None:
    today, people = there(cast)
    zoe = cast.member("Zoé", "N")  # was not there
    entries = [
        entry(cast, today, people["Amina"], "1", "2"),
        entry(cast, today, people["Jean"], "99"),
        entry(cast, today, people["Sylvie"], "1", sentence="x" * 301),
        Entry(zoe, ("1",), None, None),
        Entry(people["Jean"], ("1",), None, "0" * 32),
    ]
    refused = see_several(cast.services, cast.lea, today, SLUG, entries[:4])
    assert {number: refusal.code for number, refusal in refused.items()} == {
        people["Jean"]: "observation.unknown_criterion",
        people["Sylvie"]: "sentence.too_long",
        zoe: "observation.not_present",
    }
    assert isinstance(see_several(cast.services, cast.lea, today, SLUG, entries[4:])[people["Jean"]], Outdated)
    found = progress(cast.services, cast.lea, today, SLUG)
    assert found is not None and [each.award.member.id for each in found.people] == [people["Amina"]]


def test_another_site_and_unknown_things_are_not_found(cast: Cast) -> None:
    today, people = there(cast)
    entries = [Entry(people["Amina"], ("1",), None, None)]
    for attempt in (
        lambda: several(cast.services, cast.karim, today, SLUG),
        lambda: progress(cast.services, cast.karim, today, SLUG),
        lambda: see_several(cast.services, cast.karim, today, SLUG, entries),
        lambda: several(cast.services, cast.lea, 999, SLUG),
        lambda: progress(cast.services, cast.lea, 999, SLUG),
        lambda: see_several(cast.services, cast.lea, today, "aucun", entries),
    ):
        with pytest.raises(NotFound):
            attempt()
    assert rows.count(cast.services, Award) == 0
