"""How long a browser of the tests waits for a page."""

from __future__ import annotations

from typing import Final

# In milliseconds. A wait says that something never came; how fast it comes is measured by the benchmarks alone, and a
# busy machine may take many seconds for a form that writes three times.
PATIENCE: Final = 30_000
