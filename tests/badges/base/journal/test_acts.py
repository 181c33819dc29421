"""What is done stands in the journal: who, whom, where and when, in the transaction that did it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from badges.base.journal import reads
from badges.base.journal.acts import Act
from badges.base.journal.views import ActView
from badges.base.rights import OPERATOR
from badges.base.services import Services
from badges.issuing import keyring, revoke, sign
from badges.ledger.trust import listing
from badges.people import links, register
from badges.sharing import audience, backpacks
from keys.algorithms import Algorithm
from keys.keyring import Keyring
from tests.cast.acts import invite
from tests.cast.facts import change_member
from tests.cast.listing import propose, told
from tests.cast.people import Cast
from tests.cast.recognition import Recognition, failing_commit


def acts(services: Services, **wanted: Any) -> list[ActView]:
    """The acts that fit, oldest first."""
    with services.database.begin(read_only=True) as session:
        return reads.acts(session, reads.Filter(**wanted), limit=500)[::-1]


def test_the_life_of_a_badge(recognition: Recognition) -> None:
    services, member = recognition.services, recognition.member
    recognition.sign()
    audience.set_visibility(services, member, recognition.code, "public")
    backpacks.request_backpack_without_email(services, member, recognition.code)
    revoke.revoke(services, recognition.helene, recognition.award, "error")
    found = [(each.kind, each.staff_id, each.about) for each in acts(services, member_id=member)]
    lea, helene = recognition.lea.staff_id, recognition.helene.staff_id
    assert found == [
        (Act.MEMBER_REGISTERED, helene, None),
        (Act.AWARD_ANSWERED, lea, "yes"),
        (Act.AWARD_SIGNED, lea, None),
        (Act.AWARD_SHARED, None, "public"),
        (Act.AWARD_SHARED, None, "backpack"),
        (Act.AWARD_REVOKED, helene, "error"),
    ]
    assert {each.award_id for each in acts(services, member_id=member, kind=Act.AWARD_SIGNED)} == {recognition.award}


def test_an_undo_within_ten_minutes(issued: Recognition) -> None:
    sign.undo(issued.services, issued.lea, issued.award)
    assert acts(issued.services, member_id=issued.member)[-1].kind is Act.AWARD_WITHDRAWN


def test_members_and_their_links(services: Services, cast: Cast) -> None:
    amina = cast.member("Amina")
    change_member(services, cast.lea, amina, given_name="Amina", family_name="Benali")
    register.record_consent(services, cast.lea, amina, "badges", "withdrawn")
    register.record_consent(services, cast.lea, amina, "badges", "withdrawn")  # the same again is no act
    links.renew_link(services, cast.lea, amina)
    found = acts(services, member_id=amina)
    assert [each.kind for each in found] == [
        Act.MEMBER_REGISTERED, Act.MEMBER_CHANGED, Act.CONSENT_RECORDED, Act.LINK_RENEWED
    ]  # fmt: skip
    assert {each.site_id for each in found} == {cast.gueret} and found[2].about == "badges:withdrawn"


def test_staff_issuers_and_keys(services: Services, cast: Cast, own_keyring: Keyring) -> None:
    invite(
        services, OPERATOR, name="Nora D.", email="nora@rcs.example", function="animatrice", roles=["facilitator"],
        site_slugs=["gueret"],
    )  # fmt: skip
    propose(services, cast.helene, "did:web:partenaire.example", told(services))
    listing.confirm(services, replace(cast.helene, staff_id=99), "did:web:partenaire.example")
    listing.remove(services, cast.helene, "did:web:partenaire.example")
    keyring.rotate(replace(services, keyring=own_keyring), "network", Algorithm.EDDSA)
    kinds = [each.kind for each in acts(services)]
    for wanted in (Act.STAFF_INVITED, Act.ISSUER_LISTED, Act.ISSUER_REMOVED, Act.KEY_MADE):
        assert wanted in kinds
    listings = [(each.staff_id, each.about) for each in acts(services, kind=Act.ISSUER_LISTED)]
    assert listings == [(cast.helene.staff_id, "did:web:partenaire.example"), (99, "did:web:partenaire.example")]


def test_what_is_not_done_is_not_noted(issued: Recognition) -> None:
    before = len(acts(issued.services))
    with failing_commit(issued.services), pytest.raises(OperationalError):
        revoke.revoke(issued.services, issued.helene, issued.award, "error")
    assert len(acts(issued.services)) == before and issued.headline() == "VALID"
    revoke.revoke(issued.services, issued.helene, issued.award, "error")
    assert len(acts(issued.services)) == before + 1


def test_pages_of_the_journal_follow_each_other(services: Services, cast: Cast) -> None:
    for number in range(7):
        cast.member(f"Membre {number}x")
    with services.database.begin(read_only=True) as session:
        first = reads.acts(session, reads.Filter(kind=Act.MEMBER_REGISTERED), limit=3)
        second = reads.acts(session, reads.Filter(kind=Act.MEMBER_REGISTERED), before=first[-1].id, limit=3)
    ids = [each.id for each in first + second]
    assert ids == sorted(ids, reverse=True) and len(set(ids)) == 6
