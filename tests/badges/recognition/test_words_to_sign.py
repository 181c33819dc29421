"""What people type is refused or corrected on input, since at the signature no person is there to change it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from badges.base.errors import Refused
from badges.base.text import sentences
from badges.base.times import local_date, local_zone
from badges.gatherings import attendance
from badges.ledger import narrative
from badges.people.facts import a_name
from badges.people.tables import Member
from badges.recognition import award, observe
from badges.recognition import reads as recognition
from badges.recognition.evidence import Part, RecognitionContext
from badges.recognition.rules import year_before
from issuer.rules.common import Findings
from issuer.rules.text import check_text
from schemas import strict_json
from tests.cast import acts
from tests.cast.facts import change_member
from tests.cast.people import Cast
from tests.cast.recognition import Recognition
from tests.cast.refusals import code

HARD = st.sampled_from(["<", "<b>", "</p", "<!", "&lt;", "\u200d", "\u0301", "\ue000", "ΐ", "ǰ", "@", "05 55 82 80 47"])
TYPED = st.lists(st.one_of(st.text(max_size=12), HARD), max_size=8).map("".join)
CORSICAN = "1 85 05 2A 123 456"


def signed(cast: Cast, member: int, number: int) -> dict[str, Any]:
    """Sign an award that was agreed to, and read what it says."""
    found = Recognition(cast.services, cast.lea, cast.helene, cast.karim, member, number, "").sign()
    return strict_json.parse_object(found.documents()["ob3"])


def refused_when_signed(member: str, text: str | None) -> list[str]:
    """The rules of a signature that a text breaks."""
    findings = Findings()
    if text is not None:
        check_text({member: text}, findings)
    return [each.code for each in findings.found]


@given(TYPED)
@example(f"Son numéro : {CORSICAN}")
@example("e\u200d\u0301")
def test_every_recorded_text_can_be_signed(typed: str) -> None:
    for accept, member in (
        (observe.checked_sentence, "narrative"),
        (lambda text: sentences.title_line(text, "workshop.title_missing", "workshop.title_too_long"), "name"),
        (a_name, "identityHash"),
    ):
        try:
            text = accept(typed)
        except Refused:
            continue
        assert refused_when_signed(member, text) == [], text


def test_a_sign_that_begins_no_tag_is_kept(cast: Cast) -> None:
    services, lea, amina = cast.services, cast.lea, cast.member()
    workshop = cast.workshop("Maths <niveau 2>")
    before, today = (cast.gathering(days, {amina: "helps"}, workshop=workshop) for days in (7, 0))
    observe.observe(services, lea, member_id=amina, badge_slug="equipe", criteria=["1"], gathering_id=before)
    number = award.start(services, lea, member_id=amina, badge_slug="equipe", gathering_id=today)
    acts.tick(services, lea, number, ["1", "3"], "Si a<b et b<3, alors <b>c’est</b> bon.")
    acts.answer(services, lea, number, "yes")
    says = signed(cast, amina, number)
    assert says["credentialSubject"]["narrative"].endswith("«\u00a0Si a< b et b<3, alors < b>c’est< /b> bon.\u00a0»")
    assert says["evidence"][0]["name"] == "Maths < niveau 2>"


def test_every_day_that_can_be_recognised_can_be_signed(cast: Cast) -> None:
    """The first day that counts, and a gathering that begins tonight and ends tomorrow."""
    services, lea, amina, fatou = cast.services, cast.lea, cast.member(), cast.member("Fatou", "Diallo")
    first = year_before(local_date(services.now()))
    with services.database.begin() as session:
        session.get_one(Member, amina).joined_on = first
    exchange = acts.record_exchange(
        services,
        lea,
        site_id=cast.gueret,
        what="Couture",
        happened_on=first,
        giver_id=amina,
        receiver_id=fatou,
    )
    observe.observe(services, lea, member_id=amina, badge_slug="equipe", criteria=["1"], exchange_id=exchange)
    tonight = datetime.combine(local_date(services.now()), time(23, 59), local_zone())
    vigil = acts.record_gathering(
        services,
        lea,
        site_id=cast.gueret,
        kind="meeting",
        starts_at=tonight,
        ends_at=tonight + timedelta(hours=6),
    )
    attendance.record_attendance(services, lea, vigil, {amina: "leads"}, observed=recognition.observed_members)
    number = award.start(services, lea, member_id=amina, badge_slug="equipe", gathering_id=vigil)
    acts.tick(services, lea, number, ["1", "3"])
    acts.answer(services, lea, number, "yes")
    subject = signed(cast, amina, number)["credentialSubject"]
    assert subject["activityStartDate"].startswith((str(first - timedelta(days=1)), str(first)))
    assert subject["activityEndDate"] > services.now().isoformat()


@pytest.mark.parametrize("words", ["Appeler le 05 55 82 80 47", "a@b.example", f"Dossier {CORSICAN}"])
def test_titles_and_names_with_contacts_are_refused(cast: Cast, words: str) -> None:
    services, lea = cast.services, cast.lea
    amina, fatou = cast.member(), cast.member("Fatou", "Diallo")
    exchange: dict[str, Any] = {"site_id": cast.gueret, "giver_id": amina, "receiver_id": fatou}
    today = services.now().date() - timedelta(days=1)
    for attempt in (
        lambda: acts.create_workshop(services, lea, site_id=cast.gueret, title=words),
        lambda: acts.record_exchange(services, lea, what=words, happened_on=today, **exchange),
        lambda: cast.member("Zoé", words),
        lambda: change_member(services, lea, amina, given_name="Amina", family_name=words),
    ):
        assert code(attempt) == "sentence.contact"


def test_two_years_of_exchanges_fit_one_paragraph(cast: Cast) -> None:
    services, lea = cast.services, cast.lea
    amina, fatou = cast.member(), cast.member("Fatou", "Diallo")
    now = services.now()
    for number in range(60):
        exchange = acts.record_exchange(
            services,
            lea,
            site_id=cast.gueret,
            what=f"{number} " + "leçon " * 19,
            happened_on=(now - timedelta(days=number + 1)).date(),
            giver_id=amina,
            receiver_id=fatou,
        )
        observe.observe(services, lea, member_id=amina, badge_slug="equipe", criteria=["1", "3"], exchange_id=exchange)
    number = award.start(services, lea, member_id=amina, badge_slug="equipe", exchange_id=exchange)
    acts.tick(services, lea, number, ["1", "3"])
    acts.answer(services, lea, number, "yes")
    said = signed(cast, amina, number)["evidence"][0]["narrative"]
    assert said.endswith(", et 51\u00a0autres.") and said.count("leçon leçon") < 100


@pytest.mark.parametrize(("count", "end"), [(2, "b."), (9, "h, i."), (10, "h, i, j."), (11, "h, i, et 2\u00a0autres.")])
def test_how_many_activities_are_named(count: int, end: str) -> None:
    day, moment = date(2026, 11, 2), datetime(2026, 11, 2, tzinfo=UTC)
    context = RecognitionContext(
        kind="exchange",
        role="gives",
        started_at=moment,
        ended_at=moment,
        parts=tuple(
            Part("exchange", title, "gives", 1, (2026,), day, day, ("Guéret",), (1,))
            for title in "abcdefghijklmnop"[:count]
        ),
    )
    (evidence,) = narrative.evidence(context)
    assert evidence.narrative is not None and evidence.narrative.endswith(end)
