"""Offers and requests in words: every value has its own, and when it may be is said in a few."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from flask import Flask

from badges.matching.rules import Manner, Moment, PostingSide, PostingState, Reach, Weekday
from badges.web import matching_words as words
from tests.cast.counter import app, cast

__all__ = ["app", "cast"]


@dataclass(frozen=True)
class When:
    """Days and moments, as an offer has them."""

    days: tuple[Weekday, ...]
    moments: tuple[Moment, ...]


@pytest.mark.parametrize(
    ("days", "moments", "french", "english"),
    [
        ("we", "morning", "le mercredi matin", "on Wednesday morning"),
        ("", "morning", "le matin", "in the morning"),
        ("mo th", "", "le lundi ou le jeudi", "on Monday or on Thursday"),
        ("mo tu sa", "afternoon evening", "le lundi, le mardi ou le samedi, l’après-midi ou le soir", None),
        ("mo tu we th fr", "evening", "en semaine, le soir", "on weekdays, in the evening"),
        ("sa su", "", "le week-end", "at the weekend"),
        ("mo tu we th fr sa su", "morning afternoon evening", "tous les jours, à toute heure", None),
        ("", "", "", ""),
    ],
)
def test_when_it_may_be(app: Flask, days: str, moments: str, french: str, english: str | None) -> None:
    posting = When(tuple(map(Weekday, days.split())), tuple(map(Moment, moments.split())))
    with app.test_request_context("/"):
        assert words.when(posting) == french
    with app.test_request_context("/?lang=en"):
        assert english is None or words.when(posting) == english


def test_every_value_has_words_of_its_own(app: Flask) -> None:
    for language in ("fr", "en"):
        with app.test_request_context(f"/?lang={language}"):
            for kind, say in (
                (PostingSide, words.side), (PostingSide, words.own_side), (Manner, words.manner), (Reach, words.reach),
                (Weekday, words.weekday), (Moment, words.moment), (PostingState, words.state),
            ):  # fmt: skip
                said = [say(each) for each in kind]  # type: ignore[operator, attr-defined]
                assert len(set(said)) == len(list(kind)) and all(said)
            assert set(words.called()) == {"side", "manner", "days", "moments", "reach"}
