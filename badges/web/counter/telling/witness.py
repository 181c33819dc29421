"""What a witness says in a badge of ours, in words: apart from what the site saw, and never more than was checked.

The signed comment of an endorsement by one of our sites has a fixed shape (`badges.ledger.narrative`); a comment of any
other issuer is never read so.
"""

from __future__ import annotations

from dataclasses import dataclass

from badges.ledger.narrative import WitnessWords, witness_in
from badges.web import witness_slips
from verifier.verdict import Headline, Verdict


@dataclass(frozen=True)
class Person:
    """A witness: the first name, what they were there, their own sentence as it was signed, how it was confirmed."""

    first_name: str
    function: str
    sentence: str | None
    confirmed: str


def person(nested: Verdict) -> Person | None:
    """The witness whose words an endorsement holds. None: it is the site's own attestation, or is not valid now."""
    if nested.headline is not Headline.VALID or nested.credential is None:
        return None
    said = witness_in(nested.credential.endorsement_comment or "")
    return in_words(said) if said is not None else None


def in_words(said: WitnessWords) -> Person:
    """What a witness says, in the language of the page; the sentence stays as it was written."""
    function, confirmed = witness_slips.function(said.function), witness_slips.confirmed(said.manner)
    return Person(said.first_name, function, said.sentence, confirmed)
