"""Drafts go to and from what a JSON column can hold, without loss."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from issuer.drafts import (
    AchievementDraft,
    AddressDraft,
    AwardDraft,
    EndorsementDraft,
    EvidenceDraft,
    HostedDraft,
    IssuerProfile,
    timestamp,
)


def test_an_award_survives_json(award: AwardDraft) -> None:
    kept = json.loads(json.dumps(award.as_dict()))
    assert AwardDraft.from_dict(kept) == award
    assert kept["awarded_at"] == "2026-11-24T14:32:05Z"
    assert kept["valid_until"] is None
    assert kept["issuer"]["parent_name"] == "Conseil départemental de la Creuse"


def test_an_award_with_an_email_hash_survives_json(award: AwardDraft) -> None:
    hashed = replace(
        award, email_hash=("sha256$" + "0" * 64, "salt-of-sixteen-characters"), valid_until=award.awarded_at
    )
    assert AwardDraft.from_dict(json.loads(json.dumps(hashed.as_dict()))) == hashed


def test_every_other_draft_survives_json(
    endorsement: EndorsementDraft, hosted_draft: Callable[..., HostedDraft], achievement: AchievementDraft
) -> None:
    for draft in (
        endorsement,
        hosted_draft(),
        hosted_draft(recipient_email=None),
        achievement,
        achievement.alignment[0],
    ):
        assert type(draft).from_dict(json.loads(json.dumps(draft.as_dict()))) == draft


@given(
    st.builds(
        IssuerProfile,
        id=st.text(),
        name=st.text(),
        url=st.text(),
        email=st.none() | st.text(),
        phone=st.none() | st.text(),
        description=st.none() | st.text(),
        address=st.none()
        | st.builds(AddressDraft, street=st.text(), postcode=st.text(), city=st.text(), region=st.none() | st.text()),
        image_url=st.none() | st.text(),
        parent_id=st.none() | st.text(),
        parent_name=st.none() | st.text(),
    )
)
def test_profiles_round_trip(profile: IssuerProfile) -> None:
    assert IssuerProfile.from_dict(json.loads(json.dumps(profile.as_dict()))) == profile


def test_a_member_too_many_is_refused() -> None:
    with pytest.raises(TypeError):
        EvidenceDraft.from_dict({"id": None, "name": "Atelier", "photo": "https://badges.example/photo.jpg"})


def test_a_member_too_few_is_refused(award: AwardDraft) -> None:
    members = award.as_dict()
    del members["status_index"]
    with pytest.raises(TypeError):
        AwardDraft.from_dict(members)


@pytest.mark.parametrize(
    ("moment", "written"),
    [
        (datetime(2026, 11, 24, 14, 32, 5, 999_999, tzinfo=UTC), "2026-11-24T14:32:05Z"),
        (datetime(2026, 7, 1, 1, 0, tzinfo=timezone(timedelta(hours=2))), "2026-06-30T23:00:00Z"),
    ],
)
def test_a_moment_is_written_in_utc_and_whole_seconds(moment: datetime, written: str) -> None:
    assert timestamp(moment) == written


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="without a time zone"):
        timestamp(datetime(2026, 11, 24))  # noqa: DTZ001 - the very thing refused
