"""How often something went wrong lately, for the limits on failures (decisions 31). Counts failures, never people."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from badges.store.models.base import Base, UtcDateTime


class FailureCount(Base):
    """Failures of one kind within a window, by one account or address: of these only a digest stands here."""

    __tablename__ = "failure_count"

    key_digest: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    failures: Mapped[int] = mapped_column(default=0)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime(), index=True)
