"""Strategies of Hypothesis for drafts in which each member that may be missing is there, is empty or is missing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TypeVar

from hypothesis import strategies as st

from issuer.drafts import AddressDraft, AwardDraft, EndorsementDraft, EvidenceDraft, HostedDraft, IssuerProfile
from tests.issuer.badge import ACHIEVEMENT, AWARD, NETWORK_PROFILE, NOW, ORIGIN, SITE_PROFILE, hosted

Drawn = TypeVar("Drawn", IssuerProfile, AwardDraft, EvidenceDraft, EndorsementDraft, HostedDraft)

WORDS = st.text(min_size=1, max_size=20)
MAYBE = st.none() | st.just("") | WORDS
EMAILS = st.none() | st.just("contact@badges.example")
LATER = st.none() | st.integers(1, 3_000).map(lambda days: NOW + timedelta(days=days))
EARLIER = st.none() | st.integers(0, 300).map(lambda days: NOW - timedelta(days=days))
HASHES = st.none() | st.just(("sha256$" + "ab" * 32, "q9sHDk7uVt0yZr3WbXc1Lg"))


def changed(base: Drawn, **members: st.SearchStrategy[object]) -> st.SearchStrategy[Drawn]:
    """`base` with these members drawn."""
    return st.fixed_dictionaries(dict(members)).map(lambda drawn: replace(base, **drawn))


ADDRESSES = st.builds(AddressDraft, street=MAYBE, postcode=MAYBE, city=MAYBE, region=MAYBE)
PROFILES = st.one_of(
    changed(
        base,
        name=WORDS,
        email=EMAILS,
        phone=st.none() | st.just("+33555000000"),
        description=MAYBE,
        address=st.none() | ADDRESSES,
        image_url=st.none() | st.just(f"{ORIGIN}/images/network.svg"),
        parent_id=st.none() | st.just("https://departement.example"),
        parent_name=MAYBE,
    )
    for base in (NETWORK_PROFILE, SITE_PROFILE)
)
ALIGNMENTS = st.lists(
    st.builds(replace, st.just(ACHIEVEMENT.alignment[0]), name=WORDS, description=MAYBE), max_size=2
).map(tuple)
ACHIEVEMENTS = st.builds(
    replace,
    st.just(ACHIEVEMENT),
    name=WORDS,
    description=WORDS,
    criteria=st.lists(WORDS, min_size=1, max_size=4).map(tuple),
    alignment=ALIGNMENTS,
    tags=st.lists(WORDS, max_size=2).map(tuple),
    creator=st.none() | st.just(NETWORK_PROFILE.id),
)
EVIDENCE = changed(
    AWARD.evidence[0],
    id=st.none() | st.uuids().map(lambda each: each.urn),
    name=WORDS,
    description=MAYBE,
    narrative=MAYBE,
    genre=MAYBE,
    audience=MAYBE,
)
AWARDS = changed(
    AWARD,
    issuer=PROFILES,
    source=PROFILES,
    achievement=ACHIEVEMENTS,
    recipient_name=WORDS,
    email_hash=HASHES,
    narrative=WORDS,
    evidence=st.lists(EVIDENCE, max_size=3).map(tuple),
    activity_start=EARLIER,
    activity_end=EARLIER,
    role=MAYBE,
    valid_until=LATER,
    status_index=st.integers(0, 131_071),
)
ENDORSEMENT = EndorsementDraft(
    id="urn:uuid:3e9d4f5a-6b7c-4d8e-9f90-a1b2c3d4e5f6",
    issuer=SITE_PROFILE,
    subject_id=AWARD.subject_id,
    comment="Animatrice du site de Guéret : je l’ai vu en séance.",
    valid_from=NOW,
    name="Attestation du site de Guéret",
)
ENDORSEMENTS = changed(ENDORSEMENT, issuer=PROFILES, comment=WORDS, name=WORDS, language=st.sampled_from(("fr", "en")))
HOSTED = changed(
    hosted("an-era"),
    expires=LATER,
    recipient_email=st.none() | st.just("amina@exemple.fr"),
    recipient_salt=st.just("") | st.just("q9sHDk7uVt0yZr3WbXc1Lg"),
)
