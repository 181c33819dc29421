"""Ask 1EdTech's Open Badges 2.0 reference validator (`openbadges` 1.1.2, of 2019) about files; runs in .venv-peers.

The shims let code of 2019 run on today's Python and libraries, and lead its requests to this machine. None of them
changes one of its rules, so its answers are its own.
"""

from __future__ import annotations

import collections
import collections.abc
import io
import json
import logging
from pathlib import Path
from typing import Any

from loopback import Job, Unreachable, answer

for _name in ("Callable", "Hashable", "Iterable", "Mapping", "MutableMapping", "MutableSet", "Sequence", "Set"):
    setattr(collections, _name, getattr(collections.abc, _name))  # moved in Python 3.3, gone from here since 3.10

import requests  # noqa: E402
from openbadges.verifier import utils, verifier  # noqa: E402
from requests.adapters import HTTPAdapter  # noqa: E402
from urllib3 import HTTPResponse  # noqa: E402


def lead_requests_home(job: Job) -> None:
    """The mapped origin is read on the loopback, contexts from our bundled copies; everything else is unreachable."""
    send = HTTPAdapter.send

    def mapped(adapter: HTTPAdapter, request: requests.PreparedRequest, **options: Any) -> requests.Response:
        url = str(request.url)
        if url in job.contexts:
            body = io.BytesIO(json.dumps(job.contexts[url]).encode())
            headers = {"Content-Type": "application/ld+json"}
            raw = HTTPResponse(body=body, headers=headers, status=200, preload_content=False)
            return adapter.build_response(request, raw)
        try:
            request.url = job.here(url)
        except Unreachable as trouble:
            raise requests.ConnectionError(str(trouble)) from None
        response = send(adapter, request, **options)
        request.url = response.url = url
        return response

    HTTPAdapter.send = mapped


def speak_to_new_pyld() -> None:
    """PyLD hands its loader a second argument since 1.0, and wants to be told the media type."""
    load = utils.CachableDocumentLoader.__call__

    def loader(self: utils.CachableDocumentLoader, url: str, options: object = None) -> dict[str, Any]:
        return {"contentType": "application/ld+json", **load(self, url)}

    utils.CachableDocumentLoader.__call__ = loader


def decode_what_is_unbaked() -> None:
    """openbadges-bakery 1.2.4 gives the bytes of an SVG's `verify` attribute where the validator expects text."""
    unbake = verifier.unbake

    def decoded(stream: Any) -> Any:
        found = unbake(stream)
        return found.decode("utf-8") if isinstance(found, bytes) else found

    verifier.unbake = decoded


def judge(path: Path) -> list[Any]:
    """[accepted, reason, the assertion that it shows] for a file: an image as a stream, anything else as text."""
    with path.open("rb") as stream:
        badge = stream if path.suffix in (".png", ".svg") else stream.read().decode("utf-8")
        # No cache: the validator would keep an answer of before the revocation.
        found = verifier.verify(badge, use_cache=False, cache_backend=None)
    report, shown = found["report"], [node for node in found["graph"] if node.get("type") == "Assertion"]
    errors = [message["result"] for message in report["messages"] if message["messageLevel"] == "ERROR"]
    return [report["valid"], " | ".join(errors) or ("" if report["valid"] else "nothing to judge was found"), shown]


def main() -> None:
    job = Job.from_standard_input()
    logging.disable(logging.CRITICAL)
    lead_requests_home(job)
    speak_to_new_pyld()
    decode_what_is_unbaked()
    answer({name: judge(Path(name)) for name in job.files})


if __name__ == "__main__":
    main()
