"""Whom the network trusts, and when it stopped: keys that were compromised, and issuers that the operator knows."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from badges.store.models.base import Base, UtcDateTime


class KeyIncident(Base):
    """A key that somebody else may hold. While one is not finished, nothing new is signed (DECISIONS.md R6b).

    `compromised_at` is the date that the operator names, `opened_at` when issuing was frozen, and `finished_at` when
    every badge of the key was signed anew and issuing began again.
    """

    __tablename__ = "key_incident"

    id: Mapped[int] = mapped_column(primary_key=True)
    method_id: Mapped[str] = mapped_column(String(300), unique=True)
    owner: Mapped[str] = mapped_column(String(63))
    algorithm: Mapped[str] = mapped_column(String(10))
    compromised_at: Mapped[datetime] = mapped_column(UtcDateTime())
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime())
    finished_at: Mapped[datetime | None]


class KnownIssuer(Base):
    """An issuer of others' badges whose name the operator vouches for: a DID or an https profile."""

    __tablename__ = "known_issuer"

    id: Mapped[int] = mapped_column(primary_key=True)
    issuer_id: Mapped[str] = mapped_column(String(500), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    added_at: Mapped[datetime] = mapped_column(UtcDateTime())
