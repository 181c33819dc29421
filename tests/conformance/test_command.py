"""The command that serves the VC-API, started as for a suite."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_command_serves_where_its_first_line_says() -> None:
    command = [sys.executable, "-m", "tests.conformance", "--port", "0", "--public-url", "https://localhost:8443"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        try:
            with urllib.request.urlopen(process.stdout.readline().strip() + "/", timeout=20) as answer:
                issuers = json.load(answer)
        finally:
            process.terminate()
    assert issuers["issuer"].startswith("did:key:z6Mk")
    assert issuers["ecdsaIssuer"].startswith("did:key:zDn")
    assert issuers["ecdsaP384Issuer"].startswith("did:key:z82L")
