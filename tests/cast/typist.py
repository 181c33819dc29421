"""A process that runs one `badges` command after another, each in a process of its own that begins as root.

`python -m tests.cast.typist` reads one JSON object a line (words, environment, user, folder, stdin) and answers with
one (code, out, err). What the commands import is imported once, which is most of what a command takes.
"""

from __future__ import annotations

import base64
import importlib
import json
import os
import sys
import tempfile
import traceback
from typing import Any

from badges.cli import COMMANDS, main

BEFOREHAND = (
    "alembic.command", "badges.app", "badges.base.database.schema", "badges.demonstration.story",
    "badges.instance.backup", "badges.instance.checks.all_checks", "badges.issuing.keyring", "badges.jobs",
    "badges.server.start_server",
)  # fmt: skip


def run(asked: dict[str, Any]) -> dict[str, Any]:
    """What a command answers, in a child with the user that was asked for."""
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        given.write(base64.b64decode(asked["stdin"]))
        given.seek(0)
        child = os.fork()
        if child == 0:
            _be_a_command(asked, [given.fileno(), out.fileno(), err.fileno()])
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        for stream in (out, err):
            stream.seek(0)
        return {"code": status, **{name: _text(stream.read()) for name, stream in (("out", out), ("err", err))}}


def _be_a_command(asked: dict[str, Any], streams: list[int]) -> None:
    code = 99
    try:
        for number, stream in enumerate(streams):
            os.dup2(stream, number)
        sys.stdin, sys.stdout, sys.stderr = (os.fdopen(number, mode) for number, mode in enumerate(("r", "w", "w")))
        os.environ.clear()
        os.environ |= asked["environment"]
        os.chdir(asked["folder"])
        os.umask(0o022)
        if user := asked["user"]:
            os.setgroups([])
            os.setresgid(user, user, user)
            os.setresuid(user, user, user)
        sys.argv = ["badges", *asked["words"]]
        main(asked["words"])
    except SystemExit as end:
        code = int(end.code or 0)
    except BaseException:  # noqa: BLE001 - a child never goes on in its parent's place
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()


if __name__ == "__main__":
    for name in (*BEFOREHAND, *(module for module, _ in COMMANDS.values())):
        importlib.import_module(name)
    for line in sys.stdin:
        print(json.dumps(run(json.loads(line))), flush=True)
