"""A small, fast selection of documents and their headlines: what a mutation of the pipeline must not survive.

Each entry breaks one thing, or keeps one thing from being known; the tables of forgeries give the rest.
"""

from __future__ import annotations

from tests.verifier.forged_contexts import CONTEXTS
from tests.verifier.forged_proofs import PROOFS, PUBLICATIONS, published_as
from tests.verifier.forging import IMPOSTORS
from tests.verifier.selected_added import ADDED
from tests.verifier.selected_addresses import ADDRESSES
from tests.verifier.selected_again import AGAIN
from tests.verifier.selected_badges import BADGES
from tests.verifier.selected_facts import FACTS
from tests.verifier.selected_forms import FORMS
from tests.verifier.selected_inputs import INPUTS
from tests.verifier.selected_keys import KEYS
from tests.verifier.selected_moved import MOVED
from tests.verifier.selected_names import NAMES
from tests.verifier.selected_ob2 import OB2
from tests.verifier.selected_parts import PARTS
from tests.verifier.selected_places import PLACES
from tests.verifier.selected_status import STATUS
from tests.verifier.selecting import Case
from tests.verifier.world import ORIGIN

SELECTION: dict[str, Case] = {
    **BADGES,
    **STATUS,
    **PARTS,
    **PLACES,
    **ADDED,
    **ADDRESSES,
    **AGAIN,
    **MOVED,
    **FACTS,
    **FORMS,
    **OB2,
    **INPUTS,
    **KEYS,
    **NAMES,
    **{f"impostor: {name}": Case(impostor.forge, None) for name, impostor in IMPOSTORS.items()},
    **{
        f"impostor of ours: {name}": Case(impostor.forge, None, environment={"own_origin": ORIGIN})
        for name, impostor in IMPOSTORS.items()
    },
    **{f"proof: {name}": Case(forge, None) for name, forge in PROOFS.items()},
    **{f"context: {name}": Case(forge, None) for name, forge in CONTEXTS.items()},
    **{
        f"context of ours: {name}": Case(forge, None, environment={"own_origin": ORIGIN})
        for name, forge in CONTEXTS.items()
    },
    **{
        f"published: {name}": Case(lambda world, name=name: published_as(world, name, token=False), None)
        for name in PUBLICATIONS
    },
}
