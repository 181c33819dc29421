"""What the form carries, with a MAC, so that it needs no session and sets no cookie; and what its answer carries.

A form that was not read from our page has no token. The token holds the random key by which the same form, sent twice,
is kept once.
"""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from badges.web.http.access import services
from keys import tokens

DAY: Final = timedelta(days=1)  # for which a form may stay open, and an answer be read again
FORM: Final = "form of an orientation"
ANSWER: Final = "answer to an orientation"


def new() -> str:
    """A token for a form that is shown now."""
    return _write(FORM, str(uuid.uuid4()))


def key_of(token: str | None) -> str | None:
    """The key in a token of ours; None when it is none, or too old."""
    found = _read(FORM, token)
    return found if isinstance(found, str) else None


@dataclass(frozen=True)
class Answer:
    """What the page of the answer says: the slug of the site, until when there is a call, and whether the service is
    called."""

    site: str
    call_by: date | None
    through_service: bool


def answer(site: str, call_by: date | None, *, through_service: bool = False) -> str:
    """What the page of the answer is asked with."""
    return _write(ANSWER, [site, call_by.isoformat() if call_by is not None else None, through_service])


def answered(token: str | None) -> Answer | None:
    """The same, read again; None when it is not ours, or too old."""
    found = _read(ANSWER, token)
    if found is None:
        return None
    site, call_by, through_service = found
    return Answer(site, date.fromisoformat(call_by) if call_by is not None else None, through_service)


def _write(purpose: str, value: object) -> str:
    made = int(services().now().timestamp())
    return tokens.write(services().settings.secret_key, purpose, json.dumps([made, value]).encode())


def _read(purpose: str, token: str | None) -> Any:
    data = tokens.read(services().settings.secret_key, purpose, token or "")
    if data is None:
        return None
    made, value = json.loads(data)
    return value if services().now().timestamp() - made <= DAY.total_seconds() else None
