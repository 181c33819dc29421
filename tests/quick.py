"""`make quick`: the rules of the house and the tests that a change is most likely to break; no PostgreSQL, no browser.

First the rules of the house that read sources. Those that open every page of the network, for each audience, cost as
much as all others together: they come after the first two groups below.

What changed is compared with where the branch left `main` (that of the remote first), and what is not committed
counts too.
The modules of tests follow in the order in which a mistake would show:

1. those that changed, and those that mirror a changed module (`tests/keys/test_jws.py` for `keys/proofs/jws.py`);
2. those that import a changed module;
3. the others of the folders that mirror the changed ones;
4. those that import a module that imports a changed one.

Further than one importer the graph says little: nearly all of the service imports `badges.base`. A run begins no
further module when its bound is reached (processor seconds a process), and names what it left out.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import Final

import grimp

ROOT: Final = Path(__file__).parents[1]
ROOMS: Final = ("badges", "issuer", "verifier", "schemas", "keys")
HOUSE: Final = "tests/house/"
PAGES: Final = {"tests.house.conftest", "tests.cast.application"}  # a network, whose every page some rules open
BRANCHES: Final = ("origin/main", "main")
SECONDS: Final = 40.0  # of the processor for each of two processes: with style, types and the start, a minute
SLOW: Final = ("tests/durability/", "tests/journeys/", "tests/interop/", "tests/benchmarks/")  # `make test` has them


def git(*arguments: str) -> list[str]:
    """The lines that git answers, none where it refuses."""
    answer = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    return answer.stdout.split("\n")[:-1] if answer.returncode == 0 else []


def beginning() -> str:
    """The commit where this branch began; HEAD where no main branch is known."""
    found = (git("merge-base", "HEAD", branch) for branch in BRANCHES)
    return next((lines[0] for lines in found if lines), "HEAD")


def changed_since(commit: str) -> list[str]:
    """The files that differ from a commit, or are new; paths from the root."""
    return sorted({*git("diff", "--name-only", commit), *git("ls-files", "--others", "--exclude-standard")})


def module_of(path: str) -> str:
    """The dotted name of a Python file."""
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def is_module_of_tests(path: str) -> bool:
    """Whether pytest collects this file, and `make quick` may run it."""
    name = PurePosixPath(path).name
    return path.startswith("tests/") and name.startswith("test_") and name.endswith(".py") and not path.startswith(SLOW)


class Selection:
    """The modules of tests for a change, the most telling first, each once."""

    def __init__(self, graph: grimp.ImportGraph, files: Iterable[str]) -> None:
        self._graph = graph
        self._tests = sorted(
            path for name in graph.modules if is_module_of_tests(path := f"{name.replace('.', '/')}.py")
        )
        self._changed = [path for path in files if path.split("/")[0] in (*ROOMS, "tests")]

    def modules(self) -> list[str]:
        """Their paths and those of the house, in the order of this module's docstring."""
        house = [test for test in self._tests if test.startswith(HOUSE)]
        sweeps = {test for test in house if PAGES & self._graph.find_modules_directly_imported_by(module_of(test))}
        near = (*self._mirrors(), *self._importers())
        found = (*(test for test in house if test not in sweeps), *near, *sorted(sweeps))
        return list(dict.fromkeys((*found, *self._neighbours(), *self._indirect())))

    def _mirrors(self) -> Iterator[str]:
        for path in self._changed:
            if is_module_of_tests(path) and (ROOT / path).exists():
                yield path
        for path in self._changed:
            stem = f"/test_{PurePosixPath(path).stem}.py"
            yield from (test for test in self._tests if test.endswith(stem) and self._is_beside(test, path))

    def _is_beside(self, test: str, path: str) -> bool:
        return test.startswith(
            f"tests/{'/'.join(PurePosixPath(path).parts[: 2 if path.startswith('badges/') else 1])}/"
        )

    def _importers(self) -> list[str]:
        found = self._tests_among(self._importing(self._changed_modules()))
        return sorted(found, key=lambda test: not any(self._is_beside(test, path) for path in self._changed))

    def _neighbours(self) -> Iterator[str]:
        for path in self._changed:
            folder = PurePosixPath(path.removeprefix("tests/")).parent
            # The tests of a library lie flat, and templates lie a folder below their pages.
            own = (
                each
                for each in (folder, *folder.parents)
                if len(each.parts) >= (2 if each.parts[:1] == ("badges",) else 1)
            )
            found = ([test for test in self._tests if test.startswith(f"tests/{each}/")] for each in own)
            yield from next(filter(None, found), [])

    def _indirect(self) -> Iterator[str]:
        return self._tests_among(self._importing(self._importing(self._changed_modules())))

    def _changed_modules(self) -> set[str]:
        named = {module_of(path) for path in self._changed if path.endswith(".py")}
        return named & self._graph.modules

    def _importing(self, modules: Iterable[str]) -> set[str]:
        return {name for each in modules for name in self._graph.find_modules_that_directly_import(each)}

    def _tests_among(self, modules: set[str]) -> Iterator[str]:
        return (test for test in self._tests if module_of(test) in modules)


def selected(files: Sequence[str]) -> list[str]:
    """The modules of tests for these changed files; the house alone for a change of no room."""
    # Another tree on the path, to which an editable installation points, would be read in the place of this one.
    others = [each for each in sys.path if Path(each).resolve() != ROOT and Path(each, "tests", "quick.py").exists()]
    sys.path[:] = [str(ROOT), *(each for each in sys.path if each not in others)]
    graph = grimp.build_graph(*ROOMS, "tests", cache_dir=None)
    return Selection(graph, files).modules()


def main() -> int:
    """Select, say what was selected, and run it; returns pytest's exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--since", metavar="COMMIT", default=None, help="compare with this commit")
    parser.add_argument("--seconds", type=float, default=SECONDS, help="of the processor, for each of two processes")
    parser.add_argument("--list", action="store_true", help="only print the modules, the most telling first")
    options = parser.parse_args()
    since = options.since or beginning()
    files = changed_since(since)
    chosen = selected(files)
    if options.list:
        print("\n".join(chosen))
        return 0
    house = sum(path.startswith(HOUSE) for path in chosen)
    told = f"{house} modules of the house, {len(chosen) - house} others"
    print(f"{len(files)} files differ from {since[:10]}: {told}", flush=True)
    arguments = ("--quiet", "--database", "sqlite", "--no-browser", "--processor-seconds", str(options.seconds))
    workers = ("--numprocesses", "2", "--dist", "loadfile", "--no-loadscope-reorder")
    return subprocess.run(
        [sys.executable, "-m", "pytest", *arguments, *workers, *chosen], cwd=ROOT, check=False
    ).returncode


if __name__ == "__main__":
    sys.exit(main())
