"""« Informer mon référent »: one letter, as it was read, once an address: the link, a day and a chosen name."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from badges.base import outbox
from badges.base.database import bounds
from badges.base.errors import NotFound, Refused
from badges.base.facts import Unfit
from badges.base.tables import Letter, LetterState
from badges.leaving import depart
from badges.leaving.erasure import destroy, erasure_request
from badges.people.tables import Member
from badges.sharing.bundles import links, reads, referrer_letter
from badges.sharing.bundles.changes import ABOUT
from badges.sharing.bundles.facts import ReferrerLetterFacts
from badges.sharing.bundles.prepare_bundle import prepare
from badges.sharing.bundles.referrer_letter import Prepared
from badges.sharing.bundles.stop_bundle import stop
from badges.sharing.bundles.tables import Bundle, BundleLetter
from tests.cast.orientations import sent as orientation_sent
from tests.cast.people import Cast, at_once
from tests.cast.recognition import Recognition, agreed
from tests.conftest import Clock

ADDRESS = "conseil@mission-locale.example"


@pytest.fixture
def badge(recognition: Recognition) -> Recognition:
    """Amina's badge, signed."""
    return recognition.sign()


@pytest.fixture
def bundle(badge: Recognition) -> int:
    """A dossier of it, open for ninety days."""
    return prepare(badge.services, badge.member, [badge.code])


def facts(**changes: Any) -> ReferrerLetterFacts:
    """The form, with the member's yes."""
    return ReferrerLetterFacts(**{"email": ADDRESS, "name": "Amina", "agreed": True, **changes})


def read(badge: Recognition, bundle: int, **changes: Any) -> Prepared:
    """The letter as its member reads it."""
    with badge.services.database.begin(read_only=True) as session:
        return referrer_letter.prepared(badge.services, session, badge.member, bundle, facts(**changes))


def send(badge: Recognition, bundle: int, **changes: Any) -> bool:
    """Send it."""
    return referrer_letter.send(badge.services, badge.member, bundle, facts(**changes))


def letters(badge: Recognition) -> list[Letter]:
    """The letters to referrers."""
    with badge.services.database.begin(read_only=True) as session:
        found = session.scalars(select(Letter).where(Letter.purpose == ABOUT).order_by(Letter.id)).all()
        session.expunge_all()
    return list(found)


def link_of(badge: Recognition, bundle: int) -> str:
    """The address of the dossier."""
    with badge.services.database.begin(read_only=True) as session:
        found = reads.bundle(badge.services, session, badge.member, bundle)
    assert found is not None
    return links.address(badge.services, found.key)


def test_what_was_read_is_what_leaves(badge: Recognition, bundle: int) -> None:
    before = read(badge, bundle)
    assert letters(badge) == [] and badge.count(BundleLetter) == 0  # reading sends nothing
    assert send(badge, bundle)
    (letter,) = letters(badge)
    assert (letter.recipient, letter.subject, letter.body) == (before.recipient, before.subject, before.body)
    assert letter.subject == "Amina vous montre un dossier de badges" and letter.recipient == ADDRESS
    assert link_of(badge, bundle) in letter.body and "22 février 2027" in letter.body
    assert "Le réseau ne dit à personne qui vient, ni qui ne vient pas." in letter.body
    out: list[tuple[str, ...]] = []
    assert outbox.send_due(badge.services, lambda *what: out.append(what)) == 1
    assert out[0][:3] == (ADDRESS, before.subject, before.body)


def test_it_tells_no_presence_no_badge_no_site_and_no_other_name(cast: Cast, badge: Recognition, bundle: int) -> None:
    """The same words for who came once and for who comes each week, with one badge and with two."""
    before = read(badge, bundle)
    for days in range(2, 9):
        cast.gathering(days, {badge.member: "leads"})
    other = agreed(cast, given="Zoé", family=None).sign()
    assert read(badge, bundle) == before
    whole = f"{before.subject}\n{before.body}"
    with badge.services.database.begin(read_only=True) as session:
        member = session.get_one(Member, badge.member)
        words = [member.family_name, member.email, member.phone, member.site.name, member.site.city, member.site.phone]
        words += [badge.code, other.code, "Zoé", "Léa"]
    for each in [*filter(None, words), "rencontre", "atelier", "séance", "présen", "heures", "inscri"]:
        assert each not in whole, each
    assert "Amina" in whole  # the control


@pytest.mark.parametrize("name", ["Amina", "Amina B.", "Amina Benali"])
def test_the_name_is_the_one_that_was_chosen(badge: Recognition, bundle: int, name: str) -> None:
    letter = read(badge, bundle, name=name)
    assert letter.text.replace(name, "").count("Amina") == 0 and letter.subject.startswith(f"{name} vous montre")


@pytest.mark.parametrize("name", ["", "Zoé", "amina", "Amina\nBcc: x@y.example", "<b>Amina</b>", "{{ link }}"])
def test_no_other_name_is_written(badge: Recognition, bundle: int, name: str) -> None:
    for act in (read, send):
        with pytest.raises(Refused, match=r"referrer_letter\.name"):
            act(badge, bundle, name=name)
    assert letters(badge) == []


def test_the_same_address_has_the_same_dossier_once(badge: Recognition, bundle: int, clock: Clock) -> None:
    assert send(badge, bundle)
    assert not send(badge, bundle) and not send(badge, bundle, email=ADDRESS.upper().replace("CONSEIL", "Conseil"))
    clock.advance(days=40)
    assert not send(badge, bundle, name="Amina B.")
    assert len(letters(badge)) == badge.count(BundleLetter) == 1
    assert send(badge, bundle, email="autre@mission-locale.example")  # the control
    assert send(badge, prepare(badge.services, badge.member, [badge.code], 7))  # another dossier is another letter


def test_ten_taps_at_once_send_one_letter(badge: Recognition, bundle: int) -> None:
    answers = at_once(*[lambda: send(badge, bundle)] * 10)
    assert sorted(answers, key=str) == [False] * 9 + [True] and len(letters(badge)) == 1


def test_without_the_member_s_yes_nothing_leaves(badge: Recognition, bundle: int) -> None:
    with pytest.raises(Refused, match=r"referrer_letter\.agreed"):
        send(badge, bundle, agreed=False)
    assert letters(badge) == [] and badge.count(BundleLetter) == 0


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ({"email": ""}, "referrer_letter.to"),
        ({"email": "mission locale"}, "email.malformed"),
        ({"email": "a@b.example, c@d.example"}, "email.malformed"),
        ({"email": "a@b.example\nBcc: c@d.example"}, "email.malformed"),
        ({"email": ADDRESS, "service": "3"}, "referrer_letter.one"),
        ({"email": "", "service": "trois"}, "form.choice"),
    ],
)
def test_one_address_and_no_more(typed: dict[str, str], code: str) -> None:
    with pytest.raises(Unfit) as unfit:
        ReferrerLetterFacts.read({"name": "Amina", **typed})  # type: ignore[arg-type]
    assert code in {refusal.code for refusal in unfit.value.refusals.values()}


def test_a_service_of_the_site_with_a_mailbox_can_be_chosen(cast: Cast, badge: Recognition, bundle: int) -> None:
    orientation_sent(badge.services, actor=cast.lea)
    orientation_sent(badge.services, actor=cast.lea, service="Sans courriel", contact="05 55 00 00 00")
    orientation_sent(badge.services, service="Gros mots", contact="x@robot.example")  # the public form alone
    away = {"site": "auzances", "service": "D’ailleurs", "contact": "ailleurs@service.example"}
    orientation_sent(badge.services, actor=cast.karim, **away)
    with badge.services.database.begin(read_only=True) as session:
        here = reads.services_to_write_to(session, cast.gueret)
        there = reads.services_to_write_to(session, cast.auzances)
    assert [each.service for each in here] == ["Mission locale de Guéret"]
    assert read(badge, bundle, email=None, service=here[0].id).recipient == "accueil@mission-locale.example"
    for number in (there[0].id, 10_000):
        with pytest.raises(Refused, match=r"referrer_letter\.service"):
            send(badge, bundle, email=None, service=number)
    assert letters(badge) == []


def test_only_while_the_dossier_is_open_and_of_its_member_alone(
    cast: Cast, badge: Recognition, bundle: int, clock: Clock
) -> None:
    short = prepare(badge.services, badge.member, [badge.code], 7)
    other = cast.member("Zoé", None)
    with pytest.raises(NotFound):
        referrer_letter.send(badge.services, other, bundle, facts(name="Zoé"))
    stop(badge.services, badge.member, bundle)
    clock.advance(days=8)
    for closed in (bundle, short, 10_000):
        for act in (read, send):
            with pytest.raises(NotFound):
                act(badge, closed)
    assert letters(badge) == []


def test_three_a_day_and_a_hundred_for_all(badge: Recognition, bundle: int, clock: Clock,
                                           monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    for number in range(bounds.REFERRER_LETTERS_A_DAY_OF_A_MEMBER):
        assert send(badge, bundle, email=f"r{number}@service.example")
    with pytest.raises(Refused, match=r"referrer_letter\.of_the_day"):
        send(badge, bundle, email="r9@service.example")
    assert not send(badge, bundle, email="r0@service.example")  # what has left is said, not refused
    clock.advance(days=1, minutes=1)
    assert send(badge, bundle, email="r9@service.example")
    monkeypatch.setattr(bounds, "REFERRER_LETTERS_A_DAY", 1)
    with pytest.raises(Refused, match=r"referrer_letter\.of_the_day"):
        send(badge, bundle, email="r10@service.example")


def test_stopping_a_dossier_takes_back_its_own_letter_alone(badge: Recognition, bundle: int) -> None:
    other = prepare(badge.services, badge.member, [badge.code], 30)
    for each in (bundle, other):
        send(badge, each)
    stop(badge.services, badge.member, bundle)
    assert [each.state for each in letters(badge)] == [LetterState.DROPPED, LetterState.WAITING]
    assert letters(badge)[0].body == ""


def test_who_leaves_takes_back_what_has_not_left(badge: Recognition, bundle: int) -> None:
    send(badge, bundle)
    depart.leave(badge.services, badge.lea, badge.member)
    assert [each.state for each in letters(badge)] == [LetterState.DROPPED]


def test_erasure_leaves_neither_letter_nor_address(badge: Recognition, bundle: int) -> None:
    send(badge, bundle)
    with badge.services.database.begin() as session:
        now = badge.services.now()
        erasure_request.hide_member(session, session.get_one(Member, badge.member), now, now, now, None)
    with pytest.raises(NotFound):
        read(badge, bundle)
    assert destroy.destroy_due(badge.services) == 1
    assert letters(badge) == [] and badge.count(Bundle) == badge.count(BundleLetter) == 0


def test_the_address_stands_in_the_letter_alone(badge: Recognition, bundle: int) -> None:
    send(badge, bundle)
    with badge.services.database.begin(read_only=True) as session:
        row = session.scalars(select(BundleLetter)).one()
        session.expunge_all()
    assert ADDRESS.encode() not in row.address_digest and len(row.address_digest) == 32
    other = prepare(badge.services, badge.member, [badge.code], 7)
    send(badge, other)
    with badge.services.database.begin(read_only=True) as session:
        assert len(set(session.scalars(select(BundleLetter.address_digest)))) == 2  # no digest of an address by itself
    outbox.send_due(badge.services, lambda *_what: None)
    badge.services.clock.advance(days=91)  # type: ignore[attr-defined]
    outbox.forget_old(badge.services)
    assert letters(badge) == []
