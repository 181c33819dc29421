"""What was counted of a year: the rows that may be published, and nothing else."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from badges.base.database.types import Base, UtcDateTime, enum_of, only
from badges.base.personal.columns import CHOICE, COUNT, DAY, NUMBER, kept, made, of_nobody
from badges.people.traits.rules import Trait
from badges.reports.disclosure import FEWEST

_OF_NOBODY = "counts of five persons at least"


class TraitYear(Base):
    """A calendar year that was counted, which is done once. `persons`: how many came in it."""

    __tablename__ = "trait_year"
    __table_args__ = (of_nobody("how many persons came in a year"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, info=kept(NUMBER))  # the year
    persons: Mapped[int] = mapped_column(info=kept(COUNT))
    counted_at: Mapped[datetime] = mapped_column(UtcDateTime(), info=kept(DAY))


class TraitCount(Base):
    """A row of a year's table. `answer` is a word of ours or the code of a commune; empty for the others."""

    __tablename__ = "trait_count"
    __table_args__ = (
        only("trait", Trait),
        CheckConstraint(f"persons >= {FEWEST}", name="fewest"),
        of_nobody(_OF_NOBODY),
    )

    year: Mapped[int] = mapped_column(
        ForeignKey(TraitYear.id), primary_key=True, autoincrement=False, info=kept(NUMBER)
    )
    trait: Mapped[Trait] = mapped_column(enum_of(Trait, 10), primary_key=True, info=kept(CHOICE))
    answer: Mapped[str] = mapped_column(String(12), primary_key=True, info=made("one of a closed list"))
    persons: Mapped[int] = mapped_column(info=kept(COUNT))
