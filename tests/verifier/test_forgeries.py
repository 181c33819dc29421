"""Forgeries of 3.0 badges (DECISIONS.md rows F1, F2, C1): real signatures by keys that are not the issuer's, proofs
that misstate what they are, contexts that change terms. None is valid, and none yields facts.

With the guard removed, the same forgeries are accepted: the positive control of each row.
"""

from __future__ import annotations

import pytest

from tests.verifier import gullible
from tests.verifier import world as w
from tests.verifier.forged_contexts import CONTEXTS
from tests.verifier.forged_proofs import PROOFS, PUBLICATIONS, published_as
from tests.verifier.forging import IMPOSTORS
from tests.verifier.world import World
from verifier.verdict import CheckName, Headline, Verdict

AUTHENTICITY = (CheckName.ISSUER_KEY, CheckName.PROOF, CheckName.ISSUER_BINDING)
ENOUGH = 0.95


def never_green(verdict: Verdict) -> None:
    assert verdict.headline in {Headline.NOT_AUTHENTIC, Headline.UNREADABLE, Headline.UNDETERMINED}
    assert verdict.credential is None
    assert all(check.code != "check.fault" for check in verdict.checks)


def believed(verdicts: dict[str, Verdict]) -> float:
    """The share of forgeries that pass."""
    green = [name for name, verdict in verdicts.items() if verdict.headline is Headline.VALID]
    return len(green) / len(verdicts)


def test_there_are_enough_of_them() -> None:
    assert len(IMPOSTORS) >= 60
    assert len(NAMED) >= 25
    assert len(PROOFS) + 2 * len(PUBLICATIONS) >= 85
    assert len(CONTEXTS) >= 25


@pytest.mark.parametrize("name", IMPOSTORS)
def test_an_impostor_is_never_green(world: World, name: str) -> None:
    never_green(world.verify(IMPOSTORS[name].forge(world)))


@pytest.mark.parametrize("name", IMPOSTORS)
def test_an_impostor_of_this_service_is_not_authentic(world: World, name: str) -> None:
    verdict = world.verify(IMPOSTORS[name].forge(world), own_origin=w.ORIGIN)
    # A key named on our own host that cannot be read there may be a fault of ours.
    amber = name == "embedded, a name on our host"
    assert verdict.headline is (Headline.UNDETERMINED if amber else Headline.NOT_AUTHENTIC)
    assert verdict.credential is None


# A forger with another key and our name is told from a bad signature under the name of our own key.
WITH_A_KEY = ("jwk", "kid of the attacker", "kid of the stranger", "kid did:", "embedded, did:", "embedded, a stranger")
NAMED = [name for name in IMPOSTORS if name.startswith(WITH_A_KEY)]


@pytest.mark.parametrize("name", NAMED)
def test_a_foreign_key_in_our_name_is_an_impostor(world: World, name: str) -> None:
    verdict = world.verify(IMPOSTORS[name].forge(world), own_origin=w.ORIGIN)
    binding = verdict.check("issuer_binding")
    assert binding is not None and binding.code == "issuer_binding.impostor", verdict.checks


@pytest.mark.parametrize("name", PROOFS)
def test_a_proof_that_misstates_itself(world: World, name: str) -> None:
    never_green(world.verify(PROOFS[name](world)))


@pytest.mark.parametrize("token", [False, True], ids=["json", "jwt"])
@pytest.mark.parametrize("publication", PUBLICATIONS)
def test_a_key_that_is_not_published_for_this(world: World, publication: str, token: bool) -> None:
    never_green(world.verify(published_as(world, publication, token=token)))


@pytest.mark.parametrize("name", CONTEXTS)
def test_forged_contexts_are_never_green(world: World, name: str) -> None:
    verdict = world.verify(CONTEXTS[name](world))
    if name == "the order changed":  # the statements are those that were signed: they are shown, and never green
        assert verdict.headline is Headline.UNDETERMINED and not verdict.conforms
    else:
        never_green(verdict)


def test_a_verifier_that_trusts_every_key_believes_impostors(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The key is then the real signer's; the signatures are still checked, and hold."""
    from verifier.checks import issuer_key

    gullible.believe(monkeypatch, CheckName.ISSUER_BINDING)
    gullible.read_anything(monkeypatch)
    forged = {name: impostor.forge(world) for name, impostor in IMPOSTORS.items()}
    keys = {name: world.signer(impostor.owner, impostor.algorithm).method for name, impostor in IMPOSTORS.items()}
    verdicts = {}
    for name, key in keys.items():
        # After this, the keyring cannot be read: its keys are of this class too.
        monkeypatch.setattr(issuer_key, "resolve_method", lambda *_, key=key: key)
        monkeypatch.setattr(issuer_key.VerificationMethod, "from_jwk", lambda *_, key=key: key)
        verdicts[name] = world.verify(forged[name])
    assert believed(verdicts) >= ENOUGH


def test_a_verifier_that_trusts_every_proof_believes_them(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    gullible.believe(monkeypatch, CheckName.STRUCTURE, *AUTHENTICITY)
    assert believed({name: world.verify(forge(world)) for name, forge in PROOFS.items()}) >= ENOUGH


def test_a_verifier_that_asks_for_no_purpose_believes_them(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    gullible.ask_for_no_purpose(monkeypatch)
    verdicts = {
        f"{name} {token}": world.verify(published_as(world, name, token=token))
        for name in PUBLICATIONS
        for token in (False, True)
    }
    assert believed(verdicts) >= ENOUGH


@pytest.mark.parametrize("inline", ["two terms swapped", "null", "a term removed", "signed, redefined in a token"])
def test_an_inline_context_that_touches_a_word_leaves_open_what_was_signed(world: World, inline: str) -> None:
    """Several platforms sign such contexts. This service never does: in its name, it is a forgery."""
    badge = CONTEXTS[inline](world)
    assert world.verify(badge).headline is Headline.UNDETERMINED
    assert world.verify(badge, own_origin=w.ORIGIN).headline is Headline.NOT_AUTHENTIC


@pytest.mark.parametrize("unknown", ["an unknown context", "over http", "signed, unknown in a token"])
def test_an_unknown_context_is_undetermined(world: World, unknown: str) -> None:
    verdict = world.verify(CONTEXTS[unknown](world))
    assert verdict.headline in {Headline.UNDETERMINED, Headline.NOT_AUTHENTIC}
    assert any(check.code == "context.unknown" for check in verdict.checks)
    assert world.web.asked == [url for url in world.web.asked if "did.json" in url]  # no context is ever asked for
