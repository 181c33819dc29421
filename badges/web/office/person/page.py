"""The page of a member: how to call them, what to do next, what was seen, their badges; the rest folded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from flask import jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.base.errors import NotFound
from badges.base.rights import StaffRole
from badges.base.text import names
from badges.base.times import local_date
from badges.exchanges import reads as exchanges
from badges.exchanges.views import ExchangeView
from badges.gatherings import reads as gatherings
from badges.gatherings.views import AttendedView
from badges.network import reads as network
from badges.people import reads as people
from badges.people.rules import Age, ConsentSubject, is_yes
from badges.people.ties import identity_question
from badges.people.ties.persons import Persons
from badges.people.ties.reads import persons
from badges.people.views import ConsentView, MemberView
from badges.recognition import reads as recognition
from badges.recognition.observations import reads as seen
from badges.recognition.observations.correct import may_correct, rests_on
from badges.recognition.reading import prefer_colleague
from badges.recognition.rules import is_expired
from badges.recognition.states import AwardState
from badges.recognition.views import AwardView
from badges.web.http import formats
from badges.web.http.access import actor, entrance, services
from badges.web.http.wording import gettext as _
from badges.web.http.wording import in_language
from badges.web.office import room
from badges.web.office.observing import dates
from badges.web.office.observing.dates import PERSON, DateLink
from badges.web.office.wording import AwardLine, award_line, seen_by_words, state_words

HISTORY = 20  # gatherings, and exchanges, that the page shows until all are asked for
ALL = 2000
SUBJECTS = (ConsentSubject.FOLLOW_UP, ConsentSubject.BADGES)
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
    where: str | None  # the page that begins the badge, once nothing is missing
    lacks_a_date: bool = False
    dates: tuple[DateLink, ...] = ()  # where a missing second date can be found


@dataclass(frozen=True)
class NextAct:
    """The one thing to do next: a title, a sentence, and its button."""

    title: str
    detail: str
    label: str
    href: str
    slug: str | None = None
    version: int = 1
    begins: bool = False  # its button begins the badge at once
    notes: bool = False  # its button notes what was seen; another date can be chosen too


@dataclass(frozen=True)
class See:
    """The way to note what was seen: the words of its button, and its page."""

    label: str
    href: str
    dated: bool = False  # it leads to one date, which its words say
    first: bool = False  # it notes first that the member is there


@room.blueprint.route("/membres/<int:member_id>")
@entrance("staff")
def member(member_id: int) -> ResponseReturnValue:
    """One member; of a record that was merged, the one that stays. At most twelve statements."""
    session = room.reading()
    try:
        person = room.member(member_id)
    except NotFound:
        kept = people.merged_into(session, member_id)
        if kept is None:
            raise
        return redirect(url_for("office.member", member_id=room.member(kept).id))
    everything = bool(request.args.get("tout"))
    shown = ALL if everything else HISTORY + 1
    today = local_date(services().now())
    known = _persons(member_id)
    awards = recognition.begun_and_issued(session, member_id)
    found = seen.skills(session, member_id, today, known.accounts_of(member_id))
    consents = people.latest_consents(session, member_id)
    said = consents.get(ConsentSubject.BADGES)
    own = member_id in known.records_of(room.person().id)
    asked = _asked(person)
    waits = person.age is Age.UNDER_15 and not _counts(said, person)
    refused = waits or (said is not None and not _counts(said, person))
    goes_on = not (own or asked or person.left_on)
    attended = gatherings.attended(session, member_id, shown)
    given = exchanges.exchanges_of(session, member_id, shown)
    closed = own or asked or refused or person.left_on is not None
    there = [] if closed else [each for each in attended if room.sees(each.gathering.site_id)]
    skills = _skills(person, found, awards, there, today)
    see = _see(person, there, given) if not closed else None
    lacking = any(each.lacks_a_date and not each.dates for each in skills) and not closed
    return render_template(
        "office/member.html",
        member=person,
        awards=[_line(each) for each in awards],
        old_named=any(_carries_old_name(person, each) for each in awards),
        skills=skills,
        next_act=_next(person, awards, skills, see, refused=refused, unasked=said is None) if goes_on else None,
        coming=dates.coming(person.site_id, {today}) if lacking else [],
        refused=refused,
        waits=waits and not own and not person.left_on,
        counts=_counts(said, person),
        attended=attended if everything else attended[:HISTORY],
        exchanges=given if everything else given[:HISTORY],
        more=not everything and max(len(attended), len(given)) > HISTORY,
        everything=everything,
        sees=room.sees,
        consents={subject: consents.get(subject) for subject in SUBJECTS},
        just_saved=bool(request.args.get("note")),
        registered=bool(request.args.get("inscrit")),
        asked=asked,
        own=own,
        tied=_tied(member_id, known),
        colleague_signs=prefer_colleague.prefers_a_colleague(session, actor(), member_id),
    )


def _counts(said: ConsentView | None, person: MemberView) -> bool:
    return said is not None and is_yes(said.answer, person.age, with_parent=said.with_parent)


@room.blueprint.route("/membres/<int:member_id>/autour")
@entrance("staff")
def members_around(member_id: int) -> ResponseReturnValue:
    """Those around a member by name, as JSON for the script of their page, which asks where there is room beside it."""
    person = room.member(member_id)
    rows = [
        {
            "name": names.full(each.given_name, each.family_name),
            "href": url_for("office.member", member_id=each.id),
            "here": each.id == member_id,
        }
        for each in people.around(room.reading(), person)
    ]
    return jsonify(rows=rows)


def _persons(member_id: int) -> Persons:
    return persons(room.reading(), staff_ids=[room.person().id], member_ids=[member_id])


def _asked(person: MemberView) -> bool:
    """Whether the staff member is to say first whether this is herself; nothing is asked for another name."""
    return not person.practice and identity_question.is_to_ask(room.reading(), actor(), person, person.id)


def _tied(member_id: int, known: Persons) -> list[tuple[int, str]]:
    """Return the other staff that the record is tied to, by number and name, for the coordination alone."""
    accounts = sorted(staff for staff, member in known.pairs if member == member_id)
    if StaffRole.COORDINATOR not in actor().roles or not accounts:
        return []
    named = network.staff_names(room.reading())
    return [(number, named[number]) for number in accounts if number != actor().staff_id]


def _line(award: AwardView) -> AwardLine:
    """Return an award as a line; one of another site leads nowhere, since its page is not for this staff member."""
    line = award_line(award)
    return line if room.sees(award.site.id) else replace(line, href="", detail=f"{line.detail} · {award.site.name}")


def _carries_old_name(person: MemberView, award: AwardView) -> bool:
    """Whether a valid badge shows a name that is none of the person's."""
    held = award.state == AwardState.ISSUED and not is_expired(award.valid_until, services().now())
    return held and bool(award.name_shown) and award.name_shown not in names.choices_of(person)


def _skills(
    person: MemberView,
    found: Sequence[seen.Skill],
    awards: Iterable[AwardView],
    there: Sequence[AttendedView],
    today: date,
) -> list[SkillLine]:
    by_badge: dict[str, list[AwardView]] = {}
    for award in awards:
        by_badge.setdefault(award.badge.slug, []).append(award)
    return [
        _skill(person, each, by_badge.get(each.badge.slug, []), seen.other_dates(each, there, person.joined_on, today))
        for each in found
    ]


def _skill(
    person: MemberView, skill: seen.Skill, awards: Sequence[AwardView], others: Sequence[AttendedView]
) -> SkillLine:
    held = next((each for each in awards if each.state == AwardState.ISSUED), None)
    begun = next((each for each in awards if each.issued_at is None), None)
    where, lacks_a_date = None, False
    if held is not None and held.paused_at is not None:
        state, tone = state_words(held)
        state = state.lower()
    elif held is not None and held.issued_at is not None:
        state, tone = _("badge délivré le %(day)s", day=formats.long_date(held.issued_at)), "good"
    elif begun is not None:
        state, tone = state_words(begun)
        where = url_for("office.award", award_id=begun.id) if room.sees(begun.site.id) else None
    elif skill.retired:
        state, tone = _("ce badge n’est plus donné"), ""
    elif skill.missing:
        state, tone = _lacking(skill), ""
        lacks_a_date = LACKING[1] in skill.lacks
    else:
        state, tone = _("prêt à reconnaître"), "warn"
        where = _begins(person, skill)
    texts = {each["key"]: in_language(each) for each in skill.badge.content["criteria"]}
    return SkillLine(
        slug=skill.badge.slug,
        version=skill.badge.number,
        name=in_language(skill.badge.content["name"]),
        state=state,
        tone=tone,
        tacked=held is None,
        lines=tuple(_seen(person, each, texts.get(each.criterion, each.criterion), awards) for each in skill.seen),
        where=where,
        lacks_a_date=lacks_a_date,
        dates=tuple(dates.past(person.id, skill.badge.slug, each.gathering) for each in others[: dates.SHOWN])
        if lacks_a_date
        else (),
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


def _see(person: MemberView, there: Sequence[AttendedView], given: Sequence[ExchangeView]) -> See | None:
    """The page that notes what was seen: at the last gathering where the member was, else where one says where; or
    that which notes first that they are there today; None where there is no such place.
    """
    if there:
        gathering = there[0].gathering
        return _see_on(
            formats.day_month(gathering.starts_at),
            url_for("office.observe", gathering_id=gathering.id, member_id=person.id, de=PERSON),
        )
    if any(room.sees(each.site_id) for each in given):
        return See(_("Noter ce que j’ai vu"), url_for("office.choose_where", member_id=person.id))
    today = dates.today(person)
    if not today:
        return None
    arrives = url_for("office.gathering", gathering_id=today[0].id, avec=person.id)
    where = url_for("office.choose_where", member_id=person.id)
    return See(_("Noter sa présence"), arrives if len(today) == 1 else where, first=True)


def _see_on(day: str, href: str) -> See:
    return See(_("Noter ce que j’ai vu le %(day)s", day=day), href, dated=True)


def _next(
    person: MemberView,
    awards: Sequence[AwardView],
    skills: Sequence[SkillLine],
    see: See | None,
    *,
    refused: bool,
    unasked: bool,
) -> NextAct | None:
    """What to do next: a badge that waits, the question that was never asked, a badge that is ready, one that lacks
    little; nothing after a no."""
    begun = [each for each in awards if each.issued_at is None and room.sees(each.site.id)]
    waiting = next((each for each in begun if each.state != AwardState.DRAFT), None) or next(iter(begun), None)
    if waiting is not None:
        line = award_line(waiting)
        detail = _("%(state)s · %(day)s", state=line.state, day=line.detail)
        return NextAct(line.badge, detail, _("Reprendre"), line.href, line.slug, line.version)
    if refused:
        return None
    if unasked:
        title = _("La question des badges n’a pas encore été posée.")
        detail = _("« Ce que nous notons, et pourquoi » ne lui a pas été lu non plus.")
        return NextAct(title, detail, _("Lire et demander"), url_for("office.ask_member", member_id=person.id))
    ready = next((each for each in skills if each.where is not None), None)
    if ready is not None and ready.where is not None:
        detail = (
            _("Deux choses vues : c’est assez pour s’exercer.")
            if person.practice
            else _("Deux choses vues, à deux dates : c’est assez.")
        )
        label = _("Reconnaître une compétence")
        return NextAct(ready.name, detail, label, ready.where, ready.slug, ready.version, begins=True)
    nearly = [each for each in skills if each.tacked and each.lines and not each.tone]
    lacking = next((each for each in nearly if each.dates or not each.lacks_a_date), None)
    if lacking is not None and lacking.dates:
        see = _see_on(lacking.dates[0].day, lacking.dates[0].href)
    if see is None:
        return None
    if lacking is not None:
        title = _("%(skill)s : %(lacks)s", skill=lacking.name, lacks=lacking.state)
        detail = _("Vu le %(day)s.", day=lacking.lines[0].day)
        return NextAct(title, detail, see.label, see.href, lacking.slug, lacking.version, notes=see.dated)
    title = _("Rien n’a encore été vu.") if not skills else _("Une autre compétence ?")
    if see.first:
        detail = _("Notez d’abord sa présence à la rencontre d’aujourd’hui.")
    else:
        detail = _("Notez ce que %(name)s a su faire, la dernière fois.", name=names.clean(person.given_name))
    return NextAct(title, detail, see.label, see.href, notes=see.dated)
