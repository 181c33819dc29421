"""Members, what they said yes or no to, which staff they are, and the codes that confirm an e-mail.

A member is no user account: no e-mail, phone or password is required.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from sqlalchemy import (
    Connection,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
    event,
    inspect,
    text,
)
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.orm import Mapped, mapped_column, relationship

from badges.base.database.types import ERASURE_BITS, PRESENT, Base, UtcDateTime, enum_of, only, random_bits, table_of
from badges.base.personal.columns import (
    COUNT,
    DAY,
    NUMBER,
    OURS,
    RANDOM,
    STAFF,
    Merge,
    Way,
    a_sign,
    belongs,
    deleted,
    emptied,
    kept,
    made,
)
from badges.base.text import names, sounds
from badges.network.tables import Site
from badges.people.rules import Age, ConsentAnswer, ConsentSubject

_OWN: Final = "that of the record that stays"
_COMPUTED: Final = "computed again from the names"
_FOLDED: Final = "the name, folded for search"
_SHOWN: Final = "a consent and its withdrawal have to be shown afterwards, and name nobody by themselves"
_CODE: Final = "a digest that ends within the hour; the address is the member's or the backpack's"

_LINK_ENDED = text("link_ended_at IS NOT NULL")
_PRACTICE = text("practice")
_CALLED = text("called IS NOT NULL")
_WAITING = text("same_person IS NULL")
# As each database writes that a truth value is false: SQLite uses an index for the very same words alone.
_DENIED_SQLITE = text("same_person IS 0 AND read_at IS NULL")
_DENIED = text("same_person IS FALSE AND read_at IS NULL")


def _as_folded(context: DefaultExecutionContext) -> str:
    """The whole name of a row that says nothing else: as it is folded for search."""
    return str(context.get_current_parameters()["folded_name"])  # type: ignore[no-untyped-call]


class Member(Base):
    """A person who takes part. Everything but the given name is optional.

    `folded_name` serves search and sort: the name that they go by, then given and family name. `whole_name` is the
    folded given and family name alone, by which one person is told from another. `link_nonce` makes the private link:
    the key in the URL is the nonce and a MAC under the instance's secret, so that it can be shown again, and a new
    nonce ends the old link. `erasure_bits` are given at random once, and never change: the logbook outside of the
    database names the person by them, so that a backup that is restored is erased again. `erased_at`: nothing of the
    person is shown from then on.
    """

    __tablename__ = "member"
    __table_args__ = (
        Index("ix_member_link_to_give", "site_id", sqlite_where=_LINK_ENDED, postgresql_where=_LINK_ENDED),
        Index("ix_member_called", "site_id", sqlite_where=_CALLED, postgresql_where=_CALLED),
        only("age", Age),
        Index("uq_member_practice", "site_id", unique=True, sqlite_where=_PRACTICE, postgresql_where=_PRACTICE),
        belongs("id", kept_for="unanswered"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=kept(NUMBER, given=OURS, merged=_OWN))
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), index=True, info=kept(NUMBER, given=OURS, merged=_OWN))
    # their account, if they have one
    staff_id: Mapped[int | None] = mapped_column(
        ForeignKey("staff.id"),
        index=True,
        info=emptied(given="the answer to whether it is theirs is given", merged=Merge.LACKING),
    )
    given_name: Mapped[str] = mapped_column(String(60), info=emptied(given=True, merged=_OWN, imported=True))
    family_name: Mapped[str | None] = mapped_column(
        String(60), info=emptied(given=True, merged=Merge.LACKING, imported=True)
    )
    # the name that they go by, such as « Ginou »
    called: Mapped[str | None] = mapped_column(String(60), info=emptied(given=True, merged=Merge.LACKING))
    folded_name: Mapped[str] = mapped_column(String(130), index=True, info=emptied(given=_FOLDED, merged=_COMPUTED))
    whole_name: Mapped[str] = mapped_column(
        String(130), index=True, default=_as_folded, info=emptied(given=_FOLDED, merged=_COMPUTED)
    )
    phone: Mapped[str | None] = mapped_column(
        String(20), index=True, info=emptied(given=True, merged=Merge.LACKING, imported=True)
    )
    email: Mapped[str | None] = mapped_column(
        String(255), info=emptied(given=True, merged=Merge.LACKING, imported=True)
    )
    email_confirmed_at: Mapped[datetime | None] = mapped_column(
        info=a_sign(emptied(given=True, merged=Merge.LACKING, merged_with="email"))
    )
    # the confirmed address that stood here before, and counts for a week more
    email_before: Mapped[str | None] = mapped_column(String(255), info=emptied(given=True, merged=_OWN))
    # since when another address than the confirmed one stands here: another was written, or it came by a merge
    email_changed_at: Mapped[datetime | None] = mapped_column(info=emptied(given=True, merged=_OWN))
    # the account that wrote the address, or took it away, last
    email_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), info=emptied(given=STAFF, merged=_OWN))
    # who told them of the network, as they say it
    told_by: Mapped[str | None] = mapped_column(
        String(80), info=emptied(given=True, merged=Merge.LACKING, imported=True)
    )
    # as they say it, such as « roumain, un peu anglais »
    spoken_languages: Mapped[str | None] = mapped_column(
        String(80), info=emptied(given=True, merged=Merge.LACKING, imported=True)
    )
    # as a tick says it, until the staff changes it
    age: Mapped[Age | None] = mapped_column(enum_of(Age, 10), info=emptied(given=True, merged=Merge.LACKING))
    age_said_on: Mapped[date | None] = mapped_column(
        info=a_sign(emptied(given=True, merged=Merge.LACKING, merged_with="age"))
    )
    # since when their presence is noted without their name, if they prefer it
    unnamed_on: Mapped[date | None] = mapped_column(info=a_sign(emptied(given=True, merged=Merge.LACKING)))
    # since when nothing is written to them that they or the law did not ask for, if they wish it
    no_messages_on: Mapped[date | None] = mapped_column(info=a_sign(emptied(given=True, merged=Merge.LACKING)))
    link_nonce: Mapped[bytes] = mapped_column(
        LargeBinary(16),
        unique=True,
        info=emptied(given=RANDOM, merged="the links of both open the record that stays", kept_for="badge"),
    )
    # their link died with a lost phone, and no new one was given yet
    link_ended_at: Mapped[datetime | None] = mapped_column(info=emptied(given=OURS, merged=_OWN, kept_for="badge"))
    # their link opens nothing since a phone was reported lost that had shown it; it comes back, or ends within a day
    link_stopped_at: Mapped[datetime | None] = mapped_column(
        info=emptied(given=OURS, merged=Merge.LACKING, kept_for="badge")
    )
    joined_on: Mapped[date] = mapped_column(
        info=a_sign(kept("the day from which what was recorded is counted", given=True, merged=Merge.EARLIEST))
    )
    left_on: Mapped[date | None] = mapped_column(info=kept(DAY, given=True, merged=_OWN))
    erased_at: Mapped[datetime | None] = mapped_column(
        info=kept(DAY, given="the request to erase is given", merged=_OWN)
    )
    # makes saving the form twice harmless
    client_key: Mapped[str | None] = mapped_column(String(36), unique=True, info=emptied(given=RANDOM, merged=_OWN))
    erasure_bits: Mapped[bytes] = mapped_column(
        LargeBinary(ERASURE_BITS // 8),
        unique=True,
        default=random_bits,
        info=made("random; by them a backup that is restored is erased again", given=RANDOM, merged=_OWN),
    )
    merged_into_id: Mapped[int | None] = mapped_column(
        ForeignKey("member.id"),
        index=True,
        info=kept("it leads to another emptied record alone", given=OURS, merged=_OWN),
    )
    # the last day on which the person said that their record shall stay, or something whose day stands nowhere else
    kept_on: Mapped[date | None] = mapped_column(info=a_sign(kept(DAY, given=OURS, merged=Merge.LATEST)))
    # when they were asked, after two years without contact
    asked_on: Mapped[date | None] = mapped_column(info=kept(DAY, given=OURS, merged=_OWN))
    # when name, contact and attendance went, because they did not answer
    forgotten_on: Mapped[date | None] = mapped_column(info=kept(DAY, given=OURS, merged=_OWN))
    # nobody: « Camille Essai », to rehearse with
    practice: Mapped[bool] = mapped_column(default=False, info=kept(COUNT, given=OURS, merged=_OWN))

    site: Mapped[Site] = relationship(lazy="joined", innerjoin=PRESENT)


class NameWord(Base):
    """One word of a member's folded name: a search finds the member by its first letters, without reading every name.

    Both databases compare the words by the code points of their letters. The rows follow the name, whatever writes it.
    `sound`: how the word sounds (`badges.base.text.sounds`), by which a second record of one person is found.
    """

    __tablename__ = "member_name_word"
    __table_args__ = (
        Index(None, "word", "member_id"),
        Index(None, "sound", "member_id"),
        belongs(Way("member_id", stays="computed again from the names", counted=False), kept_for="unanswered"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=deleted(given=OURS))
    word: Mapped[str] = mapped_column(
        String(130).with_variant(String(130, collation="C"), "postgresql"), info=deleted(given=_FOLDED)
    )
    sound: Mapped[str] = mapped_column(String(130), info=deleted(given=_FOLDED))
    member_id: Mapped[int] = mapped_column(
        ForeignKey("member.id", ondelete="CASCADE"), index=True, info=deleted(given=OURS)
    )


@event.listens_for(Member, "after_insert")
def _add_words(_mapper: object, connection: Connection, member: Member) -> None:
    """Write the words of a name in the transaction that writes the name."""
    words = [
        {"word": each, "sound": sounds.of_word(each), "member_id": member.id}
        for each in sorted(names.words_of(member.folded_name))
    ]
    if words:
        connection.execute(table_of(NameWord).insert(), words)


@event.listens_for(Member, "after_update")
def _change_words(mapper: object, connection: Connection, member: Member) -> None:
    if inspect(member).attrs.folded_name.history.has_changes():
        table = table_of(NameWord)
        connection.execute(table.delete().where(table.c.member_id == member.id))
        _add_words(mapper, connection, member)


class Consent(Base):
    """A member's answer about follow-up or badges, with the date and the version of the text that was read.

    Never updated: a change is a new row. The yes to one badge is `AwardConsent`.
    """

    __tablename__ = "consent"
    __table_args__ = (
        only("subject", ConsentSubject),
        only("answer", ConsentAnswer),
        belongs("member_id", kept_for="consent"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=kept(NUMBER, given=OURS))
    member_id: Mapped[int] = mapped_column(
        ForeignKey("member.id", ondelete="CASCADE"), index=True, info=kept(NUMBER, given=OURS)
    )
    subject: Mapped[ConsentSubject] = mapped_column(enum_of(ConsentSubject, 12), info=kept(_SHOWN, given=True))
    answer: Mapped[ConsentAnswer] = mapped_column(enum_of(ConsentAnswer, 10), info=kept(_SHOWN, given=True))
    # said by a child and a parent together
    with_parent: Mapped[bool] = mapped_column(default=False, info=kept(_SHOWN, given=True))
    text_version: Mapped[str] = mapped_column(String(20), info=made(_SHOWN, given=True))  # such as "2026-11"
    given_at: Mapped[datetime] = mapped_column(UtcDateTime(), info=a_sign(kept(_SHOWN, given=True)))
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), info=kept(NUMBER, given=STAFF))


class StaffTie(Base):
    """What a staff member answered when asked whether a member's record is their own.

    A row without an answer is a question that waits, from the moment at which one of the two names was written; the
    answer fills it. An answer is never changed: another is a new row, and the last one of a staff member about a member
    counts. One person may have several accounts and several records. `read_at`: when another coordinator
    had read a no.
    """

    __tablename__ = "staff_tie"
    __table_args__ = (
        Index("ix_staff_tie_waiting", "staff_id", sqlite_where=_WAITING, postgresql_where=_WAITING),
        Index("ix_staff_tie_unread", "answered_at", sqlite_where=_DENIED_SQLITE, postgresql_where=_DENIED),
        belongs("member_id", "staff_id", kept_for="unanswered"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=deleted(given=OURS))
    staff_id: Mapped[int] = mapped_column(
        ForeignKey("staff.id", ondelete="CASCADE"), index=True, info=deleted(given=STAFF)
    )
    member_id: Mapped[int] = mapped_column(
        ForeignKey("member.id", ondelete="CASCADE"), index=True, info=deleted(given=OURS)
    )
    same_person: Mapped[bool | None] = mapped_column(info=deleted(given=True))
    answered_at: Mapped[datetime | None] = mapped_column(info=deleted(given=True))
    read_at: Mapped[datetime | None] = mapped_column(info=deleted(given=OURS))
    read_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), info=deleted(given=STAFF))


class DoubleSignal(Base):
    """A staff member says that two records are of one person. The row ends with the coordination's answer.

    `member_id` is the lower of both numbers. Where one of both records is gone, nothing is asked.
    """

    __tablename__ = "double_signal"
    __table_args__ = (
        UniqueConstraint("member_id", "other_id"),
        belongs(Way("member_id", stays="the merge answers it"), kept_for="unanswered"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=deleted(given=OURS))
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"), info=deleted(given=OURS))
    other_id: Mapped[int] = mapped_column(info=deleted(given=OURS))  # of the other record
    signalled_by_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), info=deleted(given=STAFF))
    signalled_at: Mapped[datetime] = mapped_column(UtcDateTime(), info=deleted(given=OURS))


class ConfirmationCode(Base):
    """A one-use code sent to an e-mail address, to confirm it or to allow what a private link alone may not."""

    __tablename__ = "confirmation_code"
    __table_args__ = (
        Index(None, "purpose", "number"),
        belongs(Way("member_id", stays="a code is asked for anew"), kept_for=("code", "unanswered")),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=deleted(given=_CODE))
    member_id: Mapped[int] = mapped_column(
        ForeignKey("member.id", ondelete="CASCADE"), index=True, info=deleted(given=_CODE)
    )
    purpose: Mapped[str] = mapped_column(String(20), info=deleted(given=_CODE))  # "backpack"
    number: Mapped[int | None] = mapped_column(info=deleted(given=_CODE))  # of what it is about, such as an award
    email: Mapped[str] = mapped_column(String(255), info=deleted(given=_CODE))
    code_digest: Mapped[bytes] = mapped_column(LargeBinary(32), info=deleted(given=_CODE))
    attempts: Mapped[int] = mapped_column(default=0, info=deleted(given=_CODE))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime(), index=True, info=deleted(given=_CODE))
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime(), info=deleted(given=_CODE))
    used_at: Mapped[datetime | None] = mapped_column(info=deleted(given=_CODE))
