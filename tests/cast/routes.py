"""The addresses of an application, bound once in a process: each application that a test builds has the same."""

from __future__ import annotations

from typing import Any, Final

from werkzeug.routing import Map, Rule, RuleFactory
from werkzeug.routing.matcher import StateMachineMatcher

_BOUND: Final[dict[tuple[object, ...], Rule]] = {}
_MATCHERS: Final[dict[tuple[int, ...], StateMachineMatcher]] = {}  # by the rules, in their order


class SharedRoutes(Map):
    """A map whose rules, and what finds them, are those of an earlier map that was given the same.

    Neither is changed once it was asked, and neither knows the application.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        self._added: list[Rule] = []
        super().__init__(*arguments, **options)

    def add(self, rulefactory: RuleFactory) -> None:
        """Add a rule that is bound already, where an equal one was."""
        for rule in rulefactory.get_rules(self):
            known = _BOUND.setdefault(self._what_it_says(rule), rule)
            if known is rule:
                rule.bind(self)
            self._added.append(known)
            self._rules_by_endpoint.setdefault(known.endpoint, []).append(known)
        self._remap = True

    def update(self) -> None:
        """Take what finds these rules; make it where no map had them all."""
        if not self._remap:
            return
        with self._remap_lock:
            if not self._remap:
                return
            key = tuple(map(id, self._added))
            if key not in _MATCHERS:
                matcher = StateMachineMatcher(self.merge_slashes)
                for rule in self._added:
                    if not rule.build_only:
                        matcher.add(rule)
                matcher.update()
                _MATCHERS[key] = matcher
            self._matcher = _MATCHERS[key]
            for of_endpoint in self._rules_by_endpoint.values():
                of_endpoint.sort(key=lambda rule: rule.build_compare_key())
            self._remap = False

    def _what_it_says(self, rule: Rule) -> tuple[object, ...]:
        methods = None if rule.methods is None else frozenset(rule.methods)
        options = (rule.subdomain, rule.host, rule.strict_slashes, rule.merge_slashes, rule.build_only, rule.websocket)
        automatic = getattr(rule, "provide_automatic_options", None)
        converters = tuple(sorted((name, id(kind)) for name, kind in self.converters.items()))
        told = (repr(rule.defaults), rule.alias, repr(rule.redirect_to), automatic)
        return (type(rule), rule.rule, rule.endpoint, methods, *options, *told, converters)
