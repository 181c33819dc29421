"""The page of the journal: what is unusual first, then by day, in sentences; one person only from an unusual act."""

from __future__ import annotations

import gzip
import html
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from badges.base.journal import rules
from badges.base.journal.acts import Act
from badges.base.journal.chain import PERSONAL
from badges.base.journal.record_act import About, note
from badges.base.journal.rules import QUESTIONS
from badges.base.journal.tables import JournalFacts
from badges.base.rights import Actor, StaffRole
from badges.base.times import local_date
from badges.gatherings import change
from badges.network import accounts
from badges.network import reads as network
from badges.network import team as network_team
from badges.network.facts import HelpFacts
from badges.network.site_helps import grant
from badges.network.views import StaffView
from badges.people.traits import choose_questions
from badges.people.traits.rules import Trait
from badges.recognition.changes import note_award, set_visibility
from badges.recognition.models import draft
from badges.recognition.models import reads as model_reads
from badges.recognition.states import Visibility
from badges.recognition.tables import Award, BadgeModel
from badges.reports import make, periods, publish
from badges.web.coordination.journal import kinds, sentences
from tests.cast import acts, badge_models, recognition
from tests.cast.colleagues import sonia
from tests.cast.facts import change_member
from tests.cast.office import Browser
from tests.cast.people import Cast
from tests.cast.recorded import exchange
from tests.cast.statements import statements
from tests.conftest import Clock


def lines(page: str) -> list[str]:
    """The lines of the lists, as words."""
    found = re.findall(r'<li class="person">(.*?)</li>', page, re.DOTALL)
    return [" ".join(html.unescape(re.sub(r"<[^>]+>", " ", each)).replace("\u00a0", " ").split()) for each in found]


def looks(cast: Cast, by: Actor, members: list[int]) -> None:
    """One look at each of these members of another site."""
    with cast.services.database.begin() as session:
        for each in members:
            about = About(member_id=each, site_id=cast.auzances)
            note(session, Act.MEMBER_FOUND, by, about, cast.services.now())


def led_to(page: str) -> list[str]:
    """The numbers of the acts from which one person can be read."""
    return re.findall(r"/journal\?depuis=(\d+)", page)


def test_acts_are_read_in_sentences_by_day(cast: Cast, helene: Browser) -> None:
    amina = cast.member("Amina", "Benali")
    change_member(cast.services, cast.lea, amina, given_name="Amina", family_name="Benali")
    page = helene.get("/journal").text
    assert any("Léa Martin a modifié la fiche d’Amina Benali" in each and "Guéret" in each for each in lines(page))
    assert re.search(r"<h2>\s*\w+ \d+(er)? \w+ \d{4}\s*</h2>", page.replace("\u00a0", " "))
    only = lines(helene.get(f"/journal?acte={Act.MEMBER_REGISTERED}").text)
    assert only and all("a inscrit" in each for each in only)
    there = lines(helene.get(f"/journal?site={cast.site_ids['auzances']}").text)
    assert not any("Amina" in each for each in there)


@pytest.mark.parametrize("query", ["collegue={lea}", "membre={amina}", "depuis={usual}", "depuis=x", "depuis=99999999"])
def test_no_person_is_read_from_a_usual_act(cast: Cast, helene: Browser, query: str) -> None:
    amina = cast.member("Amina", "Benali")
    looks(cast, cast.lea, [amina])
    with cast.services.database.begin(read_only=True) as session:
        usual = session.query(JournalFacts).filter_by(member_id=amina, staff_id=cast.lea.staff_id).first()
        assert usual is not None
        number = usual.entry_id
    asked = query.format(lea=cast.lea.staff_id, amina=amina, usual=number)
    refused = helene.get(f"/journal?{asked}", 403)
    assert "à partir d’un acte inhabituel" in refused.text and "Amina" not in refused.text
    assert led_to(helene.get("/journal").text) == []


def test_many_looks_stand_first_and_lead_to_the_week_of_the_one_who_looked(cast: Cast, helene: Browser) -> None:
    members = [cast.member(f"Membre{number}", None, site="auzances") for number in range(rules.MANY_LOOKS)]
    looks(cast, cast.karim, members[:3])
    looks(cast, cast.lea, members[:-1])
    assert "Ce qui est inhabituel" not in helene.get("/journal").text  # one too few
    looks(cast, cast.lea, members[:3])  # again the same ones: no more members
    assert "Ce qui est inhabituel" not in helene.get("/journal").text
    looks(cast, cast.lea, members[-1:])
    page = helene.get("/journal").text
    first = lines(page)[0]
    assert "Léa Martin a consulté beaucoup de membres d’autres sites" in first and "10 membres ou plus" in first
    assert page.index("Ce qui est inhabituel") < page.index("Membre3")
    (number,) = led_to(page)
    alone = lines(helene.get(f"/journal?depuis={number}").text)
    assert alone and all(each.startswith("Léa Martin") for each in alone)
    assert not re.search(r"\b1[0-9] (actes|membres|regards)", " ".join(alone))  # no total


def test_looks_of_two_days_do_not_add_up(cast: Cast, helene: Browser, clock: Clock) -> None:
    members = [cast.member(f"Membre{number}", None, site="auzances") for number in range(rules.MANY_LOOKS)]
    looks(cast, cast.lea, members[:6])
    clock.advance(hours=2)
    looks(cast, cast.karim, members[6:])  # the other half, by another account
    assert led_to(helene.get("/journal").text) == []
    with cast.services.database.begin() as session:
        yesterday = cast.services.now() - timedelta(days=1)
        for each in members[6:]:
            note(session, Act.MEMBER_FOUND, cast.lea, About(member_id=each, site_id=cast.auzances), yesterday)
    assert led_to(helene.get("/journal").text) == []


def test_a_cancellation_and_a_late_entry_are_unusual(cast: Cast, helene: Browser) -> None:
    cast.gathering(days_ago=14)
    assert led_to(helene.get("/journal").text) == []  # the control: two weeks are not late
    cast.gathering(days_ago=16)
    number = two_hours(cast, days=3)
    change.cancel(cast.services, cast.lea, number, "Neige")
    change.cancel(cast.services, cast.lea, number, "Neige")  # once is enough
    found = [each for each in lines(helene.get("/journal").text) if "Annulation" in each or "Saisie tardive" in each]
    assert len(found) == 2
    assert "Léa Martin a annulé une rencontre" in found[0]
    assert "Hélène Roux a noté la présence à une rencontre, longtemps après" in found[1]


def test_an_exchange_that_is_noted_late_is_unusual(cast: Cast, helene: Browser) -> None:
    two = [cast.member("Amina", "Benali"), cast.member("Paul", "Roy")]
    today = local_date(cast.services.now())
    for days in (14, 15):
        exchange(cast.services, cast, *two, happened_on=today - timedelta(days=days))
    page = helene.get("/journal").text
    (line,) = [each for each in lines(page) if "Saisie tardive" in each]
    assert "a noté un échange, longtemps après" in line
    (by_day,) = [each for each in lines(helene.get(f"/journal?acte={Act.LATE_ENTRY}").text) if "Inhabituel" in each]
    assert "a noté un échange" in by_day


def test_what_a_colleague_may_do_is_unusual_when_it_changes_and_one_s_own_name_is_not(
    cast: Cast, lea: Browser, helene: Browser
) -> None:
    place = network_team.recorded(_view(cast))
    network_team.welcome(cast.services, cast.lea, agrees=True)
    page = helene.get("/journal").text
    assert "Inhabituel" not in page
    assert "Léa Martin a dit si son prénom est sur les pages publiques" in " ".join(lines(page))
    assert "Ce qui est inhabituel" not in page
    network_team.change(
        cast.services, cast.helene, cast.lea.staff_id or 0, replace(place, sites=("gueret", "auzances"))
    )
    (line,) = [each for each in lines(helene.get("/journal").text) if "Droits d’un compte changés" in each]
    assert "Hélène Roux a changé les sites de Léa Martin" in line and "coordination" not in line
    more = replace(place, sites=("gueret", "auzances"), roles=(StaffRole.COORDINATOR, StaffRole.FACILITATOR))
    network_team.change(cast.services, cast.helene, cast.lea.staff_id or 0, more)
    assert any(
        "a changé le rôle de Léa Martin" in each and "rôle donné : coordination" in each
        for each in lines(helene.get("/journal").text)
    )


def test_a_right_for_a_time_and_a_yes_that_was_taken_back_are_unusual(cast: Cast, helene: Browser) -> None:
    lea, today = cast.lea.staff_id or 0, local_date(cast.services.now())
    network_team.say_accompanies(cast.services, cast.helene, lea, accompanies=False)  # at first: it opens nothing
    network_team.say_accompanies(cast.services, cast.helene, lea, accompanies=True)
    assert "Inhabituel" not in helene.get("/journal").text
    network_team.say_accompanies(cast.services, cast.helene, lea, accompanies=False)
    facts = HelpFacts(colleague=lea, site="auzances", first_day=today, last_day=today + timedelta(days=9))
    grant.grant(cast.services, cast.helene, facts)
    found = [each for each in lines(helene.get("/journal").text) if "Droits d’un compte changés" in each]
    assert len(found) == 2 and "a donné un renfort à Léa Martin" in found[0]
    assert "a noté que Léa Martin n’accompagne personne ailleurs" in found[1]


def _view(cast: Cast) -> StaffView:
    with cast.services.database.begin(read_only=True) as session:
        found = network.staff_member(session, cast.lea.staff_id or 0)
        assert found is not None
        return found


def test_a_draft_is_called_by_its_name_even_when_it_is_thrown_away(cast: Cast, helene: Browser) -> None:
    number = badge_models.drafted(cast.services, cast.helene)
    draft.discard(cast.services, cast.helene, number)
    said = " ".join(lines(helene.get("/journal").text))
    name = badge_models.REPAIR["name"]
    assert f"a commencé un brouillon, « {name} »" in said and f"a jeté un brouillon, « {name} »" in said
    assert "le numéro" not in said


def test_the_kinds_stand_under_headings_each_once(helene: Browser) -> None:
    page = helene.get("/journal").text
    chosen = page[page.index('<select id="acte"') :].partition("</select>")[0]
    assert re.findall(r'<optgroup label="([^"]+)"', html.unescape(chosen))[:2] == [
        "Les membres", "Les rencontres et les échanges"
    ]  # fmt: skip
    offered = [each for each in re.findall(r'value="(\w*)"', chosen) if each]
    assert sorted(offered) == sorted([*(each.value for each in Act), *sentences.OF_REPORTS])


def test_every_act_that_the_journal_tells_can_be_chosen(cast: Cast, helene: Browser) -> None:
    """Each kind; and what is told apart within one, which the page and the choice name by the same words."""
    chosen = {each: kinds.chosen(each) for _heading, each_group in kinds.GROUPS for each in each_group}
    assert {kind for kind, about in chosen.values() if about is None} == set(Act)
    assert {about for _kind, about in chosen.values() if about is not None} == sentences.OF_REPORTS.keys()
    year = periods.year(2026)
    make.make(cast.services, year)
    publish.publish(cast.services, cast.helene, year)
    publish.withdraw(cast.services, cast.helene, year)
    choose_questions.choose(cast.services, cast.helene, choose_questions.recorded(frozenset({Trait.AGE_BAND})))
    told = {
        publish.PUBLISHED: "a publié le bilan",
        publish.WITHDRAWN: "a retiré le bilan",
        QUESTIONS: "a changé les questions",
    }
    for part in told:
        found = " ".join(lines(helene.get(f"/journal?acte={part}").text))
        assert [words for words in told.values() if words in found] == [told[part]]
        page = helene.get(f"/journal?acte={part}").text
        assert re.search(rf'value="{part}"\s+selected', page)
    every = " ".join(lines(helene.get(f"/journal?acte={Act.PUBLIC_FACT_CHANGED}").text))
    assert all(words in every for words in told.values())


def test_each_way_into_an_account_that_was_given_is_unusual(cast: Cast, helene: Browser) -> None:
    assert led_to(helene.get("/journal").text) == []  # the control: what the operator gave stands by its day
    number = cast.lea.staff_id or 0
    acts.invite(
        cast.services, cast.helene, name="Nora Diallo", email="nora@rcs-creuse.example", function="animatrice",
        roles=["facilitator"], site_slugs=["gueret"],
    )  # fmt: skip
    accounts.link(cast.services, cast.helene, number)
    accounts.reset(cast.services, cast.helene, number)
    found = [each for each in lines(helene.get("/journal").text) if "Accès donné à un compte" in each]
    assert len(found) == 3
    assert "a remis à zéro la connexion de Léa Martin" in found[0]
    assert "a donné un lien de connexion à Léa Martin" in found[1]
    assert "a invité Nora Diallo dans l’équipe" in found[2]


def two_hours(cast: Cast, *, days: int) -> int:
    """A gathering to come."""
    start = cast.services.now() + timedelta(days=days)
    return acts.record_gathering(
        cast.services, cast.helene, site_id=cast.gueret, kind="meeting", workshop_id=None, starts_at=start,
        ends_at=start + timedelta(hours=2),
    )  # fmt: skip


def test_what_was_entered_for_a_colleague_names_both(cast: Cast, helene: Browser) -> None:
    amina, other = cast.member("Amina", "Benali"), sonia(cast)
    number = cast.gathering(present={amina: "helps"})
    acts.observe(
        cast.services, cast.lea, member_id=amina, badge_slug="equipe", criteria=["1"], gathering_id=number,
        seen_by=other.staff_id,
    )  # fmt: skip
    (line,) = lines(helene.get(f"/journal?acte={Act.SEEN_FOR_COLLEAGUE}").text)
    assert "Amina Benali" in line and "vu par Sonia Petit" in line and "Léa Martin" in line and "Guéret" in line


def test_what_was_erased_names_nobody(cast: Cast, helene: Browser) -> None:
    amina = cast.member("Amina", "Benali")
    with cast.services.database.begin() as session:
        session.execute(
            update(JournalFacts).where(JournalFacts.member_id == amina).values(salt=None, **dict.fromkeys(PERSONAL))
        )
    page = helene.get("/journal").text
    assert "Amina" not in page and any("personne effacée" in each.lower() for each in lines(page))


def test_a_model_is_named_and_no_code_is_read(cast: Cast, helene: Browser) -> None:
    with cast.services.database.begin() as session:
        note(session, Act.FACTOR_ADDED, cast.lea, About(text="badge:equipe/2"), cast.services.now())
    found = lines(helene.get("/journal").text)
    assert any("version 2" in each for each in found) and not any(
        "badge:" in each or "equipe" in each for each in found
    )


@pytest.mark.parametrize("query", ["site=9999999999999", "acte=nothing", "avant=-1", "inhabituel=x"])
def test_a_filter_that_says_nothing_filters_nothing_or_finds_nothing(helene: Browser, query: str) -> None:
    helene.get(f"/journal?{query}")


def test_more_unusual_acts_than_a_page_shows_have_pages(cast: Cast, helene: Browser) -> None:
    with cast.services.database.begin() as session:
        for _each in range(30):
            note(session, Act.GATHERING_CANCELLED, cast.lea, About(site_id=cast.gueret), cast.services.now())
    path, seen = "/journal", set[str]()
    for _page in range(3):
        page = helene.get(path).text
        seen |= set(led_to(page))
        following = re.search(r"/journal\?inhabituel=\d+", page)
        if following is None:
            break
        path = following[0]
    assert len(seen) == 30


def test_the_page_costs_twelve_statements_at_most(app: Flask, cast: Cast, helene: Browser) -> None:
    members = [cast.member(f"Membre{number}", None, site="auzances") for number in range(rules.MANY_LOOKS)]
    looks(cast, cast.lea, members)
    with cast.services.database.begin() as session:
        note(session, Act.FACTOR_ADDED, cast.lea, About(text="badge:equipe/2"), cast.services.now())
    recognition.agreed(cast).sign()
    helene.get("/journal")
    with statements(app) as asked:
        page = helene.get("/journal")
    assert len(asked) <= 12 and len(gzip.compress(page.data)) < 15 * 1024
    (number,) = led_to(page.text)
    with statements(app) as asked:
        helene.get(f"/journal?depuis={number}")
    assert len(asked) <= 12


def test_an_act_says_which_badge_and_whose_answer_was_noted(cast: Cast, helene: Browser) -> None:
    signed = recognition.agreed(cast).sign()
    with cast.services.database.begin() as session:
        award = session.get_one(Award, signed.award)
        now, name = cast.services.now(), model_reads.models(session)
        called = {each.slug: each.current.content["name"]["fr"] for each in name}["equipe"]
        for visibility in Visibility:
            set_visibility(session, award, visibility, now, search_engines=False)
        note_award(session, Act.AWARD_ANSWERED, None, award, now, "yes")
        note_award(session, Act.AWARD_ANSWERED, cast.lea, award, now, "witness:yes")
        session.execute(update(BadgeModel).where(BadgeModel.slug == "equipe").values(retired_on=local_date(now)))
        note(session, Act.MODEL_RETIRED, cast.helene, About(text="badge:equipe/1"), now)
        note(session, Act.AWARD_WITHDRAWN, cast.lea, About(member_id=signed.member, award_id=9999), now)
    found, badge = " / ".join(lines(helene.get("/journal").text)), f"le badge « {called} »"
    for words in (
        f"Léa Martin a délivré {badge} à Amina Benali", f"Léa Martin a noté la réponse d’Amina Benali pour {badge}",
        f"Amina Benali a répondu pour {badge}", f"Léa Martin a noté une réponse pour {badge} d’Amina Benali",
        f"a caché {badge} d’Amina Benali", f"a montré à tout le monde {badge} d’Amina",
        f"a montré, avec son code seul, {badge} d’Amina", f"a retiré du choix « {called} », version 1",
        "Léa Martin a retiré un badge d’Amina Benali",
    ):  # fmt: skip
        assert words in found, words
    assert "« un badge »" not in found


def test_only_the_coordination_reads_it(lea: Browser, helene: Browser) -> None:
    lea.get("/journal", 403)
    assert 'href="/journal"' in helene.get("/badges-delivres").text


def test_every_act_has_its_words_and_its_sentence(helene: Browser) -> None:
    with helene.client.application.test_request_context("/journal"):
        assert len({kinds.words_of(each) for each in Act}) == len(Act)
        assert len({sentences.pattern(each) for each in Act}) == len(Act)
        assert all("%(who)s" in sentences.pattern(each) for each in Act)
