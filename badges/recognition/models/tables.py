"""The table of drafts of badge models: of a new badge, or of the next version of one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from badges.base.database.types import PRESENT, Base, UtcDateTime
from badges.base.personal.columns import DAY, NUMBER, kept, made, of_nobody, words
from badges.network.tables import Staff
from badges.recognition.tables import BadgeModel, BadgeVersion
from issuer import kit


class BadgeDraft(Base):
    """What a badge may say one day. Its row is deleted when it is published, or thrown away.

    `badge_model_id` None: of a badge that does not exist yet. `based_on_id`: the version of which it is a copy.
    `content` is that of a version, its criteria in their places; `key` None: a criterion that no version had.
    """

    __tablename__ = "badge_draft"
    __table_args__ = (
        CheckConstraint("family IN ('autres', 'moi', 'apprendre', 'faire', 'cite')", name="family"),
        # its number is an address, and is never given again
        of_nobody("what the network may award one day; written and read by the staff alone")
        | {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=kept(NUMBER))
    badge_model_id: Mapped[int | None] = mapped_column(ForeignKey("badge_model.id"), unique=True, info=kept(NUMBER))
    based_on_id: Mapped[int | None] = mapped_column(ForeignKey("badge_version.id"), info=kept(NUMBER))
    family: Mapped[str] = mapped_column(String(10), info=made("the name of a silhouette of the kit"))
    dye: Mapped[str] = mapped_column(String(10), info=made("the name of a dye of the kit"))
    pictogram: Mapped[str] = mapped_column(String(20), info=made("the name of a pictogram of the kit"))
    content: Mapped[dict[str, Any]] = mapped_column(info=words("what a badge would say, before it is published"))
    author_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), info=kept(NUMBER))
    changed_by_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), info=kept(NUMBER))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime(), info=kept(DAY))
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime(), info=kept(DAY))
    # since when it waits for the coordination
    proposed_at: Mapped[datetime | None] = mapped_column(info=kept(DAY))

    model: Mapped[BadgeModel | None] = relationship()
    based_on: Mapped[BadgeVersion | None] = relationship()
    author: Mapped[Staff] = relationship(foreign_keys=author_id, innerjoin=PRESENT)
    changed_by: Mapped[Staff] = relationship(foreign_keys=changed_by_id, innerjoin=PRESENT)

    @property
    def design(self) -> str:
        """The name of its drawing."""
        return kit.design_of(self.family, self.dye, self.pictogram)

    @property
    def slots(self) -> list[dict[str, Any]]:
        """The places of its criteria, each with what stands there, which may be nothing."""
        return list(self.content["criteria"])
