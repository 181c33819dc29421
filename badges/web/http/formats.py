"""Dates, hours, names and codes as people read them (decisions 30): stored in UTC, shown in Europe/Paris.

A day has its year wherever that is not this one (`year_if_another`), on every page and paper alike.
French and English are written here; a further language has its months and days from the CLDR.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from itertools import groupby

from babel import Locale
from flask import Flask, has_app_context
from markupsafe import Markup

from badges.base.text import call_hours, codes, names
from badges.base.text.contacts import dialled as dialled
from badges.base.times import local
from badges.web.http import access, wording
from badges.web.http.wording import hour_words

_FRENCH_MONTHS = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
_ENGLISH_MONTHS = "January February March April May June July August September October November December"
MONTHS = {"fr": _FRENCH_MONTHS.split(), "en": _ENGLISH_MONTHS.split()}
_FRENCH_DAYS = "lundi mardi mercredi jeudi vendredi samedi dimanche"
_ENGLISH_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday"
DAYS = {"fr": _FRENCH_DAYS.split(), "en": _ENGLISH_DAYS.split()}
_NO_BREAK = "\u00a0"


def local_day(value: date | datetime) -> date:
    """Return the calendar day in Europe/Paris."""
    return local(value).date() if isinstance(value, datetime) else value


def year_if_another(value: date | datetime) -> str:
    """Return " 2027" where the year of a day is not this one, else nothing: without an app there is no this year."""
    year = local_day(value).year
    return f" {year}" if has_app_context() and year != local_day(access.services().clock()).year else ""


def day_month(value: date | datetime, language: str | None = None) -> str:
    """Return "20 novembre", "1er décembre 2027" in another year; "20 November" in English."""
    return _day_and_month(value, language) + year_if_another(value)


def long_date(value: date | datetime, language: str | None = None) -> str:
    """Return "1er décembre 2026"; "1 December 2026" in English."""
    return f"{_day_and_month(value, language)} {local_day(value).year}"


def weekday_date(value: date | datetime, language: str | None = None) -> str:
    """Return "mardi 24 novembre", "mercredi 24 novembre 2027" in another year."""
    return f"{_days(_known(language))[local_day(value).weekday()]} {day_month(value, language)}"


def weekday_long_date(value: date | datetime, language: str | None = None) -> str:
    """Return "mardi 24 novembre 2026", for papers, which are read in any year."""
    return f"{_days(_known(language))[local_day(value).weekday()]} {long_date(value, language)}"


def clock(value: datetime, language: str | None = None) -> str:
    """Return "14 h 32", "14 h" on the hour; "14:32" in English."""
    return hour_words(local(value).time(), language)


def clock_range(start: datetime, end: datetime, language: str | None = None) -> str:
    """Return "14 h – 17 h"."""
    return f"{clock(start, language)} – {clock(end, language)}"


def answers(hours: str, language: str | None = None) -> str:
    """Return when a phone answers: "mardi et jeudi, 9 h à 12 h", "Tuesday and Thursday, 9:00 to 12:00".

    `hours`: as a column holds them (`badges.base.text.call_hours`); a French text of before is returned as it is.
    """
    spans, lang = call_hours.read(hours), _known(language)
    if spans is None:
        return hours
    until = {"fr": " à ", "en": " to "}.get(lang, " – ")
    said = []
    for days, same in groupby(spans, lambda each: each.days):
        ranges = [f"{hour_words(each.start, lang)}{until}{hour_words(each.end, lang)}" for each in same]
        said.append(f"{weekdays(days, lang)}, {listed(ranges, lang)}")
    return ("\u202f; " if lang == "fr" else "; ").join(said)


def answers_marked(hours: str) -> str:
    """Return the same for a page, whose language a French text of before is marked not to be of."""
    if wording.language() == "fr" or call_hours.read(hours) is not None:
        return answers(hours)
    return Markup('<span lang="fr">{}</span>').format(hours)


def weekdays(days: Sequence[int], language: str | None = None) -> str:
    """Return "lundi au mercredi et vendredi", "tous les jours" for all seven; 0 is Monday, in their order."""
    lang = _known(language)
    every = {"fr": "tous les jours", "en": "every day"}.get(lang)
    if len(days) == len(call_hours.WEEKDAYS) and every is not None:
        return every
    called, until = _days(lang), {"fr": " au ", "en": " to "}.get(lang, " – ")
    pairs = call_hours.runs(days)
    return listed([called[one] if one == last else f"{called[one]}{until}{called[last]}" for one, last in pairs], lang)


def month_period(start: date | datetime, end: date | datetime, language: str | None = None) -> str:
    """Return "novembre 2026", "septembre à novembre 2026" or "décembre 2026 à janvier 2027"."""
    first, last, lang = local_day(start), local_day(end), _known(language)
    until = f"{_months(lang)[last.month - 1]} {last.year}"
    if (first.year, first.month) == (last.year, last.month):
        return until
    joint = {"fr": " à ", "en": " to "}.get(lang, " – ")
    return _months(lang)[first.month - 1] + (f" {first.year}" if first.year != last.year else "") + joint + until


def duration(minutes: int) -> str:
    """Return "45 min", "2 h", "1 h 30"."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest}{_NO_BREAK}min"
    return f"{hours}{_NO_BREAK}h" + (f"{_NO_BREAK}{rest:02d}" if rest else "")


def relative_day(value: date | datetime, today: date, language: str | None = None) -> str:
    """Return "aujourd’hui", "hier", or the weekday and date."""
    distance = today - local_day(value)
    near = {timedelta(0): {"fr": "aujourd’hui", "en": "today"}, timedelta(1): {"fr": "hier", "en": "yesterday"}}
    word = near.get(distance, {}).get(_known(language))
    return word or weekday_date(value, language)


def capitalized(text: str) -> str:
    """Return the text with its first letter upper case, the rest untouched."""
    return text[:1].upper() + text[1:]


def listed(parts: Sequence[object], language: str | None = None) -> str:
    """Return « a », « a et b », « a, b et c »; nothing of nothing."""
    texts = [str(each) for each in parts]
    joint = {"fr": " et ", "en": " and "}.get(_known(language), ", ")
    return joint.join([", ".join(texts[:-1]), texts[-1]] if len(texts) > 1 else texts)


def _day_and_month(value: date | datetime, language: str | None) -> str:
    day, lang = local_day(value), _known(language)
    number = "1er" if day.day == 1 and lang == "fr" else str(day.day)
    return f"{number}{_NO_BREAK}{_months(lang)[day.month - 1]}"


def _known(language: str | None) -> str:
    chosen = language or wording.language()
    return chosen if chosen in wording.LANGUAGES else "fr"


@cache
def _months(language: str) -> list[str]:
    if language in MONTHS:
        return MONTHS[language]
    names = Locale.parse(language).months["format"]["wide"]
    return [names[number] for number in range(1, 13)]


@cache
def _days(language: str) -> list[str]:
    if language in DAYS:
        return DAYS[language]
    names = Locale.parse(language).days["format"]["wide"]
    return [names[number] for number in range(7)]


def register(app: Flask) -> None:
    """Give the templates these formats, as filters and as functions."""
    functions: dict[str, Callable[..., str]] = {
        "day_month": day_month,
        "long_date": long_date,
        "weekday_date": weekday_date,
        "weekday_long_date": weekday_long_date,
        "year_if_another": year_if_another,
        "answers": answers_marked,
        "weekdays": weekdays,
        "clock": clock,
        "clock_range": clock_range,
        "hour_words": hour_words,
        "month_period": month_period,
        "duration": duration,
        "relative_day": relative_day,
        "dialled": dialled,
        "capitalized": capitalized,
        "full_name": names.full,
        "short_name": names.short,
        "known_as": names.known_as,
        "of_place": names.of_place,
        "que": names.que,
        "that": names.that,
        "of_person": names.of_person,
        "grouped_code": codes.shown,
    }
    app.jinja_env.filters.update(functions)
    app.jinja_env.globals.update(functions)
