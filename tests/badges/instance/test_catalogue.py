"""The catalogue is data that badges are signed from: its bytes are pinned, its keys never move."""

from __future__ import annotations

import hashlib
from importlib.resources import files

from badges.base.text.names import folded
from badges.gatherings.activities.rules import KEY_LENGTH, NAME_LENGTH
from badges.gatherings.rules import ActivityGroup
from badges.instance import catalogue

DIGESTS = {
    "soft_skill_badges.json": "0114f183e1801683f25a68491b8822f69ae58f3f2790727d38fdcf7ac1ff7941",
    "network.json": "953f0191a868c7bb6a60a2761596c7b2bda4280da9888efbcc1f531b7068d1fe",
}


def test_the_files_are_the_ones_that_badges_are_signed_from() -> None:
    for name, digest in DIGESTS.items():
        assert hashlib.sha256((files(catalogue) / name).read_bytes()).hexdigest() == digest, name


def test_twenty_badges_with_four_criteria() -> None:
    badges = catalogue.badges()
    assert len({badge["slug"] for badge in badges}) == 20
    for badge in badges:
        content = badge["content"]
        assert [criterion["key"] for criterion in content["criteria"]] == ["1", "2", "3", "4"]
        assert all(criterion["fr"] and criterion["en"] for criterion in content["criteria"])
        assert content["alignment"]["framework"] == "ESCO"
        assert content["alignment"]["url"].startswith("http://data.europa.eu/esco/skill/")


def test_the_network_has_its_three_sites() -> None:
    assert [site["slug"] for site in catalogue.network()["sites"]] == ["auzances", "la-souterraine", "gueret"]


def test_thirty_activities_in_six_groups() -> None:
    found = catalogue.activities()
    assert list(found) == list(ActivityGroup) and {len(named) for named in found.values()} == {5}
    keys = [key for named in found.values() for key in named]
    names = [name for named in found.values() for name in named.values()]
    assert len(set(keys)) == len({folded(name) for name in names}) == 30
    assert max(map(len, keys)) <= KEY_LENGTH and max(map(len, names)) <= NAME_LENGTH
