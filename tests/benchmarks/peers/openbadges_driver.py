"""`openbadges` 1.1.2 judges one hosted assertion; runs in .venv-peers.

The shims are those of tests/interop/peers. Its HTTP adapter answers from memory, so that no network time is measured;
its own cache would then only cost time, and is off.
"""

from __future__ import annotations

import io
import logging
import sys
from base64 import b64decode
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.append(str(Path(__file__).parents[2] / "interop" / "peers"))

from driver import drive
from openbadges_verify import HTTPAdapter, HTTPResponse, requests, speak_to_new_pyld, verifier


def prepare(setting: dict[str, Any]) -> dict[str, Callable[[], object]]:
    """Its whole verification; an assertion that it does not find valid is an error."""
    pages = {url: (media_type, b64decode(data)) for url, (media_type, data) in setting["documents"].items()}

    def send(adapter: HTTPAdapter, request: requests.PreparedRequest, **_: Any) -> requests.Response:
        media_type, data = pages[str(request.url)]
        raw = HTTPResponse(io.BytesIO(data), {"Content-Type": media_type}, 200, preload_content=False)
        return adapter.build_response(request, raw)

    HTTPAdapter.send = send
    speak_to_new_pyld()
    logging.disable(logging.CRITICAL)

    def verify() -> None:
        report = verifier.verify(setting["assertion"], use_cache=False, cache_backend=None)["report"]
        if not report["valid"]:
            raise ValueError(report["messages"])

    return {"verify": verify}


if __name__ == "__main__":
    drive(prepare)
