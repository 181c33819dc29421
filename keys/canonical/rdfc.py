"""Quads -> the one canonical N-Quads text of their dataset (RDF Dataset Canonicalization, RDFC-1.0, section 4).

For nearly every credential the first-degree hashes suffice. The other blank nodes go through section 4.8, which may
take factorial time; each step is counted.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import permutations
from operator import itemgetter
from typing import Final, Literal, NamedTuple, TypeAlias

from keys.canonical.limits import Budget, too_complex
from keys.canonical.nquads import BLANK, Quad, line

HashName: TypeAlias = Literal["sha256", "sha384"]
HASHES: Final = {"sha256": hashlib.sha256, "sha384": hashlib.sha384}


class Canonical(NamedTuple):
    """A canonical dataset: its sorted N-Quads lines, and the canonical label of each blank node, both with `_:`."""

    lines: list[str]
    issued: Mapping[str, str]

    @property
    def text(self) -> str:
        """The canonical N-Quads."""
        return "".join(self.lines)

    @property
    def labels(self) -> Mapping[str, str]:
        """The canonical label of each blank node, both without `_:`."""
        return {node[2:]: label[2:] for node, label in self.issued.items()}

    @property
    def encoded(self) -> bytes:
        """The same in UTF-8. A line in ASCII is encoded sooner by itself than beside one that is not, as in most
        documents."""
        text = self.text
        return text.encode() if text.isascii() else b"".join(map(str.encode, self.lines))


def canonicalize_quads(
    quads: Iterable[Quad], *, hash_name: HashName = "sha256", budget: Budget | None = None
) -> Canonical:
    """The canonical form of `quads`; repeated quads count once.

    Raises CanonicalizationRefused: `jsonld.too_complex`; ValueError: for another hash than sha256 and sha384.
    """
    return _Canonicalization(quads, hash_name, budget or Budget()).run()


class _Issuer:
    """Identifier issuer, section 4.5: labels in the order in which they are asked for."""

    __slots__ = ("issued", "prefix")

    def __init__(self, prefix: str, issued: dict[str, str] | None = None) -> None:
        self.prefix = prefix
        self.issued: dict[str, str] = {} if issued is None else issued

    def issue(self, node: str) -> str:
        label = self.issued.get(node)
        if label is None:
            label = self.issued[node] = f"{self.prefix}{len(self.issued)}"
        return label

    def copy(self) -> _Issuer:
        return _Issuer(self.prefix, self.issued.copy())


class _Canonicalization:
    """The canonicalization state of section 4.2."""

    def __init__(self, quads: Iterable[Quad], hash_name: str, budget: Budget) -> None:
        if hash_name not in HASHES:
            raise ValueError(f"no hash {hash_name!r} in RDFC-1.0 here")
        self._digest = HASHES[hash_name]
        self._budget = budget
        self._canonical = _Issuer("_:c14n")
        self._first_degree: dict[str, str] = {}
        self._quads_of: dict[str, list[Quad]] = defaultdict(list)
        self._relations: dict[str, list[tuple[str, str]]] = {}
        self._settled: list[str] = []
        self._labelled: list[Quad] = []
        settled, labelled, quads_of = self._settled, self._labelled, self._quads_of
        for quad in dict.fromkeys(quads):
            subject, predicate, value, graph = quad
            if graph:
                nodes = {term for term in (subject, value, graph) if term[0] == "_"}
                if not nodes:
                    settled.append(line(quad))
                    continue
                for node in nodes:
                    quads_of[node].append(quad)
            elif subject[0] == "_":
                quads_of[subject].append(quad)
                if value[0] == "_" and value != subject:
                    quads_of[value].append(quad)
            elif value[0] == "_":
                quads_of[value].append(quad)
            else:
                settled.append(f"{subject} {predicate} {value} .\n")
                continue
            labelled.append(quad)
        if len(self._quads_of) > budget.limits.blank_nodes:
            raise too_complex("blank_nodes", budget.limits.blank_nodes)
        if len(self._settled) + len(self._labelled) > budget.limits.quads:
            raise too_complex("quads", budget.limits.quads)

    def run(self) -> Canonical:
        if len(self._quads_of) > 1:
            self._label_nodes()
        else:  # the hashes only put the nodes in order: a single one needs none
            for node in self._quads_of:
                self._canonical.issue(node)
        issued = self._canonical.issued
        label = issued.get
        lines = self._settled
        for subject, predicate, value, graph in self._labelled:
            if graph:
                lines.append(f"{label(subject, subject)} {predicate} {label(value, value)} {label(graph, graph)} .\n")
            else:
                lines.append(f"{label(subject, subject)} {predicate} {label(value, value)} .\n")
        lines.sort()
        return Canonical(lines, issued)

    def _label_nodes(self) -> None:
        """Section 4.4.3 steps 3 to 5: the labels in the order of the nodes' hashes."""
        nodes_by_hash: dict[str, list[str]] = defaultdict(list)
        for node in self._quads_of:
            nodes_by_hash[self._hash_first_degree(node)].append(node)
        shared: list[list[str]] = []
        for _, nodes in sorted(nodes_by_hash.items()):
            if len(nodes) == 1:
                self._canonical.issue(nodes[0])
            else:
                shared.append(nodes)
        try:
            for nodes in shared:
                self._label_shared(nodes)
        except RecursionError:  # a long chain of similar nodes, when the stack is deep already
            raise too_complex("depth", self._budget.limits.blank_nodes) from None

    def _hash(self, text: str) -> str:
        return self._digest(text.encode("utf-8")).hexdigest()

    def _hash_first_degree(self, node: str) -> str:
        """Section 4.6: the node's own quads, itself as `_:a` and every other blank node as `_:z`."""
        lines = []
        for subject, predicate, value, graph in self._quads_of[node]:
            if subject[0] == "_":
                subject = "_:a" if subject == node else "_:z"
            if value[0] == "_":
                value = "_:a" if value == node else "_:z"
            if not graph:
                lines.append(f"{subject} {predicate} {value} .\n")
                continue
            if graph[0] == "_":
                graph = "_:a" if graph == node else "_:z"
            lines.append(f"{subject} {predicate} {value} {graph} .\n")
        lines.sort()
        hashed = self._first_degree[node] = self._hash("".join(lines))
        return hashed

    def _label_shared(self, nodes: list[str]) -> None:
        """Section 4.4.3 step 5, for the nodes of one first-degree hash."""
        results: list[tuple[str, _Issuer]] = []
        for node in nodes:
            if node not in self._canonical.issued:
                issuer = _Issuer("_:b")
                issuer.issue(node)
                results.append(self._hash_n_degree(node, issuer))
        results.sort(key=itemgetter(0))
        for _, issuer in results:
            for node in issuer.issued:
                self._canonical.issue(node)

    def _relations_of(self, node: str) -> list[tuple[str, str]]:
        """The blank nodes that share a quad with `node`, each behind the first part of section 4.7's input: its
        position and, unless it names the graph, the predicate. Computed once: there may be thousands of quads."""
        relations = self._relations.get(node)
        if relations is None:
            relations = self._relations[node] = [
                (position if position == "g" else position + quad[1], term)
                for quad in self._quads_of[node]
                for position, term in (("s", quad[0]), ("o", quad[2]), ("g", quad[3]))
                if term[:2] == BLANK and term != node
            ]
        return relations

    def _hash_n_degree(self, node: str, issuer: _Issuer) -> tuple[str, _Issuer]:
        """Section 4.8: a hash of everything reachable from `node`, and the labels that gave it."""
        self._budget.spend("n_degree_calls")
        related_by_hash: dict[str, list[str]] = defaultdict(list)
        for how, related in self._relations_of(node):
            self._budget.spend("work")
            known = self._canonical.issued.get(related) or issuer.issued.get(related) or self._first_degree[related]
            related_by_hash[self._hash(how + known)].append(related)
        data = []
        for related_hash, nodes in sorted(related_by_hash.items()):
            path, issuer = self._shortest_path(nodes, issuer)
            data.append(related_hash)
            data.append(path)
        return self._hash("".join(data)), issuer

    def _shortest_path(self, related: list[str], issuer: _Issuer) -> tuple[str, _Issuer]:
        """Section 4.8.3 steps 5.4 and 5.5: of all orders of `related`, the one whose path sorts first."""
        chosen_path = ""
        chosen_issuer = issuer
        for order in _orders(related):
            path, candidate = self._path(order, issuer.copy(), chosen_path)
            if path is not None and (not chosen_path or path < chosen_path):
                chosen_path, chosen_issuer = path, candidate
        return chosen_path, chosen_issuer

    def _path(self, order: Iterable[str], issuer: _Issuer, chosen: str) -> tuple[str | None, _Issuer]:
        """The path of one order, or None as soon as it cannot sort before `chosen`."""
        path = ""
        to_visit = []
        for node in order:
            self._budget.spend("work")
            label = self._canonical.issued.get(node)
            if label is None:
                if node not in issuer.issued:
                    to_visit.append(node)
                label = issuer.issue(node)
            path += label
            if _is_beaten(path, chosen):
                return None, issuer
        for node in to_visit:
            hashed, visited = self._hash_n_degree(node, issuer)
            path += f"{issuer.issue(node)}<{hashed}>"
            issuer = visited
            if _is_beaten(path, chosen):
                return None, issuer
        return path, issuer


def _orders(nodes: list[str]) -> Iterable[tuple[str, ...]]:
    """Every distinct order of `nodes`. A node that shares five quads with another is listed five times; exchanging it
    with itself would take 120 times the work for the same path."""
    if len(set(nodes)) == len(nodes):
        return permutations(nodes)
    return _distinct_orders(Counter(nodes), ())


def _distinct_orders(left: Counter[str], begun: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    is_complete = True
    for node, count in left.items():
        if count:
            is_complete = False
            yield from _distinct_orders(left - Counter((node,)), (*begun, node))
    if is_complete:
        yield begun


def _is_beaten(path: str, chosen: str) -> bool:
    return bool(chosen) and len(path) >= len(chosen) and path > chosen


def relabel(quad: Quad, labels: Mapping[str, str]) -> Quad:
    """`quad` with other terms for its blank nodes, each `_:label`."""
    subject, predicate, value, graph = quad
    return labels.get(subject, subject), predicate, labels.get(value, value), labels.get(graph, graph)
