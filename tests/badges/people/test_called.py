"""« Ginou »: the name that a person goes by comes first and is found; it never changes who a person is."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from badges.base.services import Services
from badges.people import changes, other_sites, reads, register
from badges.people.rules import Age
from badges.people.tables import Member
from badges.people.ties import identity_question
from badges.recognition import award, observe
from tests.cast import acts
from tests.cast.facts import change_member
from tests.cast.people import Cast
from tests.cast.refusals import code
from tests.cast.story import Story


def named(services: Services, number: int, called: str, given: str, family: str | None = None) -> None:
    """Give a member the name that they go by, as Hélène's form does."""
    cast = Cast(services)
    change_member(services, cast.helene, number, given_name=given, family_name=family, called=called)


def test_it_is_found_and_comes_first(services: Services, cast: Cast) -> None:
    for given, family in (("Fatou", "Indigo"), ("Zohra", "Petit"), ("Hugo", "Gino")):
        cast.member(given, family)
    ginou = cast.member("Geneviève", "Martin")
    named(services, ginou, " Ginou ", "Geneviève", "Martin")

    def found(search: str, **more: object) -> list[str]:
        with services.database.begin(read_only=True) as session:
            return [each.given_name for each in reads.members(session, None, search=search, **more)]  # type: ignore[arg-type]

    assert found("gin") == ["Geneviève", "Hugo"]  # the first letters first
    assert found("GINOU mar") == found("genev") == found("martin") == ["Geneviève"]
    assert found("", letters=("g", "h")) == ["Geneviève"]
    named(services, ginou, "Mimi", "Geneviève", "Martin")
    assert found("ginou") == found("", letters=("g", "h")) == [] and found("mimi") == ["Geneviève"]
    change_member(services, cast.lea, ginou, given_name="Geneviève", family_name="Martin")
    assert found("mimi") == ["Geneviève"]  # nothing said of it leaves it
    named(services, ginou, "", "Geneviève", "Martin")
    assert found("mimi") == [] and found("", letters=("g", "h")) == ["Geneviève"]


@pytest.mark.parametrize(
    ("called", "wanted"),
    [("x" * 61, "name.too_long"), ("0612345678", "sentence.contact"), ("---", "name.missing"), ("Ginou", None)],
)
def test_it_is_a_name_like_another(services: Services, cast: Cast, called: str, wanted: str | None) -> None:
    ginou = cast.member("Geneviève", None)
    if wanted is None:
        return named(services, ginou, called, "Geneviève")
    return None if code(lambda: named(services, ginou, called, "Geneviève")) == wanted else pytest.fail(called)


def test_it_hides_no_twin_and_no_colleague(services: Services, cast: Cast) -> None:
    lea = cast.member("Léa", "Martin")
    named(services, lea, "Lélé", "Léa", "Martin")
    twins = register.namesakes(services, cast.lea, cast.gueret, "Martin", "Lea")  # by sound, in any order
    assert [each.id for each in twins] == [lea]
    assert [each.id for each in register.namesakes(services, cast.lea, cast.gueret, "léa", "MARTIN")] == [lea]
    with services.database.begin(read_only=True) as session:
        assert [each.id for each in identity_question.to_ask(session, cast.lea)] == [lea]  # « c'est vous ? »
    here = cast.gathering(present={lea: "helps"})
    facts = {"member_id": lea, "badge_slug": "equipe", "criteria": ["1"], "gathering_id": here}
    seen = code(lambda: observe.observe(services, cast.lea, **facts))  # type: ignore[arg-type]
    assert seen == "tie.unanswered"
    assert [each.id for each in other_sites.find(services, cast.karim, "Léa Martin")] == [lea]
    assert (
        other_sites.find(services, cast.karim, "Lélé")
        == other_sites.find(services, cast.karim, "Lélé Léa Martin")
        == []
    )


def test_on_a_badge_only_if_they_choose_it(story: Story) -> None:
    named(story.services, story.amina, "Mina", "Amina", "Benali")
    number = story.ready()
    assert story.dossier(number).name_choices == ("Amina B.", "Amina Benali", "Amina", "Mina B.")
    assert award.preview(story.services, story.cast.lea, number).name_shown == "Amina B."
    assert story.answer(number, name_shown="Mina B.") == "agreed"
    assert story.row(number).name_shown == "Mina B."


def test_a_sentence_names_nobody_by_it(story: Story) -> None:
    named(story.services, story.fatou, "Ginou", "Fatou", "Petit")
    number = story.start()
    assert code(lambda: story.tick(number, "1", sentence="A aidé Ginou à ourler.")) == "sentence.names_someone"
    lea = story.cast.lea
    facts = {"site_id": story.cast.gueret, "giver_id": story.amina, "receiver_id": story.fatou}
    day = story.services.now().date()
    refused = code(lambda: acts.record_exchange(story.services, lea, what="aider Ginou", happened_on=day, **facts))
    assert refused == "exchange.names_someone"


def test_it_goes_with_the_name(services: Services, cast: Cast) -> None:
    gone, stays = cast.member("Geneviève", "Martin"), cast.member("Geneviève", None)
    named(services, gone, "Ginou", "Geneviève", "Martin")
    with services.database.begin() as session:
        changes.take_over(session.get_one(Member, gone), session.get_one(Member, stays))
        kept = session.get_one(Member, stays)
        assert (kept.called, kept.folded_name, kept.whole_name) == (
            "Ginou",
            "ginou genevieve martin",
            "genevieve martin",
        )
        kept.age, kept.age_said_on, kept.unnamed_on = Age.UNDER_18, services.now().date(), services.now().date()
        changes.forget(session, stays, services.now().date())
        assert (kept.age, kept.age_said_on, kept.unnamed_on) == (None, None, None)
        assert (kept.called, kept.folded_name, kept.whole_name) == (None, "", "")
        session.execute(update(Member).where(Member.id == gone).values(erased_at=services.now()))
    with services.database.begin(read_only=True) as session:
        assert reads.members(session, None, search="ginou") == []
