"""errors: a code and facts, in logs as well, and one root for all."""

from __future__ import annotations

import pickle

from schemas import errors


def test_a_code_and_its_facts() -> None:
    error = errors.DocumentMalformed("json.too_deep", limit=64)
    assert (error.code, error.facts) == ("json.too_deep", {"limit": 64})
    assert str(error) == "json.too_deep (limit=64)"
    assert str(errors.ImageNotBaked("image.not_baked")) == "image.not_baked"


def test_every_error_has_the_one_root() -> None:
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type)]
    assert len(kinds) == 7
    assert all(issubclass(kind, errors.OpenBadgesError) for kind in kinds)


def test_an_error_can_be_pickled() -> None:
    error = pickle.loads(pickle.dumps(errors.ContextUnknown("context.unknown", url="urn:x")))
    assert (type(error), error.code, error.facts) == (errors.ContextUnknown, "context.unknown", {"url": "urn:x"})
