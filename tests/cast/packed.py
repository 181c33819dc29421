"""Inputs by name, compressed until a test asks: each process of the tests collects them all, and runs a third."""

from __future__ import annotations

import pickle
import zlib
from collections.abc import Iterator, Mapping
from typing import Final, TypeVar

T = TypeVar("T")


class Packed(Mapping[str, T]):
    """A mapping whose values are kept compressed; a value is made anew each time it is asked for."""

    def __init__(self, values: Mapping[str, T]) -> None:
        self._values: Final = {name: zlib.compress(pickle.dumps(value), 1) for name, value in values.items()}

    def __getitem__(self, name: str) -> T:
        value: T = pickle.loads(zlib.decompress(self._values[name]))
        return value

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)
