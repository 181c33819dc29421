"""The page of a member: how to call them, what to do next, what was seen, their badges; the rest folded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

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
from badges.matching.postings import reads as postings
from badges.network import reads as network
from badges.people import reads as people
from badges.people.rules import Age, ConsentSubject, is_yes
from badges.people.ties import identity_question
from badges.people.ties.persons import Persons
from badges.people.ties.reads import persons
from badges.people.views import ConsentView, MemberView
from badges.recognition import reads as recognition
from badges.recognition.observations import reads as seen
from badges.recognition.reading import prefer_colleague
from badges.recognition.rules import is_expired
from badges.recognition.states import AwardState
from badges.recognition.views import AwardView
from badges.web.http import formats
from badges.web.http.access import actor, entrance, services
from badges.web.http.wording import gettext as _
from badges.web.office import room
from badges.web.office.matching.postings import halves
from badges.web.office.observing import dates
from badges.web.office.observing.dates import PERSON
from badges.web.office.person.skill_lines import SkillLine, skill_lines
from badges.web.office.wording import AwardLine, award_line, gathering_title

HISTORY = 20  # gatherings, and exchanges, that the page shows until all are asked for
SEEN = 6  # of each skill, the latest, until all are asked for
BADGES = 12
POSTINGS = 6  # offers, and requests, the latest: their own page has all
ALL = 2000
SUBJECTS = (ConsentSubject.FOLLOW_UP, ConsentSubject.BADGES)


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
    told = recognition.begun_declined_and_issued(session, [member_id]).get(member_id, [])
    awards = [each for each in told if each.state != AwardState.DECLINED]
    found = seen.skills(session, member_id, today, known.accounts_of(member_id))
    accounts = known.accounts_with([room.person().id])
    consents, prefers = prefer_colleague.consents_and_preference(session, member_id, accounts)
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
    skills = skill_lines(person, found, told, there, today, None if everything else SEEN)
    standing, resting = postings.standing_and_rest(session, member_id, today, POSTINGS + 1)
    see = _see(person, there, given) if not closed else None
    lacking = any(each.lacks_a_date and not each.dates for each in skills) and not closed
    return render_template(
        "office/member.html",
        member=person,
        awards=[_line(each) for each in (awards if everything else awards[:BADGES])],
        more_badges=not everything and len(awards) > BADGES,
        halves=[(side, found[:POSTINGS], len(found) > POSTINGS) for side, found in halves(standing)],
        resting=resting,
        today=today,
        old_named=any(_carries_old_name(person, each) for each in awards),
        skills=skills,
        next_act=_next(person, awards, skills, see, refused=refused, unasked=said is None) if goes_on else None,
        coming=dates.coming(person.site_id, {today}) if lacking else [],
        presence=_presence(person, attended) if goes_on and (refused or person.unnamed_on is not None) else [],
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
        joined=bool(request.args.get("reunies")),
        registered=bool(request.args.get("inscrit")),
        asked=asked,
        own=own,
        tied=_tied(member_id, known),
        colleague_signs=prefers,
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
    if any(dates.may_have_been(each) for each in given):
        return See(_("Noter ce que j’ai vu"), url_for("office.choose_where", member_id=person.id))
    today = dates.today(person) if person.unnamed_on is None else []
    if not today:
        return None
    arrives = url_for("office.gathering", gathering_id=today[0].id, avec=person.id)
    where = url_for("office.choose_where", member_id=person.id)
    return See(_("Noter sa présence"), arrives if len(today) == 1 else where, first=True)


def _presence(person: MemberView, attended: Sequence[AttendedView]) -> list[tuple[str, str]]:
    """Today's gatherings at which the presence of a member can be noted, also of one who says no to badges or who
    prefers no name: what each is, and its page."""
    noted = {each.gathering.id for each in attended}
    return [
        (gathering_title(each), url_for("office.gathering", gathering_id=each.id, avec=person.id))
        for each in dates.today(person)
        if each.id not in noted
    ]


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
    ready = next((each for each in skills if each.begins and each.where is not None), None)
    if ready is not None and ready.where is not None:
        detail = (
            _("Deux choses vues : c’est assez pour s’exercer.")
            if person.practice
            else _("Deux choses vues, à deux dates : c’est assez.")
        )
        label = _("Reconnaître une compétence")
        return NextAct(ready.name, detail, label, ready.where, ready.slug, ready.version, begins=True)
    nearly = [each for each in skills if each.tacked and each.lines and not each.tone and not each.declined]
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
        detail = _("Notez ce %(that_name)s a su faire, la dernière fois.", that_name=names.that(person.given_name))
    return NextAct(title, detail, see.label, see.href, notes=see.dated)
