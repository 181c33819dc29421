"""The awards that wait at a site, read at once, as lines of the day's page."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import TypeAlias

from flask import url_for

from badges.base.times import local_date
from badges.issuing.correcting import name_questions as names_asked
from badges.network.views import SiteView
from badges.questions import reads as questions
from badges.recognition import reads as recognition
from badges.recognition.answers import reads as answering
from badges.recognition.states import TO_SIGN, AwardState, MemberAnswer
from badges.recognition.views import AwardView, WaitingAward
from badges.web.http.access import actor
from badges.web.http.wording import gettext as _
from badges.web.office import room
from badges.web.office.day.lines import Counts, Line, Told, badge_name, day_words, holder
from badges.web.office.day.urgency import Urgency

Awards: TypeAlias = Mapping[str, list[WaitingAward]]  # by why they wait


def waiting(site: SiteView, counts: Counts, replaced_at: Collection[int], replaced: int | None) -> Awards:
    """Return the awards that wait at the site, by why they wait, and those that were begun by a colleague who is
    replaced, at the sites `replaced_at`: one statement."""
    here = [site.id]
    wanted = {"begun": recognition.in_progress(here)}
    if replaced is not None:
        wanted["taken over"] = recognition.in_progress(replaced_at, begun_by=replaced)
    if counts["disagreed"]:
        wanted["disagreed"] = answering.unheard(actor(), site.id)
    if counts["calls"]:
        wanted["calls"] = questions.to_tell(actor(), site.id)
    if counts["names_asked"]:
        wanted["names_asked"] = names_asked.to_answer(actor(), site.id)
    if counts["corrected"]:
        wanted["corrected"] = names_asked.to_tell(actor(), site.id)
    return recognition.waiting(room.reading(), wanted)


def lines(found: Awards) -> list[Line]:
    """Return the lines about awards: not agreed to, a name to ask about, a call or a correction to tell of."""
    return [
        *(_disagreed(each.award, local_date(each.at)) for each in found.get("disagreed", ()) if each.at is not None),
        *(_named(each.award, local_date(each.at)) for each in found.get("names_asked", ()) if each.at is not None),
        *(_corrected(each.award, local_date(each.at)) for each in found.get("corrected", ()) if each.at is not None),
        *(_called(each.award, each.number, each.day) for each in found.get("calls", ()) if each.day is not None),
    ]


def _named(award: AwardView, day: date) -> Line:
    """Return the line about a name that a member is asked about; the name itself stands on its page alone."""
    return Line(
        Urgency.ASKED,
        _("À demander à %(name)s", name=holder(award)),
        _("Le nom écrit sur son badge « %(badge)s ». Demandé le %(day)s.", badge=badge_name(award), day=day_words(day)),
        _("Noter sa réponse"),
        url_for("office.name_asked", award_id=award.id),
        day,
    )


def _corrected(award: AwardView, day: date) -> Line:
    """Return the line about a correction of which the member is to be told."""
    return Line(
        Urgency.ASKED,
        _("À dire à %(name)s", name=holder(award)),
        _("Son badge « %(badge)s » a été corrigé le %(day)s.", badge=badge_name(award), day=day_words(day)),
        _("Voir sa page"),
        url_for("office.member", member_id=award.member.id),
        day,
        told=Told(_("C’est dit"), url_for("office.correction_told", award_id=award.id)),
    )


def _called(award: AwardView, call: int, day: date) -> Line:
    """Return the line about a call of which the member is to be told."""
    words = _(
        "Quelqu’un a appelé le %(day)s au sujet de son badge « %(badge)s ».",
        day=day_words(day),
        badge=badge_name(award),
    )
    return Line(
        Urgency.ASKED,
        _("À dire à %(name)s", name=holder(award)),
        words,
        _("Voir sa page"),
        url_for("office.member", member_id=award.member.id),
        day,
        told=Told(_("C’est dit"), url_for("office.call_told", call_id=call)),
    )


def _disagreed(award: AwardView, day: date) -> Line:
    """Return the line about a badge that its member, alone, did not agree with; no reason is asked."""
    badge = badge_name(award)
    stopped = _("%(badge)s : rien ne sera signé. Dit depuis son lien le %(day)s.", badge=badge, day=day_words(day))
    if award.issued_at is not None:
        stopped = _("%(badge)s : en pause, la coordination décide. Dit le %(day)s.", badge=badge, day=day_words(day))
    return Line(
        Urgency.ASKED,
        _("%(name)s n’est pas d’accord", name=holder(award)),
        stopped,
        _("Voir sa page"),
        url_for("office.member", member_id=award.member.id),
        day,
        told=Told(_("C’est lu"), url_for("office.disagreement_read", award_id=award.id)),
    )


def begun(awards: Iterable[AwardView]) -> list[Line]:
    """Return the awards that were begun: those that only lack a signature, and those to take up again."""
    found = []
    for award in awards:
        badge, href = badge_name(award), url_for("office.award", award_id=award.id)
        name, since = holder(award), local_date(award.created_at)
        if award.state in TO_SIGN:
            title = _("%(name)s a dit oui", name=name)
            line = _("%(badge)s : il reste à signer.", badge=badge)
            found.append(Line(Urgency.AGREED, title, line, _("Signer"), href, since))
        elif award.state == AwardState.DRAFT and award.answer == MemberAnswer.LATER:
            title, line = (
                _("%(name)s a dit « plus tard »", name=name),
                _("%(badge)s, le %(day)s", badge=badge, day=day_words(since)),
            )
            found.append(Line(Urgency.LATER, title, line, _("Reprendre"), href, since))
        else:
            line = _("%(badge)s : en préparation depuis le %(day)s", badge=badge, day=day_words(since))
            found.append(Line(Urgency.BEGUN, _("À reprendre : %(name)s", name=name), line, _("Reprendre"), href, since))
    return found
