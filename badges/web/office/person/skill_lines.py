"""What was seen of a member, in lines by skill: each time, how far the skill is, and the page that comes next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from flask import url_for

from badges.gatherings.views import AttendedView
from badges.people.views import MemberView
from badges.recognition.observations import reads as seen
from badges.recognition.observations.correct import may_correct, rests_on
from badges.recognition.states import AwardState
from badges.recognition.views import AwardView
from badges.web.http import formats
from badges.web.http.access import actor
from badges.web.http.wording import gettext as _
from badges.web.http.wording import in_language
from badges.web.office import room
from badges.web.office.observing import dates
from badges.web.office.observing.dates import DateLink
from badges.web.office.wording import seen_by_words, state_words

LACKING = ("award.blocked.two_criteria", "award.blocked.two_dates")


@dataclass(frozen=True)
class SeenLine:
    """One time that a criterion was seen: the day, the place, who saw it, and the page that corrects it."""

    text: str
    day: str
    place: str
    who: str
    entered: str
    sentence: str | None
    href: str | None


@dataclass(frozen=True)
class SkillLine:
    """A skill with what was seen of it; `state` says how far it is, `where` begins its badge."""

    slug: str
    version: int
    name: str
    state: str
    tone: str
    tacked: bool
    lines: tuple[SeenLine, ...]
    where: str | None  # the page that begins the badge, once nothing is missing, or that goes on with it
    begins: bool = False  # that page is sent the badge
    declined: bool = False  # that page is of the member's no
    lacks_a_date: bool = False
    dates: tuple[DateLink, ...] = ()  # where a missing second date can be found
    more: bool = False  # it was seen more often than the lines say


def skill_lines(
    person: MemberView,
    found: Sequence[seen.Skill],
    awards: Iterable[AwardView],
    there: Sequence[AttendedView],
    today: date,
    most: int | None = None,
) -> list[SkillLine]:
    """Return what was seen of a member, by skill. `there`: where a missing second date can be looked for; `most`: only
    so many lines of each, the latest.

    `awards`: begun, issued, and declined where the member may want the badge after all: such a skill leads to their
    answer and begins nothing.
    """
    by_badge: dict[str, list[AwardView]] = {}
    for award in awards:
        by_badge.setdefault(award.badge.slug, []).append(award)
    return [
        _skill(person, each, by_badge.get(each.badge.slug, []), others, most)
        for each in found
        for others in [seen.other_dates(each, there, person.joined_on, today)]
    ]


def _skill(
    person: MemberView,
    skill: seen.Skill,
    awards: Sequence[AwardView],
    others: Sequence[AttendedView],
    most: int | None,
) -> SkillLine:
    held = next((each for each in awards if each.state == AwardState.ISSUED), None)
    no = next((each for each in awards if each.state == AwardState.DECLINED), None)
    begun = next((each for each in awards if each.issued_at is None and each is not no), None)
    where, begins, lacks_a_date = None, False, False
    if held is not None and held.paused_at is not None:
        state, tone = state_words(held)
        state = state.lower()
    elif held is not None and held.issued_at is not None:
        state, tone = _("badge délivré le %(day)s", day=formats.day_month(held.issued_at)), "good"
    elif begun is not None:
        state, tone = state_words(begun)
        where = url_for("office.award", award_id=begun.id) if room.sees(begun.site.id) else None
    elif no is not None:
        state, tone = _("a dit non merci"), ""
        where = url_for("office.done", award_id=no.id) if room.sees(no.site.id) else None
    elif skill.retired:
        state, tone = _("ce badge n’est plus donné"), ""
    elif skill.missing:
        state, tone = _lacking(skill), ""
        lacks_a_date = LACKING[1] in skill.lacks
    else:
        state, tone = _("prêt à reconnaître"), "warn"
        where, begins = _begins(person, skill), True
    texts = {each["key"]: in_language(each) for each in skill.badge.content["criteria"]}
    shown = skill.seen[:most]
    return SkillLine(
        slug=skill.badge.slug,
        version=skill.badge.number,
        name=in_language(skill.badge.content["name"]),
        state=state,
        tone=tone,
        tacked=held is None,
        lines=tuple(_seen(person, each, texts.get(each.criterion, each.criterion), awards) for each in shown),
        where=where,
        begins=begins,
        declined=no is not None and begun is None and held is None,
        lacks_a_date=lacks_a_date,
        dates=tuple(dates.past(person.id, skill.badge.slug, each.gathering) for each in others[: dates.SHOWN])
        if lacks_a_date
        else (),
        more=len(skill.seen) > len(shown),
    )


def _lacking(skill: seen.Skill) -> str:
    criteria, dates = (code in skill.lacks for code in LACKING)
    if criteria and dates:
        return _("encore une chose, un autre jour")
    return _("encore une chose") if criteria else _("encore une date")


def _begins(person: MemberView, skill: seen.Skill) -> str | None:
    """The page that begins this badge, at the latest place of a site of the staff member where it was seen."""
    for each in skill.seen:
        if room.sees(each.site_id):
            if each.kind == "exchange":
                return url_for("office.choose_badge_of_exchange", exchange_id=each.place_id, member_id=person.id)
            return url_for("office.choose_badge", gathering_id=each.place_id, member_id=person.id)
    return None


def _seen(person: MemberView, one: seen.SeenOnce, text: str, awards: Iterable[AwardView]) -> SeenLine:
    rests = any(
        rests_on(each.state, each.criteria, one.criterion)
        and (each.issued_at is None or one.recorded_at <= each.issued_at)
        for each in awards
    )
    opens = room.sees(one.site_id) and may_correct(actor(), one.staff_id, one.noted_by_id) and not rests
    return SeenLine(
        text=text,
        day=formats.day_month(one.seen_on),
        place=one.title or _("Rencontre"),
        who=_who(one),
        entered=_entered(one),
        sentence=one.sentence,
        href=url_for("office.correct_seen", member_id=person.id, observation_id=one.id) if opens else None,
    )


def _who(one: seen.SeenOnce) -> str:
    if one.denied:
        return _("%(name)s dit ne pas l’avoir vu", name=one.staff)
    return seen_by_words(one.staff, one.noted_by)


def _entered(one: seen.SeenOnce) -> str:
    """Who entered that the member was there, where it is neither who saw it nor who entered that."""
    if one.entered_by is None:
        return ""
    if one.kind == "exchange":
        return _("échange saisi par %(name)s", name=one.entered_by)
    return _("présence saisie par %(name)s", name=one.entered_by)
