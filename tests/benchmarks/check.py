"""`badges check` on many awards: the time of each, beside that of the bare signatures that it verifies, and the memory.

`python -m tests.benchmarks.check 2000`: makes so many awards on SQLite, really signed, and checks them.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from badges.base.database.engine import Database
from badges.base.services import Services
from badges.instance.checks import all_checks
from badges.instance.checks.findings import Outside, silently
from keys import key_files
from keys.keyring import Keyring
from tests.cast.many import multiply
from tests.cast.people import Cast
from tests.cast.recognition import agreed
from tests.conftest import PASSPHRASE, Clock, Queue, _initialise, no_fetch, settings_at


def seconds(run: Callable[[], object]) -> float:
    """The processor time of a call."""
    start = time.process_time()
    run()
    return time.process_time() - start


def verification() -> float:
    """The seconds of one bare Ed25519 verification of a message as long as a badge."""
    key, message = Ed25519PrivateKey.generate(), bytes(5000)
    signature, public = key.sign(message), key.public_key()
    return min(seconds(lambda: [public.verify(signature, message) for _ in range(200)]) / 200 for _ in range(5))


def instance(home: Path) -> Services:
    """An initialised instance with cheap keys."""
    key_files.COST = 1
    database = Database(f"sqlite:///{home / 'badges.sqlite3'}")
    _initialise(home, database)
    ring = Keyring.open(home / "keys", PASSPHRASE)
    return Services(settings_at(home), database, ring, Clock(), no_fetch, Queue())  # type: ignore[arg-type]


def main(count: int) -> None:
    """Print a line for each check, and the sums."""
    with tempfile.TemporaryDirectory() as folder:
        services = instance(Path(folder))
        made = seconds(lambda: multiply(agreed(Cast(services)).sign(), count - 1, signed=True))
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        print(f"{count} awards made in {made:.1f} s; {before // 1024} MiB")
        whole = 0.0
        for check in all_checks.CHECKS:
            took = seconds(lambda check=check: list(check(services, Outside(), silently)))  # type: ignore[misc]
            whole += took
            if took > 0.05:
                print(f"  {check.__name__:15} {took:7.2f} s")
        after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        bare = 3 * verification()  # the badge, its endorsement, and about as much for the token
        print(f"{whole:.1f} s in all: {1000 * whole / count:.2f} ms an award, {whole / count / bare:.1f} times its")
        print(f"three bare signatures; memory grew by {(after - before) / 1024:.1f} MiB")
        services.database.dispose()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2000)
