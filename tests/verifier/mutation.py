"""Mutations of the pipeline: comparisons inverted, conditions turned round, each `and` made an `or`, each finding
made its opposite, each note left out, in every check, in the pipeline around them, in the conclusion, and in what they
ask. The selection of documents must notice every one.

The code objects of the real functions are replaced by the mutant's, so that modules that already imported the functions
run the mutant. `python -m tests.verifier.mutation` names the survivors.
"""

from __future__ import annotations

import ast
import copy
import importlib
import logging
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import CodeType, FrameType, FunctionType, ModuleType
from typing import Any

from keys.algorithms import Algorithm
from keys.keyring import Keyring
from tests.verifier import world as w
from tests.verifier.equivalent_mutants import EQUIVALENT
from tests.verifier.selecting import MAXIMUM
from tests.verifier.selection import SELECTION, Case
from tests.verifier.world import Web, World
from verifier.cache import DocumentCache
from verifier.kept_verdicts import KeptVerdicts
from verifier.limits import Limits
from verifier.verdict import Headline, Verdict

ROOM = Path(__file__).resolve().parents[2] / "verifier"
CHECKS = sorted(path.stem for path in (ROOM / "checks").glob("*.py") if path.stem != "__init__")
READERS = ("document", "image", "kinds", "presentation", "readers", "token")
OTHERS = ("conclusion", "kept_verdicts", "ob3_forms", "pipeline", "resolver", "skeletons", "view")
MODULES = (
    *(f"verifier.checks.{name}" for name in CHECKS),
    *(f"verifier.{name}" for name in OTHERS),
    *(f"verifier.reading.{name}" for name in READERS),
    "keys.canonical.scattered_statements",
)

_INVERTED = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
    ast.Lt: ast.GtE, ast.GtE: ast.Lt, ast.Gt: ast.LtE, ast.LtE: ast.Gt,
}  # fmt: skip
# What it decides is kept from one document to the next, so a document need not run its lines.
_CACHED = frozenset({"verifier.skeletons"})
# Calls that note something beside the findings.
_NOTING = (".fault", ".notes.append")
_OPPOSITE = {"passed": "failed", "failed": "passed", "unknown": "passed", "not_applicable": "failed"}


# A slow machine must not decide what is said: lines are traced while the documents are prepared.
UNHURRIED = Limits(processor_seconds=10)


@dataclass(frozen=True)
class Mutant:
    """One change of one module: its lines, whether inside of a function, what stood there, and the changed code."""

    module: str
    line: int
    end: int
    inside: bool
    before: str
    after: str
    code: CodeType

    def __str__(self) -> str:
        return f"{self.module.removeprefix('verifier.')}:{self.line}: {self.before}  ->  {self.after}"

    @property
    def name(self) -> tuple[str, str, str]:
        """Its name in the list of equivalent mutants, independent of its line."""
        return self.module.removeprefix("verifier."), self.before, self.after


def mutants_of(module: str) -> Iterator[Mutant]:
    """Every mutant of a module, one change each."""
    source = (ROOM.parent / f"{module.replace('.', '/')}.py").read_text("utf-8")
    tree = ast.parse(source)
    functions = [(each.lineno, each.end_lineno or 0) for each in ast.walk(tree) if isinstance(each, ast.FunctionDef)]
    for holder, name, place in list(_places(tree)):
        node = getattr(holder, name) if place is None else getattr(holder, name)[place]
        if isinstance(holder, ast.While) and isinstance(node, ast.BoolOp):
            continue  # a loop that would never end
        for changed in _changes(node):
            ast.copy_location(changed, node)
            _put(holder, name, place, ast.fix_missing_locations(changed))
            code = compile(tree, module, "exec")
            _put(holder, name, place, node)
            inside = any(first < node.lineno <= last for first, last in functions)
            before, after = ast.unparse(node)[:90], ast.unparse(changed)[:90]
            yield Mutant(module, node.lineno, node.end_lineno, inside, before, after, code)


def _places(tree: ast.AST) -> Iterator[tuple[ast.AST, str, int | None]]:
    """Where each node of a tree stands: in a member of another one, or in a list there."""
    for holder in ast.walk(tree):
        for name, value in ast.iter_fields(holder):
            if isinstance(value, ast.AST):
                yield holder, name, None
            elif isinstance(value, list):
                yield from ((holder, name, place) for place, each in enumerate(value) if isinstance(each, ast.AST))


def _put(holder: ast.AST, name: str, place: int | None, node: ast.AST) -> None:
    if place is None:
        setattr(holder, name, node)
    else:
        getattr(holder, name)[place] = node


def _changes(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        yield ast.Compare(node.left, [_INVERTED[type(node.ops[0])]()], node.comparators)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield node.operand
    elif isinstance(node, ast.If | ast.IfExp) and isinstance(node.test, ast.Call | ast.Name | ast.Attribute):
        changed = copy.copy(node)
        changed.test = ast.UnaryOp(ast.Not(), node.test)
        yield changed
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _OPPOSITE:
        yield ast.Call(ast.Name(_OPPOSITE[node.func.id], ast.Load()), node.args, node.keywords)
    elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        if ast.unparse(node.value.func).endswith(_NOTING):
            yield ast.Pass()
    elif isinstance(node, ast.BoolOp):
        yield ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)


@contextmanager
def in_place(mutant: Mutant) -> Iterator[None]:
    """The mutant in the place of its module; the module as it was afterwards."""
    module = importlib.import_module(mutant.module)
    # The mutated code may use helpers of `findings` that the module does not import itself.
    space: dict[str, Any] = dict(vars(importlib.import_module("verifier.checks.findings")))
    space |= {"__name__": module.__name__, "__annotations__": {}}
    exec(mutant.code, space)  # our own source, one sign changed
    functions, twins = (_functions(each, module.__name__) for each in (vars(module), space))
    before = [(function, function.__code__) for function in functions.values()]
    added = {name: space[name] for name in _OPPOSITE.values() if name not in vars(module)}
    vars(module).update(added)
    constants = {
        name: value
        for name, value in space.items()
        if name in vars(module) and isinstance(value, frozenset) and value != vars(module)[name]
    }
    kept = {name: vars(module)[name] for name in constants}
    vars(module).update(constants)
    _forget(module)
    try:
        for name, function in functions.items():
            if name in twins:
                function.__code__ = twins[name].__code__
        yield
    finally:
        for function, code in before:
            function.__code__ = code
        vars(module).update(kept)
        for name in added:
            del vars(module)[name]
        _forget(module)


def _forget(module: ModuleType) -> None:
    """Empty the caches of a module, so that no answer of other code is given."""
    for each in vars(module).values():
        if hasattr(each, "cache_clear"):
            each.cache_clear()


def _functions(space: Mapping[str, Any], module: str) -> dict[str, FunctionType]:
    """The functions that a module defines, those of its classes included, by their qualified names."""
    values = list(space.values())
    for each in space.values():
        if isinstance(each, type) and each.__module__ == module:
            values += vars(each).values()
    plain = (getattr(value, "fget", getattr(value, "__wrapped__", value)) for value in values)
    return {each.__qualname__: each for each in plain if isinstance(each, FunctionType) and each.__module__ == module}


@dataclass
class Prepared:
    """A prepared case: the world as it was when the document was made, and the real verdict."""

    name: str
    case: Case
    world: World
    presented: Any
    said: Any = None
    headline: Headline | None = None
    lines: frozenset[tuple[str, int]] = frozenset()

    def verdict(self) -> Verdict:
        """The verdict, of several visits the last one."""
        return self.verdicts()[-1]

    def verdicts(self) -> list[Verdict]:
        """One, or that of each visit to a service which keeps verdicts and documents meanwhile."""
        options = {"recipient": self.case.recipient, "limits": UNHURRIED, **self.case.environment}
        if not isinstance(self.presented, list):
            return [self.world.verify(self.presented, **options)]
        pages, found = dict(self.world.web.pages), list[Verdict]()
        documents = DocumentCache(clock=lambda: 120.0 * len(found))  # two from one visit to the next
        options |= {"kept": KeptVerdicts(MAXIMUM), "cache": documents}
        try:
            for visit in self.presented:
                visit.change(self.world)
                found.append(self.world.verify(visit.presented, **(options | visit.environment)))
        finally:
            self.world.web.pages = pages
        return found

    def say(self) -> Any:
        """What is said of it; of an exception, which the pipeline never raises, its type."""
        try:
            verdicts = self.verdicts()
            said = [what_is_said(each) for each in verdicts]
        except Exception as error:  # noqa: BLE001 - whatever a mutant does is a difference
            return type(error)
        if len(verdicts) == 1:
            return said
        facts = [id(each.credential) for each in verdicts if each.credential]
        # Facts that are the same object are of a verdict that was kept.
        return said, [each.checked_at for each in verdicts], [facts.index(each) for each in facts]


def prepared(base: World) -> list[Prepared]:
    """The whole selection, each in a copy of the world, with what the real pipeline says."""
    found = []
    for name, case in SELECTION.items():
        web = Web()
        web.pages |= base.web.pages
        world = World(base.keyring, web)
        each = Prepared(name, case, world, case.make(world))
        with traced() as lines:
            each.said = each.say()
        each.headline = each.verdict().headline
        each.lines = frozenset(lines)
        found.append(each)
    return found


@contextmanager
def traced() -> Iterator[set[tuple[str, int]]]:
    """The lines of the judged modules that are run meanwhile."""
    lines: set[tuple[str, int]] = set()
    names = {str(ROOM.parent / f"{module.replace('.', '/')}.py"): module for module in MODULES}

    def line(frame: FrameType, event: str, _: Any) -> Any:
        lines.add((names[frame.f_code.co_filename], frame.f_lineno))
        return line

    def call(frame: FrameType, event: str, argument: Any) -> Any:
        return line(frame, event, argument) if frame.f_code.co_filename in names else None

    before = sys.gettrace()
    sys.settrace(call)
    try:
        yield lines
    finally:
        sys.settrace(before)


def what_is_said(verdict: Verdict) -> Any:
    """The headline, and all else that a person can read of a verdict."""
    checks = [(check.name, check.outcome, check.code, repr(check.facts)) for check in verdict.checks]
    nested = [what_is_said(each) for each in verdict.endorsements]
    what = verdict.kind, verdict.version, verdict.carrier, verdict.digest
    return (
        verdict.headline,
        verdict.notes,
        checks,
        nested,
        verdict.credential,
        what,
        repr(verdict.faults),
        verdict.claim,
        verdict.binding,
    )


def killer(cases: list[Prepared], mutant: Mutant) -> str | None:
    """The name of a case whose verdict has changed, moved to the front for the next mutant; None if there is none.

    Only those are tried that run the changed lines, or all for a change outside of functions or behind a cache.
    """
    lines = {(mutant.module, number) for number in range(mutant.line, mutant.end + 1)}
    for at, each in enumerate(cases):
        if (not mutant.inside or mutant.module in _CACHED or lines & each.lines) and each.say() != each.said:
            cases.insert(0, cases.pop(at))
            return each.name
    return None


def survivors(cases: list[Prepared], mutants: Sequence[Mutant]) -> list[Mutant]:
    """The mutants that no case notices and that the list of equivalents does not explain."""
    alive = []
    for mutant in mutants:
        with in_place(mutant):
            if killer(cases, mutant) is None and mutant.name not in EQUIVALENT:
                alive.append(mutant)
    return alive


@cache
def every_mutant() -> tuple[Mutant, ...]:
    """All mutants of all modules."""
    return tuple(mutant for module in MODULES for mutant in mutants_of(module))


def _main() -> int:
    logging.disable()
    with tempfile.TemporaryDirectory() as folder:
        keyring = Keyring.create(Path(folder) / "keys", "un mot de passe pour les tests")
        for owner, did in (("network", w.NETWORK), ("gueret", w.SITE), ("stranger", w.STRANGER)):
            for algorithm in Algorithm:
                keyring.generate(owner, did, algorithm, w.CREATED)
        cases = prepared(w.world_of(keyring))
        started, mutants = time.monotonic(), every_mutant()
        alive = []
        for mutant in mutants:
            for each in survivors(cases, [mutant]):
                print(each, flush=True)
                alive.append(each)
    print(f"{len(mutants)} mutants, {len(alive)} alive, {time.monotonic() - started:.0f} s, {len(cases)} documents")
    return bool(alive)


if __name__ == "__main__":
    sys.exit(_main())
