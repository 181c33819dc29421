"""Shapes that 1EdTech's validator accepts: its test data showed that this verifier had refused them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from schemas.moments import parse_moment, parse_ob2_moment
from tests.verifier import world as w
from tests.verifier.ob2_endorsements import endorsement
from tests.verifier.world import World
from verifier.verdict import Headline


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2016-12-31T23:59Z", datetime(2016, 12, 31, 23, 59, tzinfo=UTC)),
        ("2016-12-31T23:59+01:00", datetime(2016, 12, 31, 22, 59, tzinfo=UTC)),
        ("2016-12-31T23:59:58+0130", datetime(2016, 12, 31, 22, 29, 58, tzinfo=UTC)),
        ("2016-12-31T23:59:58.5-08", datetime(2017, 1, 1, 7, 59, 58, 500_000, tzinfo=UTC)),
        ("2016-02-30T23:59+0100", None),
        ("2016-12-31T23:59", None),
        ("2016-12-31T23:59Z00", None),
        ("2016-12-31T23:59:Z", None),
        ("2016-12-31T23:59+1", None),
        ("2016-12-31T23:59Z\n", None),
        ("2016-12-31T23:59:59.5.5Z", None),
        (1_483_228_740, None),
    ],
)
def test_a_moment_of_open_badges_2_0(world: World, text: object, moment: datetime | None) -> None:
    """ISO 8601 with a zone, where 3.0 has XSD dateTime: a badge that its schema lets through is dated, not refused."""
    assert parse_ob2_moment(text) == moment
    assert parse_moment(text) is None
    world.web.put(w.ASSERTION_URL, w.assertion(issuedOn=text))
    assert (world.verify(w.ASSERTION_URL).headline is Headline.VALID) is (moment is not None)
    world.web.put(w.ASSERTION_URL, w.assertion(issuedOn="2010-01-01T00:00:00Z", expires=text))
    assert (world.verify(w.ASSERTION_URL).headline is Headline.EXPIRED) is (moment is not None)


@pytest.mark.parametrize("left_out", [{"issuer": None}, {"id": None}, {"issuer": None, "id": None}], ids=str)
def test_a_revocation_list_that_does_not_repeat_whose_it_is(world: World, left_out: dict[str, Any]) -> None:
    """The issuer's Profile leads to it, so it speaks for the issuer, in both senses."""
    for revoked, headline in (((), Headline.VALID), ((w.CREDENTIAL_ID,), Headline.REVOKED)):
        world.web.put(w.REVOCATIONS_URL, w.revocation_list(*revoked, **left_out))
        assert world.verify(w.ob2_token(world)).headline is headline


@pytest.mark.parametrize(
    ("claim", "code", "issuer"),
    [
        (w.ASSERTION_URL, "endorsements.good", w.PROFILE_URL),
        ("urn:uuid:of-another", "endorsements.other_subject", w.PROFILE_URL),
        (None, "endorsements.undetermined", None),
    ],
)
def test_the_issuer_of_an_endorsement_at_an_address(
    world: World, claim: str | None, code: str, issuer: str | None
) -> None:
    """The badge holds only the endorsement's address: the issuer is read from there, and is never "None"."""
    url = f"{w.ORIGIN}/ob2/endorsements/1"
    if claim is not None:
        world.web.put(url, endorsement(id=url, issuer=w.PROFILE_URL, claim={"id": claim}))
    world.web.put(w.ASSERTION_URL, w.assertion(endorsement=[url]))
    found = world.verify(w.ASSERTION_URL).check("endorsements")
    assert found is not None and (found.code, found.facts["issuer"]) == (code, issuer)
