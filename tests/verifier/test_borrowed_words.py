"""Nobody borrows the words of another: badges crafted from a genuine endorsement, each beside an honest badge.

The endorsement is always genuine, and about the subject whose urn the attacker copied. The honest badge is the
network's, with the very same endorsement in the very same place.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import Any

import pytest

from keys.algorithms import Algorithm
from keys.encodings import base64url_encode
from tests.verifier import world as w
from tests.verifier.borrowed import DATES, FEDERATION, PLACES, source
from tests.verifier.dialects import did_key, with_suite
from tests.verifier.world import World
from verifier.checks import endorsements
from verifier.effort import Effort
from verifier.examination import Examination
from verifier.reading.layers import Unverified
from verifier.reading.readers import read_document, read_text
from verifier.sources import sources
from verifier.verdict import Binding, Headline, Outcome, Verdict

OURS = {"own_origin": w.ORIGIN}

# In which form the badge holds it.
FORMS: dict[str, Callable[[World, dict[str, Any], str], dict[str, Any]]] = {
    "object": lambda world, document, owner: {"endorsement": [world.sign(document, owner)]},
    "token": lambda world, document, owner: {"endorsementJwt": [world.token(document, owner)]},
}


def by_the_network(world: World, **changes: Any) -> dict[str, Any]:
    """An honest badge, for which the endorsement was made."""
    return world.sign(w.credential(**changes))


def by_a_stranger(world: World, **changes: Any) -> dict[str, Any]:
    """A stranger's own badge about the subject that he copied; its issuer is proven."""
    theirs = {"issuer__id": w.STRANGER, "issuer__name": "Faculté", "credentialStatus": None}
    return world.sign(w.credential(**(theirs | changes)), "stranger")


def as_a_token(world: World, **changes: Any) -> str:
    """The same as a token."""
    theirs = {"issuer__id": w.STRANGER, "issuer__name": "Faculté", "credentialStatus": None}
    return world.token(w.credential(**(theirs | changes)), "stranger")


def finding(verdict: Verdict) -> tuple[Outcome, str]:
    found = verdict.check("endorsements")
    assert found is not None
    return found.outcome, found.code


@pytest.mark.parametrize("dates", DATES)
@pytest.mark.parametrize(("place", "form"), [*product(PLACES, FORMS)])
def test_our_words_in_a_stranger_s_badge(world: World, place: str, form: str, dates: str) -> None:
    own, around = DATES[dates]
    held = PLACES[place](FORMS[form](world, w.endorsement(**own), "gueret"))
    honest = world.verify(by_the_network(world, **held), **OURS)
    assert honest.headline is Headline.VALID
    assert [each.credential.endorsement_comment for each in honest.witnesses if each.credential] == [
        "L’animatrice du site l’a vu."
    ]
    alone = world.verify(by_a_stranger(world, **around), **OURS)
    assert alone.headline is (Headline.EXPIRED if around else Headline.VALID)
    for borrowed in (by_a_stranger(world, **held, **around), as_a_token(world, **held, **around)):
        verdict = world.verify(borrowed, **OURS)
        assert verdict.headline is Headline.NOT_AUTHENTIC
        assert finding(verdict) == (Outcome.FAILED, "endorsements.other_badge")
        assert verdict.witnesses == ()
        assert [each.binding for each in verdict.endorsements] == [Binding.ELSEWHERE]


@pytest.mark.parametrize("form", FORMS)
def test_the_words_of_the_network_itself(world: World, form: str) -> None:
    """Without a parent: the network endorses its own badges under its own name."""
    by_us = w.endorsement(issuer={"id": w.NETWORK, "type": ["Profile"], "name": "Réseau"})
    held = FORMS[form](world, by_us, "network")
    assert len(world.verify(by_the_network(world, **held), **OURS).witnesses) == 1
    verdict = world.verify(by_a_stranger(world, **held), **OURS)
    assert (verdict.headline, finding(verdict)[1]) == (Headline.NOT_AUTHENTIC, "endorsements.other_badge")


def test_the_words_of_a_partner_with_an_identity_of_its_own(world: World) -> None:
    """Its signed parent is the network: made for the network's badges, wherever the partner's keys are."""
    held = {"endorsement": [by_a_partner(world, parentOrg=w.PARENT)]}
    assert len(world.verify(by_the_network(world, **held), **OURS).witnesses) == 1
    verdict = world.verify(by_a_stranger(world, **held), **OURS)
    assert (verdict.headline, finding(verdict)[1]) == (Headline.NOT_AUTHENTIC, "endorsements.other_badge")


def by_a_partner(world: World, subject: str = w.SUBJECT_ID, **members: Any) -> dict[str, Any]:
    """An endorsement by an organization that has a did:key."""
    partner = did_key(world, Algorithm.EDDSA)
    issuer = {"id": partner.issuer, "type": ["Profile"], "name": "Association amie", **members}
    return with_suite(w.endorsement(issuer=issuer, credentialSubject__id=subject), partner, "eddsa-rdfc-2022")


@pytest.mark.parametrize("parent", [None, FEDERATION, "did:web:badges.example.evil.example"])
@pytest.mark.parametrize("dates", ["today", "lapsed", "not yet"])
def test_a_third_party_is_shown_as_one_and_changes_no_headline(world: World, parent: str | None, dates: str) -> None:
    above = {"parentOrg": {"id": parent, "type": ["Profile"]}} if parent else {}
    document = w.endorsement(issuer={"id": w.STRANGER, "type": ["Profile"], **above}, **DATES[dates][0])
    verdict = world.verify(by_the_network(world, endorsement=[world.sign(document, "stranger")]), **OURS)
    assert (verdict.headline, finding(verdict)) == (
        Headline.VALID,
        (Outcome.NOT_APPLICABLE, "endorsements.unbound"),
    )
    assert "endorsements.unbound" in verdict.notes
    assert verdict.witnesses == ()
    assert [each.binding for each in verdict.endorsements] == [Binding.UNBOUND]


def test_a_third_party_whose_list_cannot_be_read_changes_no_headline_either(world: World) -> None:
    lost = w.status_entry("https://stranger.example/status/1")
    for owner, headline in (("stranger", Headline.VALID), ("gueret", Headline.UNDETERMINED)):
        changes = {} if owner == "gueret" else {"issuer": {"id": w.STRANGER, "type": ["Profile"]}}
        document = w.endorsement(credentialStatus=lost, **changes)
        verdict = world.verify(by_the_network(world, endorsement=[world.sign(document, owner)]), **OURS)
        assert (verdict.headline, verdict.endorsements[0].headline) == (headline, Headline.UNDETERMINED)


@pytest.mark.parametrize("forged", ["another key", "another word"])
def test_a_forged_third_party_makes_a_forged_badge(world: World, forged: str) -> None:
    document = w.endorsement(issuer={"id": w.STRANGER, "type": ["Profile"]})
    false = {
        "another key": world.sign(document, "gueret"),
        "another word": w.changed(world.sign(document, "stranger"), {"credentialSubject__endorsementComment": "Autre"}),
    }[forged]
    verdict = world.verify(by_the_network(world, endorsement=[false]))
    assert (verdict.headline, finding(verdict)[0]) == (Headline.NOT_AUTHENTIC, Outcome.FAILED)
    assert [each.binding for each in verdict.endorsements] == [Binding.UNKNOWN]


UNREAD: dict[str, dict[str, Any]] = {
    "no known type": {"endorsement": [{"id": "urn:uuid:1", "type": ["Praise"]}]},
    "an address": {"endorsement": [f"{FEDERATION}/endorsements/1"]},
    "no token": {"endorsementJwt": ["a.b.c"]},
}


@pytest.mark.parametrize("name", UNREAD)
def test_one_that_cannot_be_read_is_unknown(world: World, name: str) -> None:
    found = endorsements.check(examined(world, UNREAD[name]))
    assert [(each.outcome, each.code) for each in found] == [(Outcome.UNKNOWN, "endorsements.undetermined")]
    assert found[0].facts["reason"]


def test_a_token_that_only_a_forger_makes_is_no_unread_one(world: World) -> None:
    _header, payload, signature = world.token(w.endorsement(), "gueret").split(".")
    none = base64url_encode(b'{"alg":"none","typ":"JWT"}')
    (found,) = endorsements.check(examined(world, {"endorsementJwt": [f"{none}.{payload}.{signature}"]}))
    assert (found.outcome, found.code) == (Outcome.FAILED, "jws.algorithm")


def examined(world: World, held: dict[str, Any]) -> Examination:
    """An examination of the network's badge, its issuer established, that holds these endorsements."""
    environment = world.environment()

    def judge(_: Unverified) -> Verdict:
        raise AssertionError("nothing here can be judged")

    return Examination(
        read_document(w.credential(**held)),
        environment,
        sources(environment, world.web),
        Effort(1),
        None,
        judge,
        lambda token: read_text(token.encode(), environment.limits),
    )


# What the endorsement says of its issuer, and who signs it; what the badge says of itself decides nothing.
ISSUERS = {w.NETWORK: "network", w.SITE: "gueret", w.STRANGER: "stranger"}
PARENTS = (None, w.NETWORK, w.STRANGER, FEDERATION)
SUBJECTS = (w.SUBJECT_ID, w.ACHIEVEMENT_ID, "urn:uuid:0c0d7a3e-7f0b-4b1e-8a44-6a6f4a4fd009")
DECOYS: dict[str, Any] = {
    "credentialSubject__source": source() | {"parentOrg": w.PARENT},
    "credentialSubject__achievement__creator": source(),
    "issuer__parentOrg": w.PARENT,
}


@pytest.mark.parametrize(("badge_of", "endorser"), [*product(ISSUERS, ISSUERS)])
@pytest.mark.parametrize("own_origin", [None, w.ORIGIN])
def test_a_witness_is_never_counted_without_a_binding(
    world: World, badge_of: str, endorser: str, own_origin: str | None
) -> None:
    for parent, subject, decoys in product(PARENTS, SUBJECTS, ({}, DECOYS)):
        above = {"parentOrg": {"id": parent, "type": ["Profile"]}} if parent else {}
        issuer = {"id": endorser, "type": ["Profile"], **above}
        inner = world.sign(w.endorsement(issuer=issuer, credentialSubject__id=subject), ISSUERS[endorser])
        changes = {"issuer__id": badge_of, "credentialStatus": None, "endorsement": [inner], **decoys}
        # The decoys name us in a stranger's badge, and so does the parent of its issuer, wherever in it that is said: a
        # warning of its own (`test_borrowed_identifiers`).
        credential = world.sign(w.credential(**changes), ISSUERS[badge_of])
        verdict = world.verify(credential, own_origin=own_origin)
        related = endorser == badge_of or parent == badge_of
        is_about_it = subject in (w.SUBJECT_ID, w.ACHIEVEMENT_ID)
        assert bool(verdict.witnesses) is (related and is_about_it)
        ours = {w.NETWORK, w.SITE}
        is_taken = own_origin and not related and badge_of not in ours and bool({endorser, parent} & ours)
        is_forged = is_taken or not is_about_it
        names_us = own_origin and badge_of not in ours and (decoys or (endorser == badge_of and parent in ours))
        honest = Headline.UNDETERMINED if names_us else Headline.VALID
        assert verdict.headline is (Headline.NOT_AUTHENTIC if is_forged else honest)


def test_several_parents_are_all_read(world: World) -> None:
    parents = [{"id": FEDERATION, "type": ["Profile"]}, w.PARENT]
    partner = by_a_partner(world, parentOrg=parents)
    verdict = world.verify(by_a_stranger(world, endorsement=[partner]), **OURS)
    assert verdict.headline is not Headline.VALID


def test_an_endorsement_inside_an_endorsement_is_not_heard(world: World) -> None:
    """The outer one is the stranger's own; ours, inside of it, is neither judged nor shown."""
    inner = world.sign(w.endorsement(), "gueret")
    outer = w.endorsement(
        id="urn:uuid:1", issuer={"id": w.STRANGER, "type": ["Profile"], "endorsement": [inner]}, endorsement=[inner]
    )
    verdict = world.verify(by_a_stranger(world, endorsement=[world.sign(outer, "stranger")]), **OURS)
    assert [each.credential.issuer_id for each in verdict.endorsements if each.credential] == [w.STRANGER]
    assert "L’animatrice" not in str([each.endorsements for each in verdict.endorsements])


def test_a_newer_edition_may_not_borrow_either(world: World) -> None:
    address = "https://stranger.example/refresh"
    service = {"refreshService": {"id": address, "type": "1EdTechCredentialRefresh"}}
    presented = as_a_token(world, **service)
    newer = by_a_stranger(world, validFrom="2026-11-21T09:00:00Z", endorsement=[world.sign(w.endorsement(), "gueret")])
    world.web.put(address, by_a_stranger(world, validFrom="2026-11-21T09:00:00Z"))
    honest = world.verify(presented, **OURS)
    assert (honest.headline, honest.notes) == (Headline.VALID, ("refresh.done",))
    world.web.put(address, newer)
    verdict = world.verify(presented, **OURS)
    assert (verdict.headline, finding(verdict)[1]) == (Headline.NOT_AUTHENTIC, "endorsements.other_badge")


def test_too_many_to_look_at_shows_none(world: World) -> None:
    ours = world.sign(w.endorsement(), "gueret")
    verdict = world.verify(by_a_stranger(world, endorsement=[ours] * 11), **OURS)
    assert (verdict.headline, verdict.endorsements) == (Headline.UNDETERMINED, ())


def test_with_the_guard_taken_away_the_words_are_borrowed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the guard prevents: before it, a badge that copies the subject had our witness."""
    borrowed = by_a_stranger(world, endorsement=[world.sign(w.endorsement(), "gueret")])
    assert world.verify(borrowed, **OURS).headline is Headline.NOT_AUTHENTIC
    monkeypatch.setattr(endorsements, "_parents", lambda _: (w.STRANGER,))
    verdict = world.verify(borrowed, **OURS)
    assert (verdict.headline, len(verdict.witnesses)) == (Headline.VALID, 1)


def test_the_binding_is_in_the_answer_for_programs(world: World) -> None:
    answer = world.verify(by_the_network(world, endorsement=[world.sign(w.endorsement(), "gueret")])).to_json()
    assert answer["binding"] is None
    assert [each["binding"] for each in answer["endorsements"]] == ["bound"]
