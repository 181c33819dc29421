"""The pictures of the README: where they stand, and how large one may be."""

from __future__ import annotations

from tests.house.sources import ROOT

PICTURES = ROOT / "tests" / "journeys" / "pictures"
LARGEST = 150 * 1024
