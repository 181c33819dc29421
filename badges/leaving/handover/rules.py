"""What may wait on a colleague who leaves."""

from __future__ import annotations

from enum import StrEnum


class Waits(StrEnum):
    """What may wait on a colleague, by kind."""

    GATHERINGS = "gatherings"  # to come, or without attendance, that they lead
    AWARDS = "awards"  # in progress, up to the signature
    THREADS = "threads"  # two members who are put in touch
    ORIENTATIONS = "orientations"  # people who were sent, and wait for a call
