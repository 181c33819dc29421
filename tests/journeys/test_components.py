"""The page of the components, as those who change one look at it: on a telephone and at a desk, light and dark."""

from __future__ import annotations

import pytest

from badges.network.tables import Instance
from tests.journeys.conftest import DESK, PHONE, People, Town


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [PHONE, DESK])
def test_every_component_is_in_order(
    town: Town, people: People, monkeypatch: pytest.MonkeyPatch, width: int, scheme: str
) -> None:
    with town.services.database.begin() as session:
        session.get_one(Instance, 1).demonstration = True
    monkeypatch.delitem(town.app.extensions, "badges.demonstration", raising=False)
    try:
        reader = people(width, scheme=scheme).open("/composants")
        assert reader.status == 200
        reader.look()
    finally:
        town.app.extensions.pop("badges.demonstration", None)
