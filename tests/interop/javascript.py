"""The peers from npm: one Node process a driver, fed with one job, and the reason why there may be none."""

from __future__ import annotations

import json
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

from tests.interop.asking import NotAskable

ROOM = Path(__file__).parent / "peers" / "javascript"
OLDEST_NODE = 20


@cache
def _look_for_node() -> None:
    if shutil.which("node") is None:
        raise NotAskable("there is no Node here")
    version = subprocess.run(["node", "--version"], capture_output=True, text=True, timeout=600, check=True).stdout
    if int(version.strip().removeprefix("v").partition(".")[0]) < OLDEST_NODE:
        raise NotAskable(f"Node {version.strip()} is too old for the peers from npm: they need {OLDEST_NODE} or newer")
    if not (ROOM / "node_modules").is_dir():
        raise NotAskable("the peers from npm are not installed. Type:  make peers")


def run(driver: str, job: dict[str, Any]) -> dict[str, Any]:
    """What `driver` answers to `job`. Raises NotAskable; AssertionError with the driver's own words when it fails."""
    _look_for_node()
    process = subprocess.run(
        ["node", driver], cwd=ROOM, input=json.dumps(job), capture_output=True, text=True, timeout=600
    )
    assert process.returncode == 0, process.stderr
    answer: dict[str, Any] = json.loads(process.stdout)
    return answer
