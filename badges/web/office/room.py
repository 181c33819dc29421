"""What all pages of the office share: their blueprint, the site that the staff member works at now, and look-ups.

What belongs to another site does not exist for the staff member (404), by `badges.base.rights.sees_site`. Pages read
through the request's database session; every change goes through an intention of the capability.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any, TypeVar

from flask import Blueprint, g, request, session, url_for
from flask_login import current_user
from sqlalchemy.orm import Session as OrmSession

from badges.base.errors import NotAllowed, NotFound
from badges.base.rights import ACCOMPANIES, StaffRole, sees_site
from badges.base.text import names
from badges.exchanges import reads as exchanges
from badges.exchanges.views import ExchangeView
from badges.gatherings import reads as gatherings
from badges.gatherings.activities.reads import current_key, grouped
from badges.gatherings.views import GatheringView
from badges.network import reads as network
from badges.network.views import SiteView, StaffView
from badges.people import reads as people
from badges.people.ties import identity_question
from badges.people.views import MemberView
from badges.recognition import reads as recognition
from badges.recognition.views import AwardView
from badges.web import activity_words
from badges.web.http import access, formats, forms
from badges.web.http.request_session import reading_session
from badges.web.http.wording import gettext as _

blueprint = Blueprint("office", __name__)

_SITE = "site"  # in the session: where the staff member works now
SITE_FIELD = "site"  # in a form: where it records
T = TypeVar("T")


def person() -> StaffView:
    """Return the staff member who is signed in."""
    if "person" not in g:
        g.person = StaffView.of(current_user)
    found: StaffView = g.person
    return found


def of_coordination() -> bool:
    """Whether the staff member coordinates, and works at no site."""
    return StaffRole.COORDINATOR in person().roles and not person().sites


def home() -> str:
    """Return the address of the first page.

    The agenda for those who accompany members elsewhere, the coordination's own page for those who work at no site,
    else the day's page.
    """
    if access.actor().accompanies:
        return url_for("office.agenda")
    return url_for("coordination.home" if of_coordination() else "office.today")


def own_records() -> frozenset[int]:
    """The members' records that are the staff member's own, read once for a request."""
    if "own_records" not in g:
        g.own_records = identity_question.own_records(reading_session(), access.actor())
    found: frozenset[int] = g.own_records
    return found


def own_sites() -> list[SiteView]:
    """Return the sites at which the staff member works, then those where they help today; for the coordination all that
    have not closed."""
    if "own_sites" not in g:
        if StaffRole.COORDINATOR in access.actor().roles:
            g.own_sites = _working_sites()
        else:
            g.own_sites = list(person().sites)
            if access.actor().site_ids - {each.id for each in g.own_sites}:  # they help elsewhere today
                helped = access.actor().site_ids
                g.own_sites += [each for each in _working_sites() if each.id in helped and each not in g.own_sites]
    found: list[SiteView] = g.own_sites
    return found


def closed_sites() -> list[SiteView]:
    """Return the sites that have closed, for the coordination: no team reads any more what waits there."""
    coordinates = StaffRole.COORDINATOR in access.actor().roles
    return [each for each in _every_site() if each.is_closed] if coordinates else []


def asked_sites(site: SiteView) -> list[int]:
    """Return the numbers of the sites whose waiting lines are read with those of this one: its own and, for the
    coordination, those of the sites that have closed."""
    return [site.id, *(each.id for each in closed_sites())]


def _working_sites() -> list[SiteView]:
    return [each for each in _every_site() if each.is_open or each.is_preparing]


def _every_site() -> list[SiteView]:
    if "every_site" not in g:
        g.every_site = network.every_site(reading_session())
    found: list[SiteView] = g.every_site
    return found


def current_site() -> SiteView:
    """Return the site chosen last, else the first of the staff member's own. Raises NotFound: when they have none."""
    sites = own_sites()
    if not sites:
        raise NotFound("site.none")
    chosen = session.get(_SITE)
    own = [site.id for site in person().sites]
    return next((site for site in sites if site.id == chosen), None) or next(
        (site for site in sites if site.id in own), sites[0]
    )


def site_of(form: forms.Form | None, errors: forms.FieldErrors) -> SiteView:
    """Return the site that a form carries; for a page without a form, that of its address, or the current one.

    The site chosen in another tab never decides where a form records: a form that carries none is refused once a staff
    member of several sites has chosen one. Raises NotFound: for a site that is none of theirs.
    """
    if form is None:
        asked = request.args.get(SITE_FIELD)
        return next((each for each in own_sites() if str(each.id) == asked), None) or current_site()
    carried = form.get(SITE_FIELD)
    if carried is None:
        if _SITE in session and len(own_sites()) > 1:
            errors.add("form", "form.site")
        return current_site()
    for site in own_sites():
        if str(site.id) == carried:
            return site
    raise NotFound


def choose_site(site_id: int) -> None:
    """Work at another of the staff member's sites from now on. Raises NotFound: when it is none of theirs."""
    if site_id not in [site.id for site in own_sites()]:
        raise NotFound
    session[_SITE] = site_id


def reading() -> OrmSession:
    """Return the request's database session, for reads."""
    return reading_session()


def gathering(gathering_id: int) -> GatheringView:
    """Return a gathering of one of the staff member's sites. Raises NotFound: when there is none."""
    found = gatherings.gathering(reading(), gathering_id)
    return _of_own_sites(found, found.site_id if found is not None else None)


def exchange(exchange_id: int) -> ExchangeView:
    """Return an exchange of one of the staff member's sites. Raises NotFound: when there is none."""
    _refuse_accompanying()
    found = exchanges.exchange(reading(), exchange_id)
    return _of_own_sites(found, found.site_id if found is not None else None)


def member(member_id: int) -> MemberView:
    """Return a member of one of the staff member's sites. Raises NotFound: when there is none."""
    _refuse_accompanying()
    found = people.member(reading(), member_id)
    return _of_own_sites(found, found.site_id if found is not None else None)


def award(award_id: int) -> AwardView:
    """Return an award of one of the staff member's sites. Raises NotFound: when there is none."""
    _refuse_accompanying()
    found = recognition.award(reading(), award_id)
    return _of_own_sites(found, found.site.id if found is not None else None)


def _refuse_accompanying() -> None:
    """Open nothing about a member to those who accompany members elsewhere. Raises NotAllowed."""
    if access.actor().accompanies:
        raise NotAllowed(ACCOMPANIES)


def sees(site_id: int) -> bool:
    """Whether the staff member works at this site."""
    return sees_site(access.actor(), site_id)


def shown(member: MemberView) -> str:
    """Return a member's name after the one that they go by.

    It is whole at the staff member's own sites, first name and initial for members of others.
    """
    name = names.full if sees(member.site_id) else names.short
    return names.known_as(member.called, name(member.given_name, member.family_name))


def told_apart(members: Collection[MemberView], *, unlisted: bool = False) -> dict[int, str]:
    """Return what follows the name of each of these members who shares it with another of them.

    "depuis septembre 2025"; the day where two registered in one month, the number of the record where in one day. Who
    goes by a name of their own shares none. Never where they live, how old they are or a telephone number: a list lies
    open on a table. `unlisted`: with those of their sites too who do not stand on the list,
    where it shows a part of all; that is one statement.
    """
    bearers = {name for name, count in Counter(each.folded_name for each in members).items() if count > 1}
    if unlisted and members:
        sites = {each.site_id for each in members}
        bearers |= people.shared_names(reading(), sites, {each.folded_name for each in members})
    twins = [each for each in members if each.folded_name in bearers and not each.practice]
    return _since((each.id, each.folded_name, each.joined_on) for each in twins)


def apart(people: Iterable[tuple[int, str, date]]) -> dict[int, str]:
    """The same of people by their number, the folded name under which a list has them, and since when they come."""
    listed = list(people)
    bearers = Counter(name for _number, name, _joined in listed)
    return _since(each for each in listed if bearers[each[1]] > 1)


def _since(people: Iterable[tuple[int, str, date]]) -> dict[int, str]:
    twins = list(people)
    months = Counter((name, joined.year, joined.month) for _number, name, joined in twins)
    days = Counter((name, joined) for _number, name, joined in twins)
    found = {}
    for number, name, joined in twins:
        if days[name, joined] > 1:
            found[number] = since_day(formats.long_date(joined), number)
        elif months[name, joined.year, joined.month] > 1:
            found[number] = _("depuis le %(day)s", day=formats.long_date(joined))
        else:
            found[number] = _("depuis %(month)s", month=formats.month_period(joined, joined))
    return found


def since_day(day: str, number: int | str) -> str:
    """Return, in words, the day since which a member comes, and the number of the record."""
    return _("depuis le %(day)s, fiche %(number)s", day=day, number=number)


def named(member: MemberView, apart: dict[int, str]) -> str:
    """Return a member's name as a line of a list or an option says it, told apart from others of that name."""
    name = shown(member)
    return f"{name}, {apart[member.id]}" if member.id in apart else name


def alike_words() -> str:
    """What stands above names that only sound like what was typed (`people.reads.sounding_like`)."""
    return _("Aucun nom ne commence ainsi. Vouliez-vous dire :")


def _of_own_sites(found: T | None, site_id: int | None) -> T:
    if found is None or site_id is None or not sees_site(access.actor(), site_id):
        raise NotFound
    return found


def activities(kept: str | None = None) -> activity_words.Options:
    """Return the activities that a form offers, by their groups; `kept` stays although it is retired."""
    return activity_words.options(grouped(reading(), kept))


def with_activity(form: forms.Form | None) -> forms.Form | None:
    """Return a form that was sent, with the activity that took the place of the one that it names."""
    key = form.get("activity") if form is not None else None
    if form is None or not key or (current := current_key(reading(), key)) == key:
        return form
    followed = form.copy()
    followed["activity"] = current
    return followed


def new_key() -> str:
    """Return a key for a new form: an intention that gets the same key twice acts once."""
    return forms.new_key()


def client_key(text: str | None) -> str | None:
    """Return the form's key when it is one of ours."""
    return forms.client_key(text)


@blueprint.context_processor
def staff_frame() -> dict[str, Any]:
    """Return what the frame of every staff page shows: the site, the sites to choose from, the account.

    `attendance_only`: they accompany members elsewhere, and a page shows no way to what is closed to them.
    """
    if not access.signed_in():
        return {}
    sites = own_sites()
    return {
        "site": current_site() if sites else None,
        "sites": sites,
        "person": person(),
        "own_home": home(),
        "attendance_only": access.actor().accompanies,
    }
