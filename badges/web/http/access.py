"""Admission: every view names its entrance with `@entrance`; the app is not built while a view names none.

- public: every request, without a cookie.
- member: requests with the member's private link (decisions 27).
- staff: signed-in staff.
- coordinator: signed-in staff with that role.

Rights over a site or an award stand in `badges.base.rights`, which the intentions ask.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, Literal, ParamSpec, TypeVar

from flask import Flask, abort, current_app, g, request, session
from flask.typing import ResponseReturnValue
from flask_login import current_user

from badges.base.errors import NotAllowed
from badges.base.rights import Actor, StaffRole
from badges.base.services import Services
from badges.people import links
from badges.web.http.reading import reading_session

SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
Entrance = Literal["public", "member", "staff", "coordinator"]
P = ParamSpec("P")
R = TypeVar("R")


def entrance(wanted: Entrance, *, stateless: bool = False) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Mark a view with its entrance. `stateless`: its POST changes nothing and needs no token (the verifier)."""

    def mark(view: Callable[P, R]) -> Callable[P, R]:
        view.entrance = wanted  # type: ignore[attr-defined]
        view.stateless = stateless  # type: ignore[attr-defined]
        return view

    return mark


def entrance_of(app: Flask, endpoint: str | None) -> Entrance | None:
    """Return the entrance of an endpoint; None when there is no such endpoint."""
    return getattr(app.view_functions.get(endpoint or ""), "entrance", None)


def require_every_entrance(app: Flask) -> None:
    """Raises LookupError: when a route of the app names no entrance."""
    silent = sorted(name for name, view in app.view_functions.items() if not hasattr(view, "entrance"))
    if silent:
        raise LookupError(f"these views name no entrance: {', '.join(silent)}")


def services() -> Services:
    """Return the services of the running app."""
    found: Services = current_app.extensions["badges"]
    return found


def signed_in() -> bool:
    """Whether a member of staff is signed in. Asking touches the session only if the browser sent one."""
    return bool(current_user and current_user.is_authenticated)


def actor() -> Actor:
    """Return the signed-in staff member with their roles and sites, as the intentions take them.

    Raises NotAllowed: `access.signed_out` when the request is not signed in.
    """
    if not signed_in():
        raise NotAllowed("access.signed_out")
    if "actor" not in g:
        g.actor = Actor(
            staff_id=current_user.id,
            roles=frozenset(role.name for role in current_user.roles),
            site_ids=frozenset(site.id for site in current_user.sites),
        )
    found: Actor = g.actor
    return found


def admit(view_arguments: dict[str, Any], to_sign_in: Callable[[], ResponseReturnValue]) -> ResponseReturnValue | None:
    """Return None when this request is admitted, else its answer: the redirect to the sign-in, or 404.

    Raises NotAllowed: `access.coordinator_only` when a staff member without that role asks for a coordination page.
    Raises OperationalError: when the database could not give the session, except to public pages.
    """
    wanted = entrance_of(current_app, request.endpoint)
    if wanted != "public" and (trouble := getattr(session, "trouble", None)) is not None:
        raise trouble
    if wanted in ("staff", "coordinator"):
        if not signed_in():
            return to_sign_in()
        if wanted == "coordinator" and StaffRole.COORDINATOR not in actor().roles:
            raise NotAllowed("access.coordinator_only")
    elif wanted == "member":
        g.member = links.member_by_key(services(), reading_session(), view_arguments.get("key", ""))
        if g.member is None:
            abort(404)
    return None
