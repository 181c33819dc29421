"""`python -m tests.conformance --port N --public-url https://localhost:M`: serve the VC-API on the loopback."""

from __future__ import annotations

import argparse

from werkzeug.serving import make_server

from tests.conformance.app import create_app
from tests.conformance.authority import Authority
from tests.conformance.status_lists import StatusLists


def main() -> None:
    """Serve until interrupted; the first line says where."""
    parser = argparse.ArgumentParser(prog="python -m tests.conformance", description=__doc__)
    parser.add_argument("--port", type=int, default=8080)
    parser.add_argument("--public-url", help="where a TLS proxy shows this server, for status lists")
    chosen = parser.parse_args()
    authority = Authority()
    lists = StatusLists(authority, "")
    server = make_server("127.0.0.1", chosen.port, create_app(authority, lists), threaded=True)
    here = f"http://127.0.0.1:{server.server_port}"
    lists.public_url = (chosen.public_url or here).rstrip("/")
    print(here, flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        server.server_close()


if __name__ == "__main__":
    main()
