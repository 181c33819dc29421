"""Sessions kept by the server: the cookie is a random key, the row holds its digest, and the server can end it.

DECISIONS.md R14. On a staff member's own phone a session lasts thirty days; elsewhere eight hours, and the cookie ends
when the browser closes; on a computer that is not theirs it ends ten minutes after the last page. Only a staff member
who has signed in has a row, and the row names the device. What a form needs before (its token) stands in the cookie
itself, with its end and a MAC; a visitor of public pages has no cookie.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from http.client import SERVICE_UNAVAILABLE
from typing import Any

from flask import Flask, Request, Response
from flask.json.tag import TaggedJSONSerializer
from flask.sessions import SessionInterface, SessionMixin
from sqlalchemy.exc import DBAPIError, OperationalError
from werkzeug.datastructures import CallbackDict

from badges.base.database.engine import Database
from badges.base.errors import DiskReadOnly, NothingWritten
from badges.network.signin import devices, web_sessions
from keys import tokens

OWN_PHONE = timedelta(days=30)
ELSEWHERE = timedelta(hours=8)
DEVICE_COOKIE = timedelta(days=365)
BORROWED = timedelta(minutes=10)
STOPPED_KEPT = timedelta(days=2)  # a cookie that remembers a stopped session outlives the day in which it may come back
LARGEST_COOKIE = 3000  # characters; browsers keep 4,096 bytes
_PURPOSE = "signed-out session"


STOPPED = "stopped"  # in a session in which nobody is signed in: the key of one that stopped with a lost phone
_SIGNED_OUT = "0."  # the key of a row holds no full stop


def device_cookie_name(app: Flask) -> str:
    """The name of the cookie by which a device is recognised at the next sign-in. It opens nothing by itself."""
    return "__Host-rcs-device" if app.config["SESSION_COOKIE_SECURE"] else "rcs-device"


class ServerSession(CallbackDict[str, Any], SessionMixin):
    """One browser's session. `key` is None until there is something to keep.

    `trouble`: why the database could not give it; it is then empty, and nothing of it is written.
    """

    def __init__(
        self,
        initial: dict[str, Any] | None = None,
        key: str | None = None,
        trouble: OperationalError | None = None,
    ) -> None:
        self.modified = False
        self.accessed = False
        super().__init__(initial or {}, _mark_modified)
        self.key = key
        self.trouble = trouble
        self.ended_keys: list[str] = []
        self.device_token: str | None = None  # to be given to the browser with this answer
        self.is_back = False  # it opens again, and its cookie is to be given once more

    @property
    def permanent(self) -> bool:
        """Whether the cookie outlives the browser: the staff member said that the phone is their own."""
        return bool(self.get("_permanent", False))

    @permanent.setter
    def permanent(self, value: bool) -> None:
        self["_permanent"] = bool(value)

    @property
    def lifetime(self) -> timedelta:
        """How long the session lasts: from its beginning, or from its last page where `is_borrowed`."""
        if self.is_borrowed:
            return BORROWED
        return OWN_PHONE if self.permanent else ELSEWHERE

    @property
    def is_borrowed(self) -> bool:
        """Whether the staff member said that the computer is not theirs."""
        return bool(self.get("borrowed", False))

    @property
    def accessed_by_person(self) -> bool:
        """Whether a staff member is signed in: no cache may then keep the answer."""
        return "_user_id" in self

    def rotate(self) -> None:
        """Take a new key and a new form token, and end the old key. Called whenever rights change."""
        if self.key is not None:
            self.ended_keys.append(self.key)
            self.key = None
        self.pop("csrf_token", None)
        self.pop(STOPPED, None)
        self.modified = True

    def end(self) -> None:
        """Forget everything and end this session for every holder of its key."""
        if self.key is not None:
            self.ended_keys.append(self.key)
            self.key = None
        self.clear()


def _mark_modified(session: CallbackDict[str, Any]) -> None:
    session.modified = True  # type: ignore[attr-defined]


class ServerSessions(SessionInterface):
    """Flask's session interface over the table web_session."""

    session_class = ServerSession
    serializer = TaggedJSONSerializer()

    def __init__(self, database: Database, clock: Callable[[], datetime], *, secure: bool) -> None:
        self.database = database
        self.clock = clock
        self.secure = secure

    def get_cookie_name(self, app: Flask) -> str:
        """`__Host-` binds the cookie to this very host, where browsers allow it: over TLS, or on localhost."""
        return "__Host-rcs" if self.secure else "rcs"

    def open_session(self, app: Flask, request: Request) -> ServerSession:
        """Return the browser's session, or an empty one."""
        key = request.cookies.get(self.get_cookie_name(app))
        if not key or len(key) > LARGEST_COOKIE:
            return ServerSession()
        if key.startswith(_SIGNED_OUT):
            return self._signed_out(app, key)
        try:
            row = web_sessions.load(self.database, _digest(key), self.clock())
        except OperationalError as trouble:
            return ServerSession(trouble=trouble)  # pages that need no session answer
        if row is None:
            return ServerSession()
        if row.stopped_at is not None:  # the cookie stays as it is, so that a colleague's yes opens it again
            return ServerSession({STOPPED: key})
        return self._opened(app, key, row.subject, row.data) or ServerSession()

    def _opened(self, app: Flask, key: str, subject: str, sealed: str) -> ServerSession | None:
        """The session of a row; None for one that was written with the database's password, which opens no account."""
        seal, _, data = sealed.partition(" ")
        if not hmac.compare_digest(seal, _seal(app, key, subject, data)):
            return None
        return ServerSession(self.serializer.loads(data), key)

    def _signed_out(self, app: Flask, cookie: str) -> ServerSession:
        """The session that the cookie itself holds; the one that stopped with a lost phone, once it opens again."""
        held = self._from_cookie(app, cookie)
        key = held.get(STOPPED) if held is not None else None
        if held is None or key is None:
            return ServerSession(held)
        try:
            row = web_sessions.load(self.database, _digest(key), self.clock())
        except OperationalError:
            return ServerSession(held)
        if row is None:  # it has ended for good
            del held[STOPPED]
        if row is None or row.stopped_at is not None:
            return ServerSession(held)
        found = self._opened(app, key, row.subject, row.data)
        if found is None:
            return ServerSession(held)
        found.is_back = True
        return found

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Write what changed, after the view's own commit; a session that was ended meanwhile stays ended."""
        if not isinstance(session, ServerSession):
            raise TypeError("a session of another interface")
        if session.trouble is not None or response.status_code == SERVICE_UNAVAILABLE:
            return
        self._save(app, session, response)
        if session.is_back and session.key is not None:
            self._set_cookie(app, response, session.key, OWN_PHONE if session.permanent else None)
        if session.device_token is not None:
            self._set_cookie(app, response, session.device_token, DEVICE_COOKIE, name=device_cookie_name(app))

    def _save(self, app: Flask, session: ServerSession, response: Response) -> None:
        self._note_use(session)
        for key in session.ended_keys:
            web_sessions.end(self.database, _digest(key))
        if session.ended_keys and not session:
            self._delete_cookie(app, response)
        if not session.modified or (not session and session.key is None):
            return
        if "_user_id" not in session:
            self._save_signed_out(app, session, response)
            return
        subject, data = session["_user_id"], self.serializer.dumps(dict(session))
        if session.key is not None:
            data = f"{_seal(app, session.key, subject, data)} {data}"
            with suppress(DiskReadOnly):  # the page is right, and no form of it could be kept anyway
                if not web_sessions.change(self.database, _digest(session.key), subject=subject, data=data):
                    self._delete_cookie(app, response)
            return
        now = self.clock()
        session.key = secrets.token_urlsafe(32)
        web_sessions.insert(
            self.database,
            _digest(session.key),
            subject=subject,
            data=f"{_seal(app, session.key, subject, data)} {data}",
            now=now,
            expires_at=now + session.lifetime,
            device_id=session.get("device"),
        )
        self._set_cookie(app, response, session.key, OWN_PHONE if session.permanent else None)

    def _note_use(self, session: ServerSession) -> None:
        """Note now and then that the device is in use; a borrowed computer's session goes on from its last page.

        Pages are shown all the same where nothing can be written.
        """
        if session.key is None or "_user_id" not in session:
            return
        now, since = self.clock(), self.clock().timestamp() - session.get("used_at", 0)
        try:
            if session.is_borrowed:
                end = datetime.fromtimestamp(session.get("began_at", 0), UTC) + ELSEWHERE
                web_sessions.extend(self.database, _digest(session.key), min(now + BORROWED, end))
            if since >= devices.USE_NOTED.total_seconds() and (device := session.get("device")) is not None:
                devices.used(self.database, device, now.replace(microsecond=0))
                session["used_at"] = int(now.timestamp())
        except (DBAPIError, NothingWritten):
            return

    def _save_signed_out(self, app: Flask, session: ServerSession, response: Response) -> None:
        """Write a session without an account into the cookie. Raises ValueError: when it is too large."""
        if session.key is not None:
            web_sessions.end(self.database, _digest(session.key))
        if not session:
            self._delete_cookie(app, response)
            return
        stopped = STOPPED in session
        until = int((self.clock() + (STOPPED_KEPT if stopped else ELSEWHERE)).timestamp())
        data = f"{until} {self.serializer.dumps(dict(session))}".encode()
        cookie = _SIGNED_OUT + tokens.write(str(app.secret_key), _PURPOSE, data)
        if len(cookie) > LARGEST_COOKIE:
            raise ValueError("a session in which nobody is signed in holds too much")
        self._set_cookie(app, response, cookie, STOPPED_KEPT if stopped else None)

    def _from_cookie(self, app: Flask, cookie: str) -> dict[str, Any] | None:
        data = tokens.read(str(app.secret_key), _PURPOSE, cookie.removeprefix(_SIGNED_OUT))
        if data is None:
            return None
        until, _, content = data.decode().partition(" ")
        if int(until) <= self.clock().timestamp():
            return None
        found: dict[str, Any] = self.serializer.loads(content)
        return found

    def _set_cookie(
        self, app: Flask, response: Response, value: str, lifetime: timedelta | None, *, name: str | None = None
    ) -> None:
        response.set_cookie(
            name or self.get_cookie_name(app),
            value,
            max_age=int(lifetime.total_seconds()) if lifetime else None,
            secure=self.secure,
            httponly=True,
            samesite="Lax",
            path="/",
        )
        response.headers["Cache-Control"] = "no-store"

    def _delete_cookie(self, app: Flask, response: Response) -> None:
        response.delete_cookie(self.get_cookie_name(app), path="/", secure=self.secure, httponly=True, samesite="Lax")


def _seal(app: Flask, key: str, subject: str, data: str) -> str:
    """What shows that this service signed this person in: one who has the database alone can make no session."""
    said = "\0".join(("session", key, subject, data))
    return hmac.new(str(app.secret_key).encode(), said.encode(), hashlib.sha256).hexdigest()


def _digest(key: str) -> bytes:
    return hashlib.sha256(key.encode()).digest()
