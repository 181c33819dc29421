"""Endorsements of Open Badges 2.0: hosted or signed, inside a badge or alone, and about this badge."""

from __future__ import annotations

import json
from typing import Any

import pytest

from schemas import vocabulary as words
from tests.verifier import world as w
from tests.verifier.ob2_endorsements import ENDORSEMENT, ENDORSER, KEY, SCHOOL, by_the_network, endorsement, signed
from tests.verifier.world import World
from verifier.verdict import Binding, Headline, Outcome

REVOCATIONS = f"{SCHOOL}/revocations"


@pytest.fixture
def school(world: World) -> World:
    """The world, with an endorser of its own origin."""
    changes = {"id": ENDORSER, "publicKey": KEY, "revocationList": REVOCATIONS, "url": SCHOOL}
    world.web.put(ENDORSER, w.profile(**changes))
    world.web.put(KEY, w.key_document(world, "stranger", id=KEY, owner=ENDORSER))
    world.web.put(REVOCATIONS, w.revocation_list("urn:uuid:1", id=REVOCATIONS, issuer=ENDORSER))
    world.web.put(ENDORSEMENT, endorsement())
    return world


def endorsed(world: World, *endorsements: Any) -> Any:
    """The verdict on a hosted badge that holds these endorsements."""
    world.web.put(w.ASSERTION_URL, w.assertion(endorsement=list(endorsements)))
    return world.verify(world.web.read(w.ASSERTION_URL))


def test_hosted_by_its_address_or_inside_and_signed(school: World) -> None:
    verdict = endorsed(school, ENDORSEMENT, endorsement(), signed(school))
    assert verdict.headline is Headline.VALID
    assert [nested.kind for nested in verdict.endorsements] == [
        "Ob2EndorsementHosted",
        "Ob2EndorsementHosted",
        "Ob2EndorsementSigned",
    ]
    nested = verdict.endorsements[0].credential
    assert (nested.endorsement_comment, nested.issuer_id) == ("Vu à l’atelier.", ENDORSER)
    assert nested.subject_id == w.ASSERTION_URL


def test_on_the_badge_class_and_on_the_profile(school: World) -> None:
    school.web.put(w.BADGE_URL, w.badge_class(endorsement=ENDORSEMENT))
    school.web.put(ENDORSEMENT, endorsement(claim__id=w.BADGE_URL))
    assert len(school.verify(w.assertion()).endorsements) == 1
    school.web.put(w.PROFILE_URL, w.profile(endorsement=[signed(school, claim__id=w.PROFILE_URL)]))
    verdict = school.verify(w.ob2_token(school))
    assert (verdict.headline, len(verdict.endorsements)) == (Headline.VALID, 2)


def test_an_object_that_is_nothing_but_its_address(school: World) -> None:
    verdict = endorsed(school, {"id": ENDORSEMENT})
    assert (verdict.headline, len(verdict.endorsements)) == (Headline.VALID, 1)


def test_alone(school: World) -> None:
    for presented in (json.dumps(endorsement()), signed(school)):
        verdict = school.verify(presented)
        assert (verdict.headline, verdict.version) == (Headline.VALID, "2.0")
        assert verdict.credential is not None and verdict.credential.type == "endorsement"


@pytest.mark.parametrize("presented", ["inside", "alone"])
@pytest.mark.parametrize(
    ("published", "headline"),
    [
        (endorsement(claim__id=w.STRANGER), Headline.NOT_AUTHENTIC),
        (endorsement(claim__endorsementComment="Autre"), Headline.UNDETERMINED),
        (endorsement(claim__id=None), Headline.UNREADABLE),
        (endorsement(issuer=w.PROFILE_URL), Headline.NOT_AUTHENTIC),
        (endorsement(id=f"{SCHOOL}/endorsements/2"), Headline.NOT_AUTHENTIC),
        (None, Headline.UNDETERMINED),
    ],
)
def test_the_published_one_alone_counts(school: World, published: Any, headline: Headline, presented: str) -> None:
    if published is None:
        del school.web.pages[ENDORSEMENT]
    else:
        school.web.put(ENDORSEMENT, published)
    if presented == "alone":
        # Alone, an endorsement has no badge to be about; but a copy that differs from the published one is refused.
        assert school.verify(endorsement()).headline is not Headline.VALID
        return
    verdict = endorsed(school, endorsement())
    assert verdict.headline is not Headline.VALID
    assert verdict.headline in {headline, Headline.NOT_AUTHENTIC}


def test_forged_and_lapsed(school: World) -> None:
    assert endorsed(school, signed(school, "gueret")).headline is Headline.NOT_AUTHENTIC
    unsigned = endorsement(verification={"type": "SignedBadge", "creator": KEY})
    for never_signed in (unsigned, w.signed_assertion()):
        assert endorsed(school, never_signed).headline in (Headline.NOT_AUTHENTIC, Headline.UNDETERMINED)
    school.web.put(ENDORSEMENT, {"id": ENDORSEMENT, "revoked": True}, status=410)
    verdict = endorsed(school, endorsement())
    assert verdict.endorsements[0].headline is Headline.REVOKED
    # Withdrawn by the endorser: no fault of the badge.
    assert (verdict.headline, "endorsements.lapsed" in verdict.notes) == (Headline.VALID, True)
    token = signed(school)
    own = {"id": "urn:uuid:0c0d7a3e-7f0b-4b1e-8a44-6a6f4a4fd0aa"}
    for entries in (["urn:uuid:1", own["id"]], [own, "urn:uuid:1"]):
        school.web.put(REVOCATIONS, w.revocation_list(*entries, id=REVOCATIONS, issuer=ENDORSER))
        assert school.verify(token).headline is Headline.REVOKED


def test_only_the_badge_s_own_issuer_is_a_witness(school: World) -> None:
    verdict = endorsed(school, by_the_network(school), ENDORSEMENT)
    assert verdict.headline is Headline.VALID
    assert [nested.binding for nested in verdict.endorsements] == [Binding.BOUND, Binding.UNBOUND]
    assert [nested.credential.issuer_id for nested in verdict.witnesses] == [w.PROFILE_URL]


def test_a_parent_is_nothing_in_this_version(school: World) -> None:
    profile = {"id": ENDORSER, "publicKey": KEY, "url": SCHOOL, "parentOrg": {"id": w.PROFILE_URL}}
    school.web.put(ENDORSER, w.profile(**profile))
    token = signed(school, issuer={"id": ENDORSER, "type": "Profile", "parentOrg": {"id": w.PROFILE_URL}})
    assert endorsed(school, ENDORSEMENT).witnesses == endorsed(school, token).witnesses == ()


@pytest.mark.parametrize("form", ["address", "inside", "signed"])
def test_one_of_ours_in_a_stranger_s_badge(school: World, form: str) -> None:
    """The verifier is the school's: its endorsement stands in the badge of another issuer."""
    one = {"address": ENDORSEMENT, "inside": endorsement(), "signed": signed(school)}[form]
    assert endorsed(school, one).headline is Headline.VALID
    verdict = school.verify(w.assertion(), own_origin=SCHOOL)
    assert verdict.headline is Headline.NOT_AUTHENTIC
    assert verdict.check("endorsements").code == "endorsements.other_badge"
    assert verdict.witnesses == ()


@pytest.mark.parametrize("where", ["assertion", "badge class", "profile"])
@pytest.mark.parametrize(
    "one",
    [
        "_:b0",
        "urn:uuid:1",
        endorsement(id="urn:uuid:1"),
        endorsement(type="Praise"),
        {"@context": words.OB2_CONTEXT, "name": "Bravo"},
        f"{SCHOOL}/page",
        f"{SCHOOL}/issuer",
    ],
)
def test_one_by_a_third_party_that_cannot_be_read_leaves_no_badge_red(school: World, one: Any, where: str) -> None:
    school.web.put(f"{SCHOOL}/page", "<html></html>", media_type="text/html")
    place = {
        "assertion": (w.ASSERTION_URL, w.assertion(endorsement=[one])),
        "badge class": (w.BADGE_URL, w.badge_class(endorsement=[one])),
        "profile": (w.PROFILE_URL, w.profile(endorsement=[one])),
    }[where]
    assert school.verify(w.assertion()).headline is Headline.VALID
    school.web.put(*place)
    verdict = school.verify(w.assertion())
    assert verdict.headline is Headline.UNDETERMINED
    assert {each.code for each in verdict.checks if each.outcome is Outcome.UNKNOWN} == {"endorsements.undetermined"}
    assert verdict.credential is not None and verdict.credential.achievement_name == "Transmettre un savoir-faire"
    assert verdict.witnesses == ()
