"""The wizard up to the member's yes, walked forwards, backwards, twice, late, and by two people at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from badges.flows import award, members, observe, record
from badges.flows.errors import AwardBlocked, NotAllowed, NotFound, Refused
from badges.flows.evidence import recognition_context
from badges.flows.services import Services
from badges.policy import OPERATOR
from badges.store.models import Award, BadgeModel, Consent, Member, Observation
from badges.store.queries import recognition
from tests.badges.cast import Cast, at_once

SENTENCE = "A réparti le travail pour que chacun ait sa part."


class Story:
    """Amina helped in a sewing workshop today and a week ago; Léa awards « Travailler en équipe »."""

    def __init__(self, services: Services, cast: Cast) -> None:
        self.services, self.cast = services, cast
        self.amina = cast.member("Amina", "Benali")
        self.fatou = cast.member("Fatou", "Petit")
        self.workshop = cast.workshop("Couture")
        present = {self.amina: "helps", self.fatou: "takes_part"}
        self.before = cast.session(7, present, workshop=self.workshop)
        self.today = cast.session(0, present, workshop=self.workshop)

    def start(self, **changes: object) -> int:
        facts = {"member_id": self.amina, "badge_slug": "equipe", "session_id": self.today, **changes}
        return award.start(self.services, facts.pop("actor", self.cast.lea), **facts)  # type: ignore[arg-type]

    def tick(self, number: int, *criteria: str, sentence: str | None = None) -> None:
        award.tick(self.services, self.cast.lea, number, list(criteria), sentence)

    def observe_before(self, *criteria: str) -> None:
        observe.observe(
            self.services,
            self.cast.lea,
            member_id=self.amina,
            badge_slug="equipe",
            criteria=criteria,
            session_id=self.before,
        )

    def ready(self) -> int:
        """An award with enough evidence, not answered yet."""
        self.observe_before("1")
        number = self.start()
        self.tick(number, "1", "4", sentence=SENTENCE)
        return number

    def answer(self, number: int, answer: str = "yes", **changes: object) -> str:
        return award.answer(self.services, self.cast.lea, number, answer, **changes)  # type: ignore[arg-type]

    def row(self, number: int) -> Award:
        with self.services.database.begin(read_only=True) as session:
            found = recognition.award(session, number)
            session.expunge_all()
        assert found is not None
        return found

    def dossier(self, number: int):  # type: ignore[no-untyped-def]
        return award.dossier(self.services, self.cast.lea, number)

    def count(self, table: type) -> int:
        with self.services.database.begin(read_only=True) as session:
            return session.scalar(select(func.count()).select_from(table)) or 0


@pytest.fixture
def story(services: Services, cast: Cast) -> Story:
    """The story so far."""
    return Story(services, cast)


def code(attempt: Callable[[], object]) -> str:
    """The code of the refusal."""
    with pytest.raises((Refused, NotFound, NotAllowed, AwardBlocked)) as caught:
        attempt()
    return caught.value.code


def missing(attempt: Callable[[], object]) -> list[str]:
    """What still blocks."""
    with pytest.raises(AwardBlocked) as caught:
        attempt()
    return [blocker.code for blocker in caught.value.blockers]


# -- the straight way ------------------------------------------------------------------------------------------------


def test_from_the_session_to_her_yes(story: Story) -> None:
    number = story.ready()
    facts = story.dossier(number)
    assert facts.blockers == [] and facts.state == "draft"
    assert (facts.seen_keys, facts.ticked_here) == (("1", "4"), ("1", "4"))
    assert [each.seen_on for each in facts.criteria[0].seen] == [date(2026, 11, 17), date(2026, 11, 24)]
    assert story.answer(number, name_shown="Amina B.", visibility="public", search_engines=True) == "agreed"
    row = story.row(number)
    assert (row.state, row.answer, row.criteria, row.sentence) == ("agreed", "yes", ["1", "4"], SENTENCE)
    assert (row.name_shown, row.visibility, row.search_engines) == ("Amina B.", "public", True)
    assert row.agreed_at == story.services.now() and row.issued_at is None
    with story.services.database.begin(read_only=True) as session:
        consent = session.scalars(select(Consent).where(Consent.subject == "award")).one()
        assert (consent.award_id, consent.answer, consent.text_version) == (number, "yes", "2026-11")
        assert (consent.name_shown, consent.visibility) == ("Amina B.", "public")
        assert consent.recorded_by_id == story.cast.lea.staff_id


def test_the_preview_is_what_an_employer_sees(story: Story) -> None:
    number = story.ready()
    shown = award.preview(story.services, story.cast.lea, number)
    assert (shown.name_shown, shown.site, shown.host, shown.function) == ("Amina B.", "Guéret", "UDAF", "animatrice")
    assert shown.network == "Réseau Citoyen de Services"
    assert [criterion.key for criterion in shown.criteria] == ["1", "4"]
    assert shown.criteria[0].text["fr"] == "Partage les tâches avec le groupe"
    assert shown.sentence == SENTENCE and shown.awarded_on == date(2026, 11, 24)
    context = shown.context
    assert (context.kind, context.activity, context.role) == ("workshop", "Couture", "helps")
    assert (context.sessions, context.exchanges, context.minutes) == (2, 0, 240)
    assert (context.first_on, context.last_on, context.sites) == (date(2026, 11, 17), date(2026, 11, 24), ("Guéret",))
    assert "Fatou" not in repr(shown) and "Petit" not in repr(shown) and "Benali" not in repr(shown)


def test_the_signature_reads_the_same_context(story: Story) -> None:
    number = story.ready()
    shown = award.preview(story.services, story.cast.lea, number)
    story.answer(number)
    with story.services.database.begin(read_only=True) as session:
        found = recognition.award(session, number)
        assert found is not None and recognition_context(session, found) == shown.context


def test_a_badge_can_rest_on_an_exchange(story: Story) -> None:
    exchange = record.record_exchange(
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
    number = story.start(session_id=None, exchange_id=exchange)
    story.tick(number, "3")
    context = award.preview(story.services, story.cast.lea, number).context
    assert (context.kind, context.sessions, context.exchanges, context.role) == ("mixed", 1, 1, "helps")
    assert set(context.activities) == {"Couture", "Réparer un vélo"}
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


def test_without_her_consent_to_badges(story: Story) -> None:
    number = story.ready()
    members.record_consent(story.services, story.cast.lea, story.amina, "badges", "withdrawn")
    assert missing(lambda: story.answer(number)) == ["award.blocked.consent"]
    members.record_consent(story.services, story.cast.lea, story.amina, "badges", "yes")
    assert story.answer(number) == "agreed"


def test_who_left_or_was_erased(story: Story) -> None:
    number = story.ready()
    with story.services.database.begin() as session:
        session.get_one(Member, story.amina).left_on = date(2026, 11, 24)
    assert missing(lambda: story.answer(number)) == ["award.blocked.member_left"]
    with story.services.database.begin() as session:
        session.get_one(Member, story.amina).erased_at = story.services.now()
    assert code(story.start) == "not_found"


def issue(story: Story, number: int) -> None:
    """As the signature leaves an award."""
    with story.services.database.begin() as session:
        row = session.get_one(Award, number)
        row.state, row.issued_at = "issued", story.services.now()


def test_a_live_badge_is_not_given_twice(story: Story) -> None:
    number = story.ready()
    story.answer(number)
    issue(story, number)
    second = story.start()
    assert second != number
    story.tick(second, "1", "2")
    assert missing(lambda: story.answer(second)) == ["award.blocked.already_held"]
    with story.services.database.begin() as session:
        session.get_one(Award, number).valid_until = story.services.now() - timedelta(days=1)
    assert story.answer(second) == "agreed"


def test_nobody_recognises_herself(story: Story, cast: Cast) -> None:
    herself = cast.member("Léa", "Martin", staff_id=cast.lea.staff_id)
    here = cast.session(1, {herself: "leads"})
    attempt = lambda actor: award.start(  # noqa: E731
        story.services, actor, member_id=herself, badge_slug="animer", session_id=here
    )
    assert code(lambda: attempt(cast.lea)) == "award.self"
    number = attempt(cast.helene)
    assert code(lambda: award.tick(story.services, cast.lea, number, ["1"])) == "award.self"
    observe.observe(
        story.services, cast.helene, member_id=herself, badge_slug="animer", criteria=["2"],
        session_id=cast.session(2, {herself: "leads"}),
    )  # fmt: skip
    award.tick(story.services, cast.helene, number, ["1"])
    assert missing(lambda: award.answer(story.services, cast.lea, number, "yes")) == ["award.blocked.self"]
    assert award.answer(story.services, cast.helene, number, "yes") == "agreed"


def test_a_retired_badge(story: Story) -> None:
    number = story.ready()
    with story.services.database.begin() as session:
        session.scalars(select(BadgeModel).where(BadgeModel.slug == "equipe")).one().retired_on = date(2026, 11, 1)
    assert missing(lambda: story.answer(number)) == ["award.blocked.retired"]
    assert story.start() == number
    assert code(lambda: story.start(member_id=story.fatou)) == "award.badge_retired"


# -- twice, back, late -----------------------------------------------------------------------------------------------


def test_starting_again_takes_up_what_was_begun(story: Story) -> None:
    number = story.start()
    story.tick(number, "1", sentence=SENTENCE)
    assert story.start() == number
    assert story.start(session_id=None) == number
    row = story.row(number)
    assert (row.session_id, row.sentence, row.criteria) == (story.today, SENTENCE, ["1"])
    assert story.count(Award) == 1


def test_starting_at_once_makes_one_award(story: Story) -> None:
    found = at_once(*[story.start] * 5)
    assert len(set(map(str, found))) == 1 and isinstance(found[0], int)
    assert story.count(Award) == 1


def test_a_code_that_is_taken_is_drawn_again(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = iter(["AAAAAAAAAA", "AAAAAAAAAA", "AAAAAAAAAA", "BBBBBBBBBB"])
    monkeypatch.setattr("badges.codes.generate", lambda: next(drawn))
    assert story.row(story.start()).code == "AAAAAAAAAA"
    assert story.row(story.start(badge_slug="soin")).code == "BBBBBBBBBB"


def test_opened_from_another_session_the_draft_moves_there(story: Story) -> None:
    number = story.start(session_id=story.before)
    story.tick(number, "1")
    assert story.start() == number
    assert story.dossier(number).ticked_here == ()
    story.tick(number, "2")
    facts = story.dossier(number)
    assert facts.ticked_here == ("2",) and facts.seen_keys == ("1", "2") and facts.blockers == []


def test_ticking_twice_and_unticking(story: Story) -> None:
    number = story.start()
    for _ in range(2):
        story.tick(number, "4", "1", "4", sentence=f"  {SENTENCE} ")
    assert story.row(number).criteria == ["1", "4"] and story.count(Observation) == 2
    story.tick(number, "4")
    row = story.row(number)
    assert row.criteria == ["4"] and row.sentence is None and story.count(Observation) == 1


def test_a_colleagues_observation_is_hers(story: Story) -> None:
    number = story.start()
    observe.observe(
        story.services, story.cast.helene, member_id=story.amina, badge_slug="equipe", criteria=["2"],
        session_id=story.today,
    )  # fmt: skip
    story.tick(number, "1")
    assert story.row(number).criteria == ["1", "2"]
    story.tick(number, "1", "2")
    assert story.count(Observation) == 2


def test_the_same_answer_twice_is_one(story: Story) -> None:
    number = story.ready()
    found = at_once(*[lambda: story.answer(number, name_shown="Amina", visibility="code")] * 4)
    assert found == ["agreed"] * 4
    with story.services.database.begin(read_only=True) as session:
        assert session.scalar(select(func.count()).select_from(Consent).where(Consent.subject == "award")) == 1


def test_a_later_yes_can_choose_otherwise(story: Story) -> None:
    number = story.ready()
    story.answer(number, name_shown="Amina B.", visibility="public", search_engines=True)
    story.answer(number, name_shown="Amina", visibility="code", search_engines=True)
    row = story.row(number)
    assert (row.name_shown, row.visibility, row.search_engines) == ("Amina", "code", False)


def test_going_back_and_changing_asks_her_again(story: Story) -> None:
    number = story.ready()
    story.answer(number)
    story.tick(number, "1", "4", sentence=SENTENCE)
    assert story.row(number).state == "agreed"
    story.tick(number, "1", "4", sentence="Autre chose.")
    row = story.row(number)
    assert (row.state, row.answer, row.agreed_at, row.sentence) == ("draft", None, None, "Autre chose.")
    story.answer(number)
    story.tick(number, "1", "2", sentence="Autre chose.")
    assert story.row(number).state == "draft"


def test_later_loses_nothing(story: Story) -> None:
    number = story.ready()
    assert story.answer(number, "later") == "draft"
    assert story.answer(number, "later") == "draft"
    story.services.clock.advance(days=3)  # type: ignore[attr-defined]
    row = story.row(number)
    assert (row.answer, row.criteria, row.sentence) == ("later", ["1", "4"], SENTENCE)
    assert story.start() == number
    with story.services.database.begin(read_only=True) as session:
        assert [each.id for each in recognition.unfinished(session, [story.cast.gueret])] == [number]
    assert story.answer(number) == "agreed"


def test_no_is_no(story: Story) -> None:
    number = story.ready()
    assert story.answer(number, "no") == "declined"
    assert story.answer(number, "no") == "declined"
    assert code(lambda: story.answer(number, "yes")) == "award.closed"
    assert code(lambda: story.tick(number, "1")) == "award.closed"
    assert story.count(Observation) == 3
    again = story.start()
    assert again != number and story.dossier(again).blockers == []


def test_yes_then_no_before_the_signature(story: Story) -> None:
    number = story.ready()
    story.answer(number)
    assert story.answer(number, "no") == "declined"
    assert story.row(number).agreed_at is None


@pytest.mark.parametrize("state", ["reserved", "issued"])
def test_what_is_signed_is_not_changed_by_a_stale_page(story: Story, state: str) -> None:
    number = story.ready()
    story.answer(number)
    with story.services.database.begin() as session:
        session.get_one(Award, number).state = state
    assert story.answer(number) == state
    for attempt in (
        lambda: story.answer(number, "no"),
        lambda: story.answer(number, visibility="public"),
        lambda: story.tick(number, "2"),
        lambda: award.abandon(story.services, story.cast.lea, number),
    ):
        assert code(attempt) == "award.already_signed"
    row = story.row(number)
    assert (row.state, row.answer, row.criteria) == (state, "yes", ["1", "4"])


def test_what_is_seen_after_her_yes_is_for_another_badge(story: Story) -> None:
    number = story.ready()
    story.answer(number)
    agreed_to = award.preview(story.services, story.cast.lea, number)
    story.services.clock.advance(minutes=5)  # type: ignore[attr-defined]
    story.observe_before("2", "4")
    assert award.preview(story.services, story.cast.lea, number) == agreed_to


def test_giving_up_keeps_what_was_seen(story: Story) -> None:
    number = story.ready()
    award.abandon(story.services, story.cast.lea, number)
    award.abandon(story.services, story.cast.lea, number)
    assert story.count(Observation) == 3
    assert story.start() != number


# -- who and what ----------------------------------------------------------------------------------------------------


def test_another_sites_award_is_not_found(story: Story, cast: Cast) -> None:
    number = story.ready()
    for attempt in (
        lambda: award.dossier(story.services, cast.karim, number),
        lambda: award.preview(story.services, cast.karim, number),
        lambda: award.tick(story.services, cast.karim, number, ["1"]),
        lambda: award.answer(story.services, cast.karim, number, "yes"),
        lambda: award.abandon(story.services, cast.karim, number),
        lambda: story.start(actor=cast.karim),
        lambda: award.suggestions(story.services, cast.karim, member_id=story.amina, session_id=story.today),
        lambda: award.dossier(story.services, cast.lea, 999),
    ):
        assert code(attempt) == "not_found"
    assert award.dossier(story.services, cast.helene, number).award_id == number


def test_a_draft_of_another_site_comes_along(story: Story, cast: Cast) -> None:
    number = story.ready()
    there = cast.session(0, {story.amina: "leads"}, site="auzances")
    assert story.start(actor=cast.karim, session_id=there) == number
    row = story.row(number)
    assert (row.site_id, row.session_id, row.awarded_by_id) == (cast.auzances, there, cast.karim.staff_id)
    assert code(lambda: story.dossier(number)) == "not_found"
    with story.services.database.begin() as session:
        session.get_one(Award, number).state = "reserved"
    assert code(lambda: story.start()) == "award.in_progress_elsewhere"


def test_starts_that_cannot_be(story: Story, cast: Cast) -> None:
    zohra = cast.member("Zohra")
    assert code(lambda: story.start(member_id=zohra)) == "observation.not_present"
    assert code(lambda: story.start(exchange_id=1)) == "observation.place"
    assert code(lambda: story.start(badge_slug="magie")) == "not_found"
    assert code(lambda: story.start(member_id=999)) == "not_found"
    assert code(lambda: story.start(actor=OPERATOR)) == "staff.needed"


def test_from_her_own_page_nothing_new_is_seen(story: Story) -> None:
    number = story.start(session_id=None)
    assert code(lambda: story.tick(number, "1")) == "observation.place"
    story.observe_before("1")
    story.tick(number, "1", sentence=SENTENCE)
    assert story.row(number).criteria == ["1"]
    assert [place.id for place in story.dossier(number).earlier] == [story.today]


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({"answer": "peut-être"}, "answer.unknown"),
        ({"visibility": "everyone"}, "answer.visibility"),
        ({"name_shown": "Zinedine Z."}, "answer.name"),
    ],
)
def test_answers_that_cannot_be(story: Story, changes: dict[str, str], wanted: str) -> None:
    number = story.ready()
    facts = {"answer": "yes", **changes}
    assert code(lambda: story.answer(number, **facts)) == wanted  # type: ignore[arg-type]
    assert story.row(number).state == "draft"


def test_names_to_show(story: Story) -> None:
    number = story.ready()
    assert story.dossier(number).name_choices == ("Amina B.", "Amina Benali", "Amina")
    for name, shown in ((None, "Amina B."), (" Amina  Benali ", "Amina Benali"), ("Amina", "Amina")):
        story.answer(number, name_shown=name)
        assert story.row(number).name_shown == shown


def test_sentences_that_would_name_others(story: Story) -> None:
    number = story.start()
    assert code(lambda: story.tick(number, "1", sentence="A aidé Fatou à finir.")) == "sentence.names_someone"
    assert code(lambda: story.tick(number, "1", sentence="x" * 301)) == "sentence.too_long"
    assert story.count(Observation) == 0
    story.tick(number, "1", sentence="Amina a tenu sa part jusqu’au bout.")


def test_suggestions_follow_the_role(story: Story, cast: Cast) -> None:
    ask = lambda: award.suggestions(  # noqa: E731
        story.services, cast.lea, member_id=story.amina, session_id=story.today
    )
    assert ask() == ["empathie", "equipe", "service"]
    observe.observe(
        story.services, cast.lea, member_id=story.amina, badge_slug="soin", criteria=["1", "2"], session_id=story.before
    )
    assert ask() == ["empathie", "equipe", "soin"]
    number = story.ready()
    story.answer(number)
    issue(story, number)
    assert ask() == ["empathie", "service", "soin"]
    assert award.suggestions(story.services, cast.lea, member_id=story.fatou) == []
