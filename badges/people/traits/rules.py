"""What may be asked of members for the report, and no more: four questions, each with a closed list of answers.

RSA, health, nationality and guardianship are no question here, and a house test keeps them out of columns, forms and
reports. A finer kind of service than these three would tell of health, justice or guardianship by itself.
"""

from __future__ import annotations

from enum import StrEnum


class Trait(StrEnum):
    """What is asked, where the coordination switches it on."""

    COMMUNE = "commune"
    AGE_BAND = "age_band"
    GENDER = "gender"
    SENT_BY = "sent_by"


class AgeBand(StrEnum):
    """An age in wide bands; no date and no year is asked of anybody."""

    UNDER_25 = "under_25"
    FROM_25 = "25_to_39"
    FROM_40 = "40_to_59"
    FROM_60 = "60_and_over"


class Gender(StrEnum):
    """As the person says it. « Je préfère ne pas dire » is asked first, and is recorded as no answer at all."""

    UNSAID = "unsaid"
    WOMAN = "woman"
    MAN = "man"
    OTHERWISE = "otherwise"


class SentBy(StrEnum):
    """Which kind of service sent them, in three words."""

    WORK = "work"
    SOCIAL = "social"
    OTHER = "other"


ELSEWHERE = "elsewhere"  # a commune outside of the bundled list
