"""Names that are borrowed from a known issuer, in each role in which a name can stand; and names that only resemble."""

from __future__ import annotations

import json
from typing import Any

import pytest

from keys.algorithms import Algorithm
from tests.verifier import world as w
from tests.verifier.resembling import (
    AMONG_OTHERS,
    CRAFTED,
    KNOWN,
    ORDINARY,
    OTHER,
    OURS,
    PARTNER,
    PARTNER_NAME,
    ROLES,
    SCHOOL,
    SITE_NAME,
    alarm,
    badge,
    crafted,
    judged,
    ob2_signed,
    profile,
    publish_school,
)
from tests.verifier.world import World
from verifier.own_names import OwnNames
from verifier.verdict import CheckName, Headline


def test_there_are_fifty_names() -> None:
    assert len(CRAFTED) == len(set(CRAFTED)) == len(ORDINARY) == len(set(ORDINARY)) == 50


@pytest.mark.parametrize("name", CRAFTED, ids=ascii)
def test_a_crafted_name_is_a_warning_in_every_role(world: World, name: str) -> None:
    for role in ROLES:
        verdict = judged(world, crafted(world, role, name))
        assert (verdict.headline, alarm(verdict)) == (
            Headline.UNDETERMINED,
            {"known_as": OURS, "role": role, "ours": True},
        ), role


@pytest.mark.parametrize("role", ROLES[:4])
def test_an_ordinary_name_is_no_warning(world: World, role: str) -> None:
    for name in ORDINARY:
        verdict = judged(world, crafted(world, role, name))
        assert (alarm(verdict), verdict.headline) == (None, Headline.VALID), name


@pytest.mark.parametrize(("name", "known_as", "ours"), AMONG_OTHERS)
def test_our_names_are_found_among_other_words(world: World, name: str, known_as: str, ours: bool) -> None:
    for role in ROLES:
        signed = crafted(world, role, name)
        verdict = judged(world, signed)
        assert (verdict.headline, alarm(verdict)) == (
            Headline.UNDETERMINED,
            {"known_as": known_as, "role": role, "ours": ours},
        ), role
        assert judged(world, signed, own_names=OwnNames).headline is Headline.VALID  # listed names are compared whole


def test_a_listed_issuer_bears_its_own_name(world: World) -> None:
    for name, headline in (("MJC de La Souterraine", Headline.VALID), ("AGIR Auzances", Headline.UNDETERMINED)):
        known = KNOWN | {w.STRANGER: "MJC de La Souterraine"}
        signed = crafted(world, "creator", name, "https://stranger.example/issuer")
        assert judged(world, signed, known_issuers=known).headline is headline
        assert judged(world, signed).headline is Headline.UNDETERMINED


def test_without_known_names_there_is_nothing_to_borrow(world: World) -> None:
    verdict = judged(world, crafted(world, "issuer", OURS), known_issuers={}, own_names=OwnNames)
    assert verdict.headline is Headline.VALID and alarm(verdict) is None


def test_ours_is_valid_under_its_own_name(world: World) -> None:
    parts = {"source": profile(SITE_NAME, w.SITE), "achievement__creator": profile(OURS, w.NETWORK)}
    document = w.credential(**{f"credentialSubject__{place}": value for place, value in parts.items()})
    own = judged(world, world.sign(document))
    assert own.headline is Headline.VALID
    result = own.check(CheckName.LOOKALIKE)
    assert result is not None and result.code == "lookalike.not_needed"
    for presented in (w.assertion(), w.ob2_token(world)):
        assert judged(world, presented).headline is Headline.VALID
    # Neither the operator's list nor our names are even looked at.
    unread = {"known_issuers": Untouchable(KNOWN), "own_names": untouchable}
    assert judged(world, world.sign(w.credential()), **unread).headline is Headline.VALID


def untouchable() -> OwnNames:
    raise AssertionError


class Untouchable(dict[str, str]):
    """A list that must not be compared."""

    def values(self) -> Any:
        raise AssertionError

    items = __iter__ = __len__ = values  # type: ignore[assignment]


@pytest.mark.parametrize("role", ROLES[:4])
def test_our_id_beside_our_name_is_still_a_stranger_s_claim(world: World, role: str) -> None:
    """What a badge says of itself decides nothing; as the issuer, our id with another's key is a forgery."""
    verdict = judged(world, crafted(world, role, OURS, w.NETWORK))
    assert verdict.headline is (Headline.NOT_AUTHENTIC if role == "issuer" else Headline.UNDETERMINED)


def test_the_names_of_sites_and_partners_are_protected_too(world: World) -> None:
    site = judged(world, crafted(world, "source", "RÉSEAU CITOYEN DE SERVICES — GUÉRET"))
    assert alarm(site) == {"known_as": SITE_NAME, "role": "source", "ours": True}
    partner = judged(world, crafted(world, "issuer", "U.D.A.F. de la Creuse"))
    assert alarm(partner) == {"known_as": PARTNER_NAME, "role": "issuer", "ours": False}
    # Of two borrowed names, ours is the one to warn of.
    both = badge("issuer", PARTNER_NAME) | {"id": "urn:uuid:0c0d7a3e-7f0b-4b1e-8a44-6a6f4a4fd0b0"}
    both["credentialSubject"]["source"] = profile(OURS)
    found = alarm(judged(world, world.sign(both, "stranger")))
    assert found is not None and found["ours"]


def test_a_listed_issuer_has_its_name_and_may_name_listed_others(world: World) -> None:
    known = KNOWN | {w.STRANGER: "École du Fil"}
    for role, name, issuer in (
        ("issuer", "École du Fil", w.STRANGER),
        ("creator", "ÉCOLE DU FIL", "https://stranger.example/issuer"),  # itself, under another id
        ("source", PARTNER_NAME, PARTNER),
        ("parentOrg", OURS, w.NETWORK),
    ):
        verdict = judged(world, crafted(world, role, name, issuer), known_issuers=known)
        assert verdict.headline is Headline.VALID, role
    borrowed = judged(world, crafted(world, "source", OURS, "https://other.example/us"), known_issuers=known)
    assert borrowed.headline is Headline.UNDETERMINED and alarm(borrowed) is not None


@pytest.mark.parametrize(
    "name",
    [
        {"fr": OTHER, "de": OURS},
        [OTHER, OURS],
        [{"@value": OTHER, "@language": "fr"}, {"@value": OURS, "@language": "en"}],
        {"@value": OURS},
    ],
    ids=str,
)
def test_every_text_of_a_name_counts(world: World, name: object) -> None:
    found = alarm(judged(world, world.token(badge("source", name), "stranger", Algorithm.EDDSA)))
    assert found is not None and found["role"] == "source"


def test_names_that_are_too_long_are_not_compared(world: World) -> None:
    for name, code in (("é" * 5_001, "lookalike.too_long"), (OURS + "\u200b" * 4_000, "lookalike.name")):
        verdict = judged(world, crafted(world, "issuer", name))
        result = verdict.check(CheckName.LOOKALIKE)
        assert result is not None and (verdict.headline, result.code) == (Headline.UNDETERMINED, code)
    assert judged(world, crafted(world, "issuer", "é" * 1_000)).headline is Headline.VALID


def test_a_bad_verdict_wins_and_a_calm_one_does_not(world: World) -> None:
    signed = crafted(world, "issuer", OURS)
    forged = json.loads(json.dumps(signed).replace("Amina", "Zineb"))
    assert judged(world, forged).headline is Headline.NOT_AUTHENTIC
    expired = badge("issuer", OURS) | {"validUntil": "2026-11-21T09:00:00Z"}
    assert judged(world, world.sign(expired, "stranger")).headline is Headline.UNDETERMINED
    expired["issuer"] = profile(OTHER)
    assert judged(world, world.sign(expired, "stranger")).headline is Headline.EXPIRED


def test_a_badge_that_proves_nothing_is_a_warning_too(world: World) -> None:
    """Its issuer's document cannot be read; one that names us may be genuine and is no look-alike."""
    signed, ours = crafted(world, "issuer", OURS), world.sign(w.credential())
    world.web.pages.clear()
    assert alarm(judged(world, signed)) is not None
    verdict = judged(world, ours)
    assert verdict.headline is not Headline.VALID and alarm(verdict) is None


def test_an_endorsement_by_itself(world: World) -> None:
    for name, headline in ((OURS.upper(), Headline.UNDETERMINED), (OTHER, Headline.VALID)):
        verdict = judged(world, world.sign(w.endorsement(issuer=profile(name)), "stranger"))
        assert verdict.headline is headline


def test_sets_of_one_and_of_several(world: World) -> None:
    """An array in the place of an object hides no name; these are not even signed."""
    document = badge("creator", OURS)
    subject = document["credentialSubject"]
    subject["achievement"]["creator"] = [profile(OTHER), profile(OURS)]
    for subjects in (subject, [subject], [{**subject, "achievement": None}, subject]):
        assert alarm(judged(world, document | {"credentialSubject": subjects})) is not None
    above = profile(OTHER, parentOrg=profile(OTHER, parentOrg=[profile(OTHER), profile(OURS)]))
    assert alarm(judged(world, badge("issuer", OTHER) | {"issuer": above})) is not None
    assert alarm(judged(world, badge("issuer", OTHER))) is None


# Open Badges 2.0


@pytest.mark.parametrize("form", ["hosted", "signed"])
def test_open_badges_2_0(world: World, form: str) -> None:
    for name, within, is_borrowed in (
        (OTHER, None, False),
        (OURS, None, True),
        (OTHER, "Réseau Cit0yen de Services", True),
    ):
        publish_school(world, name, within)
        presented: Any = (
            w.assertion(id=f"{SCHOOL}/1", badge=f"{SCHOOL}/badge") if form == "hosted" else ob2_signed(world)
        )
        verdict = judged(world, presented)
        assert (alarm(verdict) is not None) is is_borrowed
        if not is_borrowed:
            assert verdict.headline is Headline.VALID
        else:
            assert verdict.headline is Headline.UNDETERMINED


def test_open_badges_2_0_that_cannot_be_retrieved(world: World) -> None:
    issuer = {"id": f"{SCHOOL}/issuer", "type": "Profile", "name": OURS}
    gone = w.assertion(id=f"{SCHOOL}/2", badge=w.badge_class(id=f"{SCHOOL}/badge", issuer=issuer))
    assert alarm(judged(world, gone)) is not None
    gone["badge"]["issuer"] = {**issuer, "id": w.PROFILE_URL}
    assert alarm(judged(world, gone)) is None
