"""A holder writes the members of a genuine badge in other shapes: nothing that is shown is hidden, moved or added.

A signature over RDF holds for every shape that states the same. So either the same is read, or the badge is not valid.
"""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from schemas import vocabulary as words
from tests.drills import part
from tests.verifier import world as w
from tests.verifier.shapes import Json, mutants, with_nothing
from tests.verifier.whole import whole
from tests.verifier.world import World
from verifier import ob3_forms
from verifier.ob3_forms import Read
from verifier.reading import layers
from verifier.verdict import Headline, Verdict

NAME = {"type": "IdentityObject", "hashed": False, "identityHash": "Amina B.", "identityType": "name"}


def older(context: str) -> Callable[[World], Json]:
    """The same in an older context, in which `version` and `url`, among others, have other types."""
    changes = {
        "@context": [words.VC_V1, context, words.DATA_INTEGRITY_V2],
        "issuanceDate": w.FROM,
        "expirationDate": w.UNTIL,
        "credentialSubject__achievement__endorsementJwt": None,
        "credentialSubject__achievement__inLanguage": None,
    }
    changes |= dict.fromkeys(
        ("validFrom", "validUntil", "awardedDate", "inLanguage", "credentialStatus", "endorsement")
    )
    return lambda world: whole(world, **changes)


BADGES: dict[str, Callable[[World], Json]] = {
    "3.0.3": whole,
    "3.0.1": older(words.OB_CONTEXT_301),
    "the first": older("https://purl.imsglobal.org/spec/ob/v3p0/context.json"),
}


def said(verdict: Verdict) -> Any:
    """All that is shown of a verdict. The order of a set is not signed, and says nothing."""
    shown = verdict.credential
    assert shown is not None
    facts = {
        name: sorted(map(repr, value)) if isinstance(value, tuple) else value for name, value in vars(shown).items()
    }
    endorsed = sorted(repr((each.headline, each.binding, each.credential)) for each in verdict.endorsements)
    return verdict.headline, facts, sorted(verdict.notes), endorsed


def differing(world: World, document: Json, changed: Any) -> tuple[list[str], Counter[Headline]]:
    """The mutants that are no forgery and say something else, and how many have each headline."""
    wanted, found, headlines = said(world.verify(document)), [], Counter[Headline]()
    for mutant in changed:
        verdict = world.verify(mutant.document)
        headlines[verdict.headline] += 1
        is_refused = verdict.headline in (Headline.NOT_AUTHENTIC, Headline.UNDETERMINED, Headline.UNREADABLE)
        if not is_refused and said(verdict) != wanted:
            found.append(f"{'.'.join(map(str, mutant.path))}: {mutant.shape}")
        assert "check.fault" not in {each.code for each in verdict.checks}, mutant
    return found, headlines


@pytest.mark.drill
@pytest.mark.parametrize("badge", BADGES)
def test_no_shape_of_a_member_hides_moves_or_adds_a_fact(world: World, badge: str) -> None:
    document = BADGES[badge](world)
    assert world.verify(document).headline is Headline.VALID
    every = list(mutants(document))
    found, headlines = differing(world, document, part(every, 1 / 5))
    assert not found, found
    assert headlines[Headline.VALID] > headlines.total() / 10 and len(every) > 700, headlines


def test_nothing_is_hidden_by_a_member_that_says_nothing(world: World) -> None:
    document = whole(world)
    every = list(with_nothing(document, sorted(ob3_forms._OB3)))
    found, headlines = differing(world, document, part(every, 1 / 3))
    assert not found and headlines[Headline.VALID] > 30, (found, headlines)


def test_without_the_one_form_facts_are_hidden(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The positive control: the signature holds, and other things are read."""
    document = whole(world)
    lists = [each for each in mutants(document) if each.shape == "a list of one"]
    assert differing(world, document, lists)[0] == []
    monkeypatch.setattr(layers, "in_one_form", lambda each: Read(each, frozenset()))
    found, _ = differing(world, document, lists)
    assert len(found) >= 10
    assert {"credentialSubject.identifier.0." + name for name in ("hashed", "identityType")} <= {
        each.partition(":")[0] for each in found
    }


def test_what_is_told_of_a_profile_in_another_place_is_read(world: World) -> None:
    """The name of the source moves into the endorsement by the same site, and that of the issuer to the creator."""
    document = whole(world)
    wanted = said(world.verify(document))
    moved = copy.deepcopy(document)
    subject = moved["credentialSubject"]
    del subject["source"]["name"]
    subject["achievement"]["creator"]["name"] = moved["issuer"].pop("name")
    assert said(world.verify(moved)) == wanted


SEVERAL: dict[str, dict[str, Any]] = {
    "name": {"name": ["Un", "Deux"]},
    "hashed": {"credentialSubject__identifier": [NAME | {"hashed": [True, False]}]},
    "identityType": {"credentialSubject__identifier": [NAME | {"identityType": ["emailAddress", "name"]}]},
    "identifier": {"credentialSubject__identifier": [NAME, NAME | {"identityHash": "Eve B."}]},
    "criteria": {"credentialSubject__achievement__criteria": [{"narrative": "Un"}, {"narrative": "Deux"}]},
    "parentOrg": {"issuer__parentOrg": [{"id": "did:web:a.example"}, {"id": "did:web:b.example"}]},
    "description": {"credentialSubject__achievement__description": {"fr": "Un", "en": "One"}},
}


@pytest.mark.parametrize("member", SEVERAL)
def test_several_values_where_one_is_read(world: World, member: str) -> None:
    """Which one is meant is not known, in whatever order they stand, and in our own name too."""
    changes = {"credentialStatus": None, "evidence": None, **SEVERAL[member]}
    written = [world.token(w.credential(**changes))]
    if member != "description":  # which is no JSON-LD
        written.append(world.sign(w.credential(**changes)))  # type: ignore[arg-type]
    for presented in written:
        for options in ({}, {"own_origin": w.ORIGIN}):
            verdict = world.verify(presented, **options)
            found = verdict.check("structure")
            assert found is not None
            assert (verdict.headline, found.code) == (Headline.UNDETERMINED, "structure.unread"), verdict.checks
            assert list(found.facts["members"]) == [member]
            assert verdict.credential is None


def test_a_text_in_several_languages_is_read_in_french_first(world: World) -> None:
    texts = [{"@value": "Name", "@language": "en"}, {"@value": "Nom", "@language": "fr"}, "Nomen"]
    for order in (texts, texts[::-1], [texts[2], texts[0], texts[1], texts[1]]):
        document = world.sign(w.credential(credentialSubject__achievement__name=order))
        shown = world.verify(document).credential
        assert shown is not None and shown.achievement_name == "Nom"


@pytest.mark.parametrize(
    "recipient",
    [
        {"type": ["name"], "hashed": [False], "identity": ["Amina B."]},
        [{"type": "name", "hashed": False, "identity": "Amina B."}],
    ],
    ids=str,
)
def test_the_shapes_of_open_badges_2_0(world: World, recipient: Any) -> None:
    """Nobody can rewrite them; who publishes or signs them may write in any shape."""
    world.web.put(w.ASSERTION_URL, w.assertion(recipient=recipient, evidence={"id": "urn:e:1"}, issuedOn=[w.FROM]))
    world.web.put(w.BADGE_URL, w.badge_class(name=["Transmettre"], tags="un", description=["Un geste"]))
    signed = w.ob2_token(world, w.signed_assertion(recipient=recipient, evidence={"id": "urn:e:1"}))
    for presented in (w.ASSERTION_URL, signed):
        verdict = world.verify(presented)
        assert verdict.headline is Headline.VALID, verdict.checks
        shown = verdict.credential
        assert shown is not None
        assert (shown.recipient_name, shown.name, shown.description) == ("Amina B.", "Transmettre", "Un geste")
        assert ([each.id for each in shown.evidence], shown.tags) == (["urn:e:1"], ("un",))
    world.web.put(w.BADGE_URL, w.badge_class(name=["Transmettre", "Recevoir"]))
    for presented in (w.ASSERTION_URL, signed):
        found = world.verify(presented).check("structure")
        assert found is not None and found.code == "structure.unread"
