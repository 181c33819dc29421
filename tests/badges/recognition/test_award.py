"""The wizard up to the member's yes: the straight way, and what still blocks it."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select

from badges.people import register
from badges.people.tables import Member
from badges.recognition import award, observe
from badges.recognition import rows as recognition
from badges.recognition.evidence import recognition_context
from badges.recognition.tables import Award, AwardConsent, BadgeModel, Observation
from tests.cast import acts
from tests.cast.people import Cast
from tests.cast.recognition import SENTENCE
from tests.cast.refusals import code, missing
from tests.cast.story import Story


def test_from_the_gathering_to_the_members_yes(story: Story) -> None:
    number = story.ready()
    facts = story.dossier(number)
    assert facts.blockers == [] and facts.state == "draft"
    assert facts.seen_keys == ("1", "4")
    assert [each.seen_on for each in facts.criteria[0].seen] == [date(2026, 11, 17), date(2026, 11, 24)]
    assert story.answer(number, name_shown="Amina B.", visibility="public", search_engines=True) == "agreed"
    row = story.row(number)
    assert (row.state, row.answer, row.criteria, row.sentence) == ("agreed", "yes", ["1", "4"], SENTENCE)
    assert (row.name_shown, row.visibility, row.search_engines) == ("Amina B.", "public", True)
    assert row.agreed_at == story.services.now() and row.issued_at is None
    with story.services.database.begin(read_only=True) as session:
        consent = session.scalars(select(AwardConsent).where(AwardConsent.subject == "award")).one()
        assert (consent.award_id, consent.answer, consent.text_version) == (number, "yes", "2026-11")
        assert (consent.name_shown, consent.visibility) == ("Amina B.", "public")
        assert consent.recorded_by_id == story.cast.lea.staff_id


def test_the_preview_is_what_an_employer_sees(story: Story) -> None:
    number = story.ready()
    shown = award.preview(story.services, story.cast.lea, number)
    assert (shown.name_shown, shown.site, shown.site_slug, shown.function) == (
        "Amina B.",
        "Guéret",
        "gueret",
        "animatrice",
    )
    assert shown.network == "Réseau Citoyen de Services"
    assert [criterion.key for criterion in shown.criteria] == ["1", "4"]
    assert shown.criteria[0].text["fr"] == "Partage les tâches avec le groupe"
    assert shown.sentence == SENTENCE and shown.awarded_on == date(2026, 11, 24)
    context = shown.context
    assert (context.kind, context.role) == ("workshop", "helps")
    (part,) = context.parts
    assert (part.kind, part.title, part.role, part.times) == ("workshop", "Couture", "helps", 2)
    assert (part.first_on, part.last_on, part.sites) == (date(2026, 11, 17), date(2026, 11, 24), ("Guéret",))
    assert "Fatou" not in repr(shown) and "Petit" not in repr(shown) and "Benali" not in repr(shown)


def test_the_signature_reads_the_same_context(story: Story) -> None:
    number = story.ready()
    shown = award.preview(story.services, story.cast.lea, number)
    story.answer(number)
    with story.services.database.begin(read_only=True) as session:
        found = recognition.award(session, number)
        assert found is not None and recognition_context(session, found) == shown.context


def test_an_exchange_can_be_the_evidence(story: Story) -> None:
    exchange = acts.record_exchange(
        story.services,
        story.cast.lea,
        site_id=story.cast.gueret,
        what="Réparer un vélo",
        happened_on=date(2026, 11, 19),
        giver_id=story.amina,
        receiver_id=story.fatou,
        duration_minutes=45,
    )
    story.observe_before("2")
    number = story.start(gathering_id=None, exchange_id=exchange)
    story.tick(number, "3")
    context = award.preview(story.services, story.cast.lea, number).context
    assert (context.kind, context.role) == ("mixed", "helps")
    parts = {(each.kind, each.title, each.times) for each in context.parts}
    assert parts == {("workshop", "Couture", 1), ("exchange", "Réparer un vélo", 1)}
    assert story.answer(number) == "agreed"


# -- what is missing -------------------------------------------------------------------------------------------------


def test_too_little_is_a_list_of_what_to_do(story: Story) -> None:
    number = story.start()
    assert missing(lambda: award.preview(story.services, story.cast.lea, number)) == [
        "award.blocked.two_criteria",
        "award.blocked.two_dates",
    ]
    story.tick(number, "1", "2")
    assert [b.code for b in story.dossier(number).blockers] == ["award.blocked.two_dates"]
    assert missing(lambda: story.answer(number)) == ["award.blocked.two_dates"]
    assert [(place.id, place.title, place.role) for place in story.dossier(number).earlier] == [
        (story.before, "Couture", "helps")
    ]
    story.observe_before("3")
    assert story.dossier(number).blockers == [] and story.dossier(number).earlier == ()
    assert story.answer(number) == "agreed"
    assert story.row(number).criteria == ["1", "2", "3"]


def test_a_refused_yes_leaves_the_draft_as_it_was(story: Story) -> None:
    number = story.start()
    story.tick(number, "1")
    missing(lambda: story.answer(number))
    row = story.row(number)
    assert (row.state, row.answer, row.agreed_at) == ("draft", None, None)
    assert story.count(Observation) == 1


def test_without_consent_to_badges(story: Story) -> None:
    number = story.ready()
    register.record_consent(story.services, story.cast.lea, story.amina, "badges", "withdrawn")
    assert missing(lambda: story.answer(number)) == ["award.blocked.consent"]
    register.record_consent(story.services, story.cast.lea, story.amina, "badges", "yes")
    assert story.answer(number) == "agreed"


def test_a_member_who_left_or_was_erased(story: Story) -> None:
    number = story.ready()
    with story.services.database.begin() as session:
        session.get_one(Member, story.amina).left_on = date(2026, 11, 24)
    assert missing(lambda: story.answer(number)) == ["award.blocked.member_left"]
    with story.services.database.begin() as session:
        session.get_one(Member, story.amina).erased_at = story.services.now()
    assert code(story.start) == "not_found"


def test_a_live_badge_is_not_given_twice(story: Story) -> None:
    number = story.ready()
    story.answer(number)
    story.issue(number)
    second = story.start()
    assert second != number
    story.tick(second, "1", "2")
    assert missing(lambda: story.answer(second)) == ["award.blocked.already_held"]
    with story.services.database.begin() as session:
        session.get_one(Award, number).valid_until = story.services.now() - timedelta(days=1)
    assert story.answer(second) == "agreed"


def test_staff_cannot_award_themselves(story: Story, cast: Cast) -> None:
    herself = cast.member("Léa", "Martin", staff_id=cast.lea.staff_id)
    here = cast.gathering(1, {herself: "leads"})
    attempt = lambda actor: award.start(  # noqa: E731
        story.services, actor, member_id=herself, badge_slug="animer", gathering_id=here
    )
    assert code(lambda: attempt(cast.lea)) == "award.self"
    number = attempt(cast.helene)
    assert code(lambda: acts.tick(story.services, cast.lea, number, ["1"])) == "award.self"
    observe.observe(
        story.services, cast.helene, member_id=herself, badge_slug="animer", criteria=["2"],
        gathering_id=cast.gathering(2, {herself: "leads"}),
    )  # fmt: skip
    acts.tick(story.services, cast.helene, number, ["1"])
    assert missing(lambda: acts.answer(story.services, cast.lea, number, "yes")) == ["award.blocked.self"]
    assert acts.answer(story.services, cast.helene, number, "yes") == "agreed"


def test_a_retired_badge(story: Story) -> None:
    number = story.ready()
    with story.services.database.begin() as session:
        session.scalars(select(BadgeModel).where(BadgeModel.slug == "equipe")).one().retired_on = date(2026, 11, 1)
    assert missing(lambda: story.answer(number)) == ["award.blocked.retired"]
    assert story.start() == number
    assert code(lambda: story.start(member_id=story.fatou)) == "award.badge_retired"
