"""Admission: every view names its entrance with `@entrance`; the app is not built while a view names none.

- public: every request, without a cookie.
- member: requests with the member's private link (decisions 27).
- staff: signed-in staff.
- coordinator: signed-in staff with that role.

Rights over a site or an award stand in `badges.base.rights`, which the intentions ask. What cannot be taken back asks
besides who is there (`badges.web.admission.proofs`): a phone that lies open on a table is signed in too.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final, Literal, ParamSpec, Protocol, TypeVar

from flask import Flask, current_app, g, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import Session as OrmSession

from badges.base.errors import NotAllowed, NotFound
from badges.base.rights import ACCOMPANIES, Actor, StaffRole
from badges.base.services import Services
from badges.base.times import local_date
from badges.network import rules
from badges.network.actors import actor_of
from badges.web.admission import attendance_only, closed_links, proofs
from badges.web.http.request_session import reading_session

if TYPE_CHECKING:
    from badges.people.views import MemberView

SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
DEVICE: Final = "device"  # in the session, the number of the device that it belongs to
OF_STAFF: Final = ("security", "signin")  # blueprints whose public pages lead to those of the staff
NEWEST: Final = "badges.newest"  # of the application: how the newest badge is found, known with the public pages
_PROVED: Final = "proved_at"  # in the session, in seconds
LINKS: Final = "badges.links"  # of the application: how a private link is read, known with the members' pages
PROOF_LASTS: Final = timedelta(minutes=5)
Entrance = Literal["public", "member", "staff", "coordinator"]
P = ParamSpec("P")
R = TypeVar("R")


class Links(Protocol):
    """What reads private links: `badges.people.links`."""

    def member_by_key(self, services: Services, session: OrmSession, key: str) -> MemberView | None:
        """Return the member whose page this key opens."""

    def stopped_by_key(self, services: Services, session: OrmSession, key: str) -> int | None:
        """Return the site to call about a key that opens nothing since a phone was reported lost."""


@dataclass(frozen=True)
class Upload:
    """What the form of a page with a file may hold besides it, and the code of the sentence when all is too large."""

    field_bytes: int
    too_large: str


def entrance(
    wanted: Entrance, *, stateless: bool = False, upload: Upload | None = None
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Mark a view with its entrance. `stateless`: its POST changes nothing and needs no token (the verifier).

    `upload`: its form brings a file; other forms of staff and members have a common, smaller limit.
    """

    def mark(view: Callable[P, R]) -> Callable[P, R]:
        view.entrance = wanted  # type: ignore[attr-defined]
        view.stateless = stateless  # type: ignore[attr-defined]
        view.upload = upload  # type: ignore[attr-defined]
        return view

    return mark


def entrance_of(app: Flask, endpoint: str | None) -> Entrance | None:
    """Return the entrance of an endpoint; None when there is no such endpoint."""
    return getattr(app.view_functions.get(endpoint or ""), "entrance", None)


def upload_of(app: Flask, endpoint: str | None) -> Upload | None:
    """Return what the form of an endpoint with a file may hold; None when it brings none."""
    return getattr(app.view_functions.get(endpoint or ""), "upload", None)


def require_every_entrance(app: Flask) -> None:
    """Raises LookupError: when a route of the app names no entrance."""
    silent = sorted(name for name, view in app.view_functions.items() if not hasattr(view, "entrance"))
    if silent:
        raise LookupError(f"these views name no entrance: {', '.join(silent)}")


def is_open() -> bool:
    """Whether this request reads a public page without a cookie, or asks a public view by a POST that changes nothing:
    no name is asked, and nothing is written.

    The pages that lead to the staff's are not among them: they answer under the pinned address alone.
    """
    if "HTTP_COOKIE" in request.environ or request.blueprint in OF_STAFF:
        return False
    view = current_app.view_functions.get(request.endpoint or "")
    if request.method not in ("GET", "HEAD") and not getattr(view, "stateless", False):
        return False
    return getattr(view, "entrance", None) == "public"


def services() -> Services:
    """Return the services of the running app."""
    found: Services = current_app.extensions["badges"]
    return found


def signed_in() -> bool:
    """Whether a member of staff is signed in. Asking touches the session only if the browser sent one.

    An account whose last day has passed is closed at its next request, before the job ends its sessions. A request
    whose actor is known asks no more: what the request itself writes makes its account be read again.
    """
    if "actor" in g and not current_user.is_anonymous:
        return True
    return bool(current_user and current_user.is_authenticated and not is_closed(current_user))


def is_closed(account: Any) -> bool:
    """Whether an account, which has `active` and `last_day`, is closed today."""
    return rules.is_closed(local_date(services().now()), active=account.active, last_day=account.last_day)


def actor() -> Actor:
    """Return the signed-in staff member with their roles and sites, as the intentions take them.

    Raises NotAllowed: `access.signed_out` when the request is not signed in.
    """
    if not signed_in():
        raise NotAllowed("access.signed_out")
    if "actor" not in g:
        today = local_date(services().now())  # a right at another site ends by the clock, in a session that runs too
        g.actor = actor_of(current_user, device=session.get(DEVICE), today=today)
    found: Actor = g.actor
    return found


def admit(view_arguments: dict[str, Any], to_sign_in: Callable[[], ResponseReturnValue]) -> ResponseReturnValue | None:
    """Return None when this request is admitted, else its answer: the redirect to the sign-in, or 404.

    Raises NotFound: `link.ended` for a private link that is unknown or was replaced; `link.called`, with `site_id`,
    for one that opens nothing since a phone was reported lost; `link.closed` for one that was closed in this browser.
    Raises NotAllowed: `access.coordinator_only` when a staff member without that role asks for a coordination page;
    `staff.accompanies` for a page that is none of `attendance_only`, to those who accompany members elsewhere.
    Raises OperationalError: when the database could not give the session, except to public pages.
    """
    wanted = entrance_of(current_app, request.endpoint)
    if wanted != "public" and (trouble := getattr(session, "trouble", None)) is not None:
        raise trouble
    if wanted in ("staff", "coordinator"):
        if not signed_in():
            if current_user.is_authenticated:  # the account was closed: its sign-in page must not lead back here
                session.end()  # type: ignore[attr-defined]
            return to_sign_in()
        if wanted == "coordinator" and StaffRole.COORDINATOR not in actor().roles:
            raise NotAllowed("access.coordinator_only")
        if actor().accompanies and request.endpoint not in attendance_only.OPEN:
            raise NotAllowed(ACCOMPANIES)
    elif (key := view_arguments.get("key")) is not None and closed_links.is_closed(key):
        raise NotFound("link.closed")
    elif wanted == "member" and holder(key or "") is None:
        site_id = _links().stopped_by_key(services(), reading_session(), key or "")
        raise NotFound("link.ended") if site_id is None else NotFound("link.called", site_id=site_id)
    return None


def holder(key: str) -> MemberView | None:
    """Return the member whose private page this key opens, for this request; None for any other text."""
    g.member = _links().member_by_key(services(), reading_session(), key)
    found: MemberView | None = g.member
    return found


def _links() -> Links:
    found: Links = current_app.extensions[LINKS]
    return found


class ProofNeeded(NotAllowed):
    """The staff member must prove again who they are. `back`: the page that follows, None for the one asked for."""

    def __init__(self, back: str | None = None) -> None:
        super().__init__("access.proof")
        self.back = back


def note_proof() -> None:
    """Note that the staff member proved just now who they are: by signing in, or again."""
    session[_PROVED] = int(services().now().timestamp())


def has_proved_recently() -> bool:
    """Whether the staff member proved who they are within `PROOF_LASTS`."""
    age = services().now().timestamp() - session.get(_PROVED, 0)
    return bool(0 <= age <= PROOF_LASTS.total_seconds())


def ask_for_proof(back: str | None = None) -> None:
    """Go on where the staff member proved who they are within `PROOF_LASTS`.

    Raises ProofNeeded: else. They are led to « C'est bien vous ? » and then back to this page, or to `back`; a form
    that was sent is kept and fills the page again, if its view reads it by `parked_forms.submitted()`. Proving carries
    out nothing.
    """
    if not has_proved_recently():
        raise ProofNeeded(back)


def require_proof(view_arguments: dict[str, Any]) -> None:
    """Ask for a recent proof before a view that stands in the list. Raises ProofNeeded: without one."""
    act = proofs.is_asked(request.endpoint, is_safe=request.method in SAFE_METHODS)
    if act is not None:
        ask_for_proof(url_for(act.back, **view_arguments) if act.back is not None else None)
