"""What a column and a table say beside themselves of the persons they hold, for `mapped_column(info=…)` and tables.

A column says what erasure does to it, and whether an export gives it. A table says by which ways its rows belong to a
person, and how long they are kept: by the names of `badges.leaving.retention`. `badges.base.personal.declarations`
makes of both what erasure, export, merge, retention and import do; a house test names a column that says nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final, TypeAlias

KEY: Final = "personal"  # in `Column.info` and `Table.info`
Info: TypeAlias = dict[Any, Any]

FORGOTTEN: Final = "unanswered"  # of `badges.leaving.retention`: what goes when a member who was asked did not answer

# Reasons that many columns share. A column with a reason of its own says that.
NUMBER: Final = "a number, which leads to nobody once its person is erased"
DAY: Final = "a day or an instant of the service"
CHOICE: Final = "one of a closed list"
COUNT: Final = "a count, or a yes or no, of the service"
OURS: Final = "state of the service, which says nothing of the member"
STAFF: Final = "a number of the staff, who are other persons"
FOLDED: Final = "a text of the same row, folded for search"
RANDOM: Final = "made at random or by cryptography: it says nothing by itself"


class Erasure(StrEnum):
    """What erasure does to a column: it goes with its row, it is emptied, or it stays, for a reason."""

    DELETED = "deleted"
    EMPTIED = "emptied"
    KEPT = "kept"


class Content(StrEnum):
    """What a column that is kept can hold: a fact that is no text, what the service made, or what a person typed."""

    FACT = "fact"
    MADE = "made"
    WORDS = "words"


class Merge(StrEnum):
    """What a merge does to a column of the record that stays: it takes what it lacks, or one of both."""

    LACKING = "lacking"
    EARLIEST = "earliest"
    LATEST = "latest"


@dataclass(frozen=True)
class Treatment:
    """What one column says. `given`: that an export gives it, or why it does not; None where rows are no member's.

    `sign`: the way to the members whose sign its date is, "" for every way; None for no sign.
    """

    erasure: Erasure
    given: bool | str | None
    reason: str = ""
    content: Content = Content.FACT
    merged: Merge | str | None = None
    merged_with: str | None = None
    fullest: tuple[object, ...] = ()
    kept_for: tuple[str, ...] | None = None
    imported: bool = False
    sign: str | None = None


@dataclass(frozen=True)
class Way:
    """How the rows of a table belong to a person.

    `path`: columns from the row to the person, along foreign keys: `member_id`, `award_id.member_id`, or `id` in a
    table of persons. Where no key points there, `recipient=member.email` names the column whose value is the same, and
    the path goes on from there: `number=award.id.member_id`. `when` narrows it to the rows in which a column has this
    value. When two members merge, a path of one key moves, and a longer one follows what moves; `stays` says why the
    rows of another path, or of this one, do not move. `given` False: an export of this person gives none of these rows.
    `counted` False: they move, and no preview of a merge counts them. `key_alone`: the rows are others', in which this
    person only has a part; erasure takes the number of the person out of them, and nothing else.
    """

    path: str
    when: tuple[str, str] | None = None
    stays: str = ""
    given: bool = True
    counted: bool = True
    key_alone: bool = False


@dataclass(frozen=True)
class Rows:
    """What a table says of its rows: the ways to persons, or why there are none; how long they are kept.

    `kept_for`: names of `badges.leaving.retention`; none for rows of the staff, which are kept as long as the account.
    `restored` False: state of the running service alone, which no backup holds. `filled` and `latest`: as in `belongs`.
    """

    ways: tuple[Way, ...] = ()
    of_nobody: str = ""
    kept_for: tuple[str, ...] = ()
    restored: bool = True
    filled: bool = False
    latest: str = ""


# -- beside a table ---------------------------------------------------------------------------------------------------


def belongs(
    *ways: Way | str,
    kept_for: str | Sequence[str] = (),
    restored: bool = True,
    filled: bool = False,
    latest: str = "",
) -> dict[str, Any]:
    """The rows belong to persons, by these ways: the last of `__table_args__`.

    Where a person has one row at most, and both of two merged members have one, that of the record that stays is kept
    whole. `filled`: it takes the columns that are empty in it, since an empty one says nothing. `latest`: the one whose
    value in this column is later is kept whole instead, because it is an answer that was given anew.
    """
    found = tuple(Way(each) if isinstance(each, str) else each for each in ways)
    rows = Rows(found, kept_for=_names(kept_for), restored=restored, filled=filled, latest=latest)
    return {"info": {KEY: rows}}


def of_nobody(reason: str, *, kept_for: str | Sequence[str] = (), restored: bool = True) -> dict[str, Any]:
    """The rows belong to no person, for this reason."""
    return {"info": {KEY: Rows(of_nobody=reason, kept_for=_names(kept_for), restored=restored)}}


# -- beside a column --------------------------------------------------------------------------------------------------


def deleted(*, given: bool | str | None = None, fullest: Sequence[object] = ()) -> Info:
    """It goes with its row, which erasure deletes.

    `fullest`: where both of two merged members have a row that may be there once alone, the value that comes last here.
    """
    return {KEY: Treatment(Erasure.DELETED, given, fullest=tuple(fullest))}


def emptied(
    *,
    given: bool | str | None = None,
    merged: Merge | str | None = None,
    merged_with: str | None = None,
    kept_for: str | Sequence[str] | None = None,
    imported: bool = False,
) -> Info:
    """Erasure empties it: NULL, or an empty text or list, or random bytes where rows cannot share a value.

    `merged`, in the table of members alone: what the record that stays takes, or why nothing; `merged_with` another
    column, with which it is taken. `kept_for`: another time than the table's. `imported`: read from a list of members.
    """
    times = None if kept_for is None else _names(kept_for)
    return {
        KEY: Treatment(
            Erasure.EMPTIED,
            given,
            merged=merged,
            merged_with=merged_with,
            kept_for=times,
            imported=imported,
        )
    }


def kept(reason: str, *, given: bool | str | None = None, merged: Merge | str | None = None) -> Info:
    """Erasure keeps it, for this reason: a number, a day, a yes or no, one of a closed list. It can hold no text."""
    return {KEY: Treatment(Erasure.KEPT, given, reason, merged=merged)}


def made(reason: str, *, given: bool | str | None = None, merged: Merge | str | None = None) -> Info:
    """Erasure keeps it, for this reason: text or bytes that the service alone writes, and that name no person."""
    return {KEY: Treatment(Erasure.KEPT, given, reason, Content.MADE, merged=merged)}


def words(reason: str, *, given: bool | str | None = None, merged: Merge | str | None = None) -> Info:
    """Erasure keeps it, for this reason: text that a person types, in a form that says « sans nom de personne ».

    Where its table has a site, it is searched for the names of a member who is to be erased (`badges.leaving.texts`).
    """
    return {KEY: Treatment(Erasure.KEPT, given, reason, Content.WORDS, merged=merged)}


def a_sign(info: Info, *, by: str = "") -> Info:
    """The same of a date on which a member was in touch with the network: retention counts from the last of them.

    `by`: of the members of this way alone, such as the giver who said yes. A date of what the service or the staff do
    without the member is none.
    """
    return {KEY: replace(info[KEY], sign=by)}


def _names(kept_for: str | Sequence[str]) -> tuple[str, ...]:
    return (kept_for,) if isinstance(kept_for, str) else tuple(kept_for)
