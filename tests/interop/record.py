"""Record what the peers issue, for where they are not installed: `python -m tests.interop.record`.

To keep it small, the suspended badge, its list and the badge of the wrong key are left to the live run.
"""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from typing import Any

from tests.interop import issuers, javascript

LEFT_OUT = ("suspen", "wrong key")
PINS = ("@digitalbazaar/vc", "@digitalbazaar/data-integrity", "@digitalcredentials/vc", "jose")


def main() -> None:
    """Write recorded/ anew, with the day and the versions."""
    worlds = issuers.from_npm() | issuers.from_python()
    shutil.rmtree(issuers.RECORDED, ignore_errors=True)
    issuers.RECORDED.mkdir()
    for name, world in worlds.items():
        kept = {"badges": _kept(world.badges), "web": _kept(world.web)}
        text = json.dumps(kept, ensure_ascii=False, separators=(",", ":"))
        (issuers.RECORDED / f"{name}.json").write_text(f"{text}\n", encoding="utf-8")
    judged = datetime.now(UTC).replace(microsecond=0) + timedelta(minutes=1)
    lines = [
        "# Badges that other people's software issued with throw-away keys: `python -m tests.interop.record`.",
        f"judged = {judged:%Y-%m-%dT%H:%M:%SZ}",
        "",
        "[versions]",
        *(f'"{name}" = "{found}"' for name, found in _versions().items()),
    ]
    issuers.ORIGIN.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _kept(found: Any) -> dict[str, Any]:
    return {name: value for name, value in found.items() if not any(word in name for word in LEFT_OUT)}


def _versions() -> dict[str, str]:
    pins = json.loads((javascript.ROOM / "package.json").read_text(encoding="utf-8"))["dependencies"]
    text = (issuers.ROOM / "peers" / "requirements-peers.txt").read_text(encoding="utf-8")
    python = dict(line.split(" ")[0].split("==") for line in text.splitlines() if "==" in line and line[0].isalpha())
    return {
        **{name: pins[name] for name in PINS},
        "openbadgeslib": version("openbadgeslib"),
        "openvc-core": python["openvc-core"],
        "openbadges-bakery": python["openbadges-bakery"],
    }


if __name__ == "__main__":
    main()
