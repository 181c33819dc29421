"""The second axis of a verdict: faults of form are named, and change no headline (decisions 21)."""

from __future__ import annotations

from typing import Any

import pytest

from keys.proofs import data_integrity
from tests.verifier import world as w
from tests.verifier.world import World
from verifier.verdict import Headline, Verdict

SUBJECT = w.credential()["credentialSubject"]
# path in the badge: value of a deviation that real issuers show (None removes the member)
DEVIATIONS: dict[str, dict[str, Any]] = {
    "issuer.image a text": {"issuer__image": "https://a.example/logo.png"},
    "achievement.image a text": {"credentialSubject__achievement__image": "https://a.example/badge.png"},
    "achievementType outside the list": {"credentialSubject__achievement__achievementType": "Workshop"},
    "subject an array of one": {"credentialSubject": [SUBJECT]},
    "subject without id and identifier": {"credentialSubject__id": None, "credentialSubject__identifier": None},
    "name in a language": {"name": {"@value": "Transmettre", "@language": "fr"}},
    "no description": {"credentialSubject__achievement__description": None},
    "no criteria": {"credentialSubject__achievement__criteria": None},
    "no id of the achievement": {"credentialSubject__achievement__id": None},
    "no id": {"id": None},
    "index a number": {"credentialStatus__statusListIndex": w.INDEX},
    "no start": {"validFrom": None},
}


def test_a_badge_without_a_fault_conforms(world: World) -> None:
    verdict = world.verify(world.sign(w.credential()))
    assert (verdict.headline, verdict.conforms, verdict.faults) == (Headline.VALID, True, ())


@pytest.fixture(params=DEVIATIONS, ids=str)
def deviating(request: pytest.FixtureRequest) -> dict[str, Any]:
    return w.credential(**DEVIATIONS[request.param])


def test_a_deviating_badge_is_judged_shown_and_its_faults_are_named(world: World, deviating: dict[str, Any]) -> None:
    for signed in (world.sign(deviating), _by_text(world, deviating)):
        verdict = world.verify(signed)
        assert verdict.headline is Headline.VALID, verdict.checks
        assert not verdict.conforms and verdict.faults[0].code.startswith("form.")
        assert verdict.credential is not None and verdict.credential.achievement_name
        assert verdict.to_json()["conforms"] is False and verdict.to_json()["faults"]


def test_its_status_and_dates_count(world: World, deviating: dict[str, Any]) -> None:
    world.publish_list(revoked=(w.INDEX,))
    assert world.verify(world.sign(deviating)).headline is Headline.REVOKED
    world.publish_list()
    ended = {**deviating, "validFrom": "2020-01-01T00:00:00Z", "validUntil": "2021-01-01T00:00:00Z"}
    assert world.verify(world.sign(ended)).headline is Headline.EXPIRED


def test_a_changed_one_stays_a_forgery(world: World, deviating: dict[str, Any]) -> None:
    signed = world.sign(deviating)
    assert world.verify({**signed, "description": "changed"}).headline is Headline.NOT_AUTHENTIC
    assert world.verify(signed).headline is Headline.VALID


def _by_text(world: World, document: dict[str, Any]) -> dict[str, Any]:
    """Signed as text: what the document means in RDF plays no part."""
    return data_integrity.sign(document, world.signer(), created=w.CREATED, cryptosuite=w.words.EDDSA_JCS_2022)


# What the VC Data Model requires of each credential.
REQUIRED: dict[str, dict[str, Any]] = {
    "context not first": {"@context": [w.words.OB_CONTEXT, w.words.VC_V2]},
    "no base context": {"@context": [w.words.OB_CONTEXT]},
    "no base type": {"type": ["OpenBadgeCredential"]},
    "no type in an array": {"type": "OpenBadgeCredential"},
    "no date in 1.1": {"@context": [w.words.VC_V1, "https://purl.imsglobal.org/spec/ob/v3p0/context.json"]},
}


@pytest.mark.parametrize("changes", REQUIRED.values(), ids=REQUIRED)
def test_a_fault_in_what_the_data_model_requires_is_never_valid(world: World, changes: dict[str, Any]) -> None:
    verdict = world.verify(_by_text(world, w.credential(**changes)))
    assert verdict.headline not in (Headline.VALID, Headline.NOT_AUTHENTIC)
    assert not verdict.conforms


def test_it_does_not_hide_a_revocation(world: World) -> None:
    world.publish_list(revoked=(w.INDEX,))
    without_type = _by_text(world, w.credential(type=["OpenBadgeCredential"]))
    assert world.verify(without_type).headline is Headline.REVOKED
    world.publish_list()
    assert world.verify(without_type).headline is Headline.UNDETERMINED


UNREADABLE_PARTS: dict[str, tuple[dict[str, Any], Headline]] = {
    "no subject": ({"credentialSubject": None}, Headline.UNREADABLE),
    "a subject that is a text": ({"credentialSubject": "me"}, Headline.UNREADABLE),
    "no achievement": ({"credentialSubject__achievement": None}, Headline.UNREADABLE),
    "two subjects": ({"credentialSubject": [SUBJECT, SUBJECT]}, Headline.UNDETERMINED),
    "an end that is no date": ({"validUntil": "for ever"}, Headline.UNDETERMINED),
    "an end before the start": ({"validUntil": "2020-01-01T00:00:00Z"}, Headline.UNDETERMINED),
    "an index that is no number": ({"credentialStatus__statusListIndex": "first"}, Headline.UNDETERMINED),
    "no address of the list": ({"credentialStatus__statusListCredential": None}, Headline.UNDETERMINED),
}


@pytest.mark.parametrize(("changes", "headline"), UNREADABLE_PARTS.values(), ids=UNREADABLE_PARTS)
def test_what_a_check_needs_and_cannot_read(world: World, changes: dict[str, Any], headline: Headline) -> None:
    document = w.credential(**changes)
    assert world.verify(_by_text(world, document)).headline is headline


def test_faults_of_an_endorsement_are_those_of_the_badge(world: World) -> None:
    def judged(**changes: Any) -> Verdict:
        signed = world.sign(w.endorsement(**changes), "gueret")
        return world.verify(world.sign(w.credential(endorsement=[signed])))

    assert judged().conforms
    verdict = judged(name=None)
    assert (verdict.headline, verdict.conforms) == (Headline.VALID, False)
    assert verdict.endorsements[0].faults
