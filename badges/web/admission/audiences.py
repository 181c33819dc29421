"""Pages are imported with the audience that they are for, when the first request or link concerns it.

A process that has only shown badges to employers has then imported neither the office's pages nor what these need. The
composition root lists the audiences, most asked first. An address that none of the imported ones has is looked for in
the next; a link says by its endpoint whose page it leads to. So no address may be found in an audience while a later
one has a closer rule for it: `tests/house/test_audiences.py` holds that.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Final

from flask import Flask, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.routing import BuildError, Map, MapAdapter


@dataclass(frozen=True)
class Audience:
    """Blueprints that are imported together. `blueprints`: the name of each, and the module and name that hold it.

    `parts`: modules whose `register(app)` is called besides.
    """

    name: str
    blueprints: tuple[tuple[str, str, str], ...]
    parts: tuple[str, ...] = ()


class Audiences:
    """Which audiences an application has imported."""

    def __init__(self, app: Flask, every: Sequence[Audience], added: Callable[[Flask], None]) -> None:
        self._app, self._added = app, added
        self._waiting = list(every)
        self._turn: Final = threading.RLock()  # held while modules are imported too, which takes a second
        self.adding: Final = threading.RLock()
        self.open = False  # while an audience is added: Flask refuses it to an application that has answered

    @property
    def complete(self) -> bool:
        """Whether every audience has been imported."""
        return not self._waiting

    def add(self, *names: str) -> None:
        """Import these audiences, unless they have been."""
        with self._turn:
            for each in [each for each in self._waiting if each.name in names]:
                self._import(each)

    def add_all(self) -> None:
        """Import all audiences."""
        self.add(*(each.name for each in self._waiting))

    def add_next(self) -> bool:
        """Import the first that has not been. Returns False when there was none."""
        with self._turn:
            if self._waiting:
                self._import(self._waiting[0])
                return True
            return False

    def _import(self, audience: Audience) -> None:
        # All modules before the first page: where one cannot be imported, the next request finds none of them there.
        blueprints = [getattr(import_module(module), attribute) for _name, module, attribute in audience.blueprints]
        parts = [import_module(part) for part in audience.parts]
        with self.adding:
            self.open = True
            try:
                for blueprint in blueprints:
                    self._app.register_blueprint(blueprint)
                for part in parts:
                    part.register(self._app)
                self._added(self._app)
            finally:
                self.open = False
        self._waiting.remove(audience)

    def link(self, error: Exception, endpoint: str, values: dict[str, Any]) -> str:
        """Build a link to a page that had not been imported. Raises BuildError: when there is no such page."""
        wanted = endpoint.partition(".")[0]
        with self._turn:
            found = [
                each for each in self._waiting if wanted in [name for name, _module, _attribute in each.blueprints]
            ]
            self.add(*(each.name for each in found))
        if not found:
            if not isinstance(error, BuildError) or error.adapter is None:
                raise error
            # Another thread may have added it since the link failed; if not, this raises the same once more.
            error.adapter.build(error.endpoint, error.values, error.method)
        return url_for(endpoint, **values)


class Rules(Map):
    """The rules of all pages, which are put in order while no thread adds some."""

    def __init__(self, adding: AbstractContextManager[Any], **options: Any) -> None:
        self._adding = adding
        super().__init__(**options)

    def update(self) -> None:
        """Put the rules in order, as every question does first."""
        with self._adding:
            super().update()


class Addresses(MapAdapter):
    """The addresses of one request, which imports audiences until one has its page."""

    def __init__(self, known: MapAdapter, audiences: Audiences) -> None:
        super().__init__(
            known.map,
            known.server_name,
            known.script_name,
            known.subdomain,
            known.url_scheme,
            known.path_info,
            known.default_method,
            known.query_args,
        )
        self._audiences = audiences

    def match(self, *arguments: Any, **options: Any) -> Any:
        """Return what werkzeug's own does, and raise the same, once no audience is left to ask."""
        while True:
            was_complete = self._audiences.complete
            try:
                found = super().match(*arguments, **options)
            except HTTPException:
                if was_complete:
                    raise
                self._audiences.add_next()
            else:
                with self._audiences.adding:  # the rule is there before all that guards its page
                    return found


def addresses(audiences: Audiences, known: MapAdapter | None) -> MapAdapter | None:
    """The addresses of a request, as Flask made them, with what is not imported yet."""
    return known if known is None or audiences.complete else Addresses(known, audiences)
