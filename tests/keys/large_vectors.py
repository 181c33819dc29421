"""Where the large published vectors stand: Wycheproof and CCTV."""

from __future__ import annotations

import os
from pathlib import Path

BESIDE = Path(__file__).resolve().parents[3] / "shared" / "data" / "vectors"
FOLDER = Path(os.environ.get("BADGES_VECTORS") or BESIDE)
