"""Ask `openvc-core`, a verifier of Verifiable Credentials that knows nothing of badges; runs in .venv-peers.

Everything goes in by its own parameters: the DID resolver's fetch, the status list's fetch, the contexts. It is asked
about each credential twice: as it is, and, since openvc reads no `proof` arrays, with a single proof taken out of its
array. The proof signs everything but itself, so the second question is about the same statement.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from loopback import Job, answer
from openvc.did.base import DidResolverRegistry
from openvc.did.did_web import DidWebResolver
from openvc.errors import OpenvcError
from openvc.resolvers import default_status_list_resolver
from openvc.verify import verify_credential


def one_proof(text: str) -> Any:
    """The credential with its single proof as an object; a compact token is left alone."""
    if not text.startswith("{"):
        return text
    document = json.loads(text)
    proof = document.get("proof")
    return document | {"proof": proof[0]} if isinstance(proof, list) and len(proof) == 1 else document


def main() -> None:
    job = Job.from_standard_input()
    resolver = DidResolverRegistry([DidWebResolver(lambda url: json.loads(job.get(url)))])

    def status_list(url: str) -> str:
        found = one_proof(job.get(url).decode("utf-8"))
        return found if isinstance(found, str) else json.dumps(found)

    status_lists = default_status_list_resolver(resolver=resolver, extra_contexts=job.contexts, fetch=status_list)

    def judge(credential: Any) -> list[Any]:
        try:
            verify_credential(
                credential, resolver=resolver, resolve_status_list=status_lists, extra_contexts=job.contexts
            )
        except OpenvcError as refused:
            return [False, f"{type(refused).__name__}: {refused}"]
        return [True, ""]

    said: dict[str, list[Any]] = {}
    for name in job.files:
        text = Path(name).read_text(encoding="utf-8")
        said[name] = judge(json.loads(text) if text.startswith("{") else text)
        said[f"{name}#one-proof"] = judge(one_proof(text))
    answer(said)


if __name__ == "__main__":
    main()
