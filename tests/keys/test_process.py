"""Another process of the same user cannot open the memory of one that holds keys."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.cast.users import OTHER, machine
from tests.house.sources import ROOT

SECRET = "quatre-brebis-et-un-chien"

# What a reader that a hostile picture has taken over can try. One word a line: each way that succeeded.
INTRUDER = """
import ctypes, os, sys
sys.path.insert(0, sys.argv[2])
exec(sys.argv[3])
parent, address = os.getppid(), int(sys.argv[1])
library = ctypes.CDLL(None, use_errno=True)
class Piece(ctypes.Structure):
    _fields_ = (("base", ctypes.c_void_p), ("length", ctypes.c_size_t))
def file_of_memory():
    with open(f"/proc/{parent}/mem", "rb", 0) as memory:
        memory.seek(address)
        return memory.read(25)
def environment():
    with open(f"/proc/{parent}/environ", "rb") as written:
        return written.read()
def call_to_read():
    got = ctypes.create_string_buffer(25)
    here, there = Piece(ctypes.addressof(got), 25), Piece(address, 25)
    length = library.process_vm_readv(parent, ctypes.byref(here), 1, ctypes.byref(there), 1, 0)
    return got.raw if length == 25 else b""
def trace():
    library.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]
    if library.ptrace(16, parent, None, None) != 0:  # PTRACE_ATTACH
        return b""
    os.waitpid(parent, 0x40000000)  # __WALL
    library.ptrace(17, parent, None, None)  # PTRACE_DETACH
    return b"quatre-brebis-et-un-chien"
for way in (file_of_memory, environment, call_to_read, trace):
    try:
        if b"quatre-brebis-et-un-chien" in way():
            print(way.__name__)
    except OSError:
        pass
print("tried")
"""

# A process with a secret, in its memory and in its environment. PR_SET_PTRACER lets its child trace it where Yama
# forbids that, so that what refuses is what is tried here.
HOLDER = """
import ctypes, os, subprocess, sys
sys.path.insert(0, sys.argv[1])
import resource
from keys.process import is_memory_private, keep_memory_private
ctypes.CDLL(None).prctl(0x59616D61, ctypes.c_ulong(-1), 0, 0, 0)
kept = ctypes.create_string_buffer(b"quatre-brebis-et-un-chien")
exec(sys.argv[3])
if sys.argv[4] == "divided" and os.fork():  # as the server does
    sys.exit(os.waitstatus_to_exitcode(os.wait()[1]))
words = [sys.executable, "-I", "-c", sys.argv[2], str(ctypes.addressof(kept)), sys.argv[1], sys.argv[5]]
sys.stdout.write(subprocess.run(words, env={}, stdout=subprocess.PIPE, text=True, check=True).stdout)
"""

EVERY_WAY = {"file_of_memory", "environment", "call_to_read", "trace"}
GUARD = "keep_memory_private()"
GIVE_UP = "from badges.publication.images.privileges import give_up; give_up()"
YAMA = Path("/proc/sys/kernel/yama/ptrace_scope")


def become_other() -> None:
    """Be nobody, in a new process; whoever runs these tests stays who they are where that is not root."""
    if os.geteuid() == 0:
        os.setgroups([])
        os.setresgid(OTHER, OTHER, OTHER)
        os.setresuid(OTHER, OTHER, OTHER)


@pytest.fixture(scope="module")
def python() -> Iterator[Path]:
    """A Python that these tests' user can start, and nobody where that is root."""
    if os.geteuid() != 0:
        yield Path(sys.executable)
        return
    for each in machine():
        yield each.python


def ways_in(
    python: Path, guard: str, how: str = "alone", intruder: str = "pass", user: Callable[[], None] = become_other
) -> set[str]:
    """By which ways a child of the same user reads the memory of a process that ran `guard`; it runs `intruder`."""
    words = [python, "-I", "-c", HOLDER, str(ROOT), INTRUDER, guard, how, intruder]
    said = subprocess.run(
        words, env={"SECRET": SECRET}, capture_output=True, text=True, timeout=600, cwd="/", preexec_fn=user
    )
    assert said.returncode == 0 and said.stdout.splitlines()[-1] == "tried", said.stderr
    return set(said.stdout.split()) - {"tried"}


def all_ways() -> set[str]:
    """What an ordinary process of the same user can; Yama's scopes 2 and 3 leave it the environment alone."""
    return EVERY_WAY if not YAMA.exists() or int(YAMA.read_text()) < 2 else {"environment"}


@pytest.mark.parametrize("how", ["alone", "divided"])
def test_no_process_of_the_same_user_reads_the_memory(python: Path, how: str) -> None:
    assert ways_in(python, "pass", how) == all_ways()  # the control: without the guard it can
    assert ways_in(python, GUARD, how) == set()


def test_a_reader_that_root_started_opens_no_process_either(python: Path) -> None:
    """Root opens every process, but not a reader of ours, which gave its capabilities up. Elsewhere as above."""
    assert ways_in(python, GUARD, intruder=GIVE_UP, user=lambda: None) == set()
    without = ways_in(python, GUARD, user=lambda: None)
    assert without == (EVERY_WAY if os.geteuid() == 0 else set())


def test_a_reader_gains_nothing_by_starting_a_program(python: Path) -> None:
    """Whoever is root gets every capability by a new program, unless it was said that none is gained."""
    show = "import re; print(re.findall(r'(?:CapEff|CapPrm|NoNewPrivs):\\s*(\\w+)', open('/proc/self/status').read()))"
    start = "import resource; resource.setrlimit = lambda *_: None; " + GIVE_UP  # it could open no program's libraries
    code = (
        f"import os, sys; sys.path.insert(0, {str(ROOT)!r}); {start}; os.execv(sys.executable, ['p', '-c', {show!r}])"
    )
    said = subprocess.run([python, "-I", "-c", code], capture_output=True, text=True, env={}, timeout=600, check=True)
    assert said.stdout.strip() == "['0000000000000000', '0000000000000000', '1']"


def test_whoever_opens_keys_closes_their_memory(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from keys.keyring import Keyring; from keys.process import *\n"
        "print(is_memory_private(), end=' '); ring = Path(sys.argv[1])\n"
        "(Keyring.open if ring.exists() else Keyring.create)(ring, 'cinq brebis'); print(is_memory_private())"
    )
    for _made_then_opened in range(2):
        words = [sys.executable, "-c", code, str(tmp_path / "ring")]
        path = os.pathsep.join([str(ROOT), *sys.path])
        said = subprocess.run(words, env={"PYTHONPATH": path}, capture_output=True, text=True, check=True)
        assert said.stdout.split() == ["False", "True"]


def test_a_crash_writes_no_memory_to_the_disk() -> None:
    """Neither as a file nor to a program that collects crashes, which no limit of size keeps away."""
    allowed = resource.getrlimit(resource.RLIMIT_CORE)[1]
    code = (
        "import resource; from keys.process import *; keep_memory_private()\n"
        "print(resource.getrlimit(resource.RLIMIT_CORE)[0], is_memory_private())"
    )
    said = subprocess.run(
        [sys.executable, "-c", code],
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CORE, (allowed, allowed)),
        env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert said.stdout.split() == ["0", "True"]


def test_what_a_process_reads_of_itself_it_still_reads(python: Path) -> None:
    """Its memory's figures, its open files and what it writes to them: as a user who is not root."""
    code = (
        "import os, sys; sys.path.insert(0, sys.argv[1]); from keys.process import *; keep_memory_private()\n"
        "from badges.server import memory; assert memory.resident() > 1_000_000\n"
        "reading, writing = os.pipe(); again = os.open(f'/proc/self/fd/{writing}', os.O_WRONLY | os.O_NONBLOCK)\n"
        "os.write(again, b'x'); assert os.read(reading, 1) == b'x' and len(os.listdir('/proc/self/fd')) > 3\n"
        "print(os.geteuid(), is_memory_private())"
    )
    words = [python, "-I", "-c", code, str(ROOT)]
    said = subprocess.run(words, env={}, capture_output=True, text=True, cwd="/", preexec_fn=become_other)
    assert said.stdout.split() == [str(OTHER if os.geteuid() == 0 else os.geteuid()), "True"], said.stderr
