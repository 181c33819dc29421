"""« Mises en relation »: the threads of the sites, a new one, and the page of one with its one next step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.base.errors import NotAllowed, NotFound, Refused
from badges.base.parsers import member_of, one_of, row_number
from badges.base.times import local_date
from badges.gatherings import reads as gatherings
from badges.matching import conditions
from badges.matching.introductions import answer, finish, meet, propose, reads, review, rules
from badges.matching.introductions.propose import Pair
from badges.matching.introductions.rules import ReviewQuestion, ThreadAct, ThreadState, ViewShown, Who
from badges.matching.introductions.views import ThreadView
from badges.matching.postings import reads as postings
from badges.matching.postings.views import PostingView
from badges.matching.rules import PostingSide, PostingState, ReviewView
from badges.messages.sources import Scope
from badges.network import reads as network
from badges.people.ties.identity_question import own_records
from badges.people.views import MemberView
from badges.web.http import forms, parked_forms
from badges.web.http.access import actor, entrance, services
from badges.web.http.forms import searched
from badges.web.http.wording import gettext as _
from badges.web.office import room
from badges.web.office.messages import lines as messages

FOUND: Final = 20  # members that the letters of a name find


@room.blueprint.route("/mises-en-relation")
@entrance("staff")
def introductions() -> ResponseReturnValue:
    """The open threads of the staff member's sites, those that wait the longest first; or those that have ended."""
    sites, asked = [each.id for each in room.own_sites()], request.args
    over, last = bool(asked.get("finies")), _last(asked.get("apres"), sites)
    session = room.reading()
    own = own_records(session, actor())
    if over:
        found = reads.ended_threads(session, sites, without=own, before=last)
    else:
        found = reads.open_threads(session, sites, without=own, after=last)
    shown, now = found[: reads.LINES], services().now()
    return render_template(
        "office/matching/introductions.html",
        stale=[each for each in shown if each.is_open and rules.is_stale(each.moved_at, now)],
        threads=[each for each in shown if not (each.is_open and rules.is_stale(each.moved_at, now))],
        over=over,
        more=shown[-1].id if len(found) > len(shown) else None,
        named=two_names,
    )


def _last(text: str | None, sites: list[int]) -> ThreadView | None:
    number = row_number(text)
    found = reads.thread(room.reading(), number) if number is not None else None
    return found if found is not None and found.site_id in sites else None


def two_names(thread: ThreadView) -> str:
    """Return who the two are, as the site knows them; a dash where one was erased."""
    two = (thread.giver, thread.receiver)
    return _("%(one)s et %(other)s", one=named(two[0]), other=named(two[1]))


def named(member: MemberView | None) -> str:
    """Return a name as the site knows it; a dash where the member was erased."""
    return room.shown(member) if member is not None else "—"


# -- a new one --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Asked:
    """What the address of a new thread says: an offer, a request, and the two, as far as they are known."""

    offer: PostingView | None
    request: PostingView | None
    giver: MemberView | None
    receiver: MemberView | None

    @property
    def pair(self) -> Pair | None:
        """Who would give and receive, once both are known."""
        if self.giver is None or self.receiver is None:
            return None
        return Pair(
            giver_id=self.giver.id,
            receiver_id=self.receiver.id,
            offer_id=self.offer.id if self.offer is not None else None,
            request_id=self.request.id if self.request is not None else None,
        )


@room.blueprint.route("/mises-en-relation/nouvelle", methods=["GET", "POST"])
@entrance("staff")
def introduction_new() -> ResponseReturnValue:
    """Who would be asked, and about what; where one of the two is not known yet, the letters of a name find them."""
    if not {"offer", "request"} & set(request.args):
        return redirect(url_for("office.wall"), 303)
    asked, errors, form = _asked(), forms.FieldErrors(), parked_forms.submitted()
    pair = asked.pair
    if request.method == "POST" and form is not None and pair is not None:
        said = Pair(**{**vars(pair), "with_parent": "with_parent" in form})
        try:
            number = propose.propose(services(), actor(), said, client_key=forms.sent_key(form))
            return redirect(url_for("office.introduction", introduction_id=number), 303)
        except Refused as refusal:
            errors.refused(refusal, {"introduction.parent": "with_parent"})
    if pair is None:
        return _choose_person(asked)
    two = (asked.giver, asked.receiver)
    ages = [each.age for each in two if each is not None]
    return render_template(
        "office/matching/introduction_new.html",
        asked=asked,
        terms=rules.terms(*ages),
        named=named,
        conditions=[(each, conditions.conditions(room.reading(), each.id)) for each in two if each is not None],
        key=forms.sent_key(form or forms.Form()) or forms.new_key(),
        errors=errors,
    ), 422 if errors else 200


def _asked() -> _Asked:
    """Return what the address says. Raises NotFound: for what is not of the staff member's sites."""
    offer, wanted = _posting("offer", PostingSide.OFFERED), _posting("request", PostingSide.SOUGHT)
    giver = offer.member if offer is not None else _member("giver")
    receiver = wanted.member if wanted is not None else _member("receiver")
    if offer is None and wanted is None:
        raise NotFound
    return _Asked(offer, wanted, giver, receiver)


def _posting(name: str, side: PostingSide) -> PostingView | None:
    number = row_number(request.args.get(name))
    if number is None:
        return None
    found = postings.posting(room.reading(), number)
    if found is None or found.side is not side or not room.sees(found.member.site_id):
        raise NotFound
    return found


def _member(name: str) -> MemberView | None:
    number = row_number(request.args.get(name))
    return room.member(number) if number is not None else None


def _choose_person(asked: _Asked) -> ResponseReturnValue:
    """Find the other one among the members of the site, by the first letters of a name."""
    side = "giver" if asked.giver is None else "receiver"
    known = asked.receiver if asked.giver is None else asked.giver
    search = searched(request.args, "q")
    found: list[MemberView] = []
    if search and known is not None:
        named_so = gatherings.known_at(room.reading(), known.site_id, search, FOUND)
        there = [each for each in named_so if each.id != known.id and room.sees(each.site_id)]
        out = reads.not_to_propose(room.reading(), known.id, [each.id for each in there])
        found = [each for each in there if each.id not in out]
    return render_template(
        "office/matching/introduction_person.html", asked=asked, side=side, search=search, found=found, named=named
    )


# -- one of them ------------------------------------------------------------------------------------------------------


@room.blueprint.route("/mises-en-relation/<int:introduction_id>", methods=["GET", "POST"])
@entrance("staff")
def introduction(introduction_id: int) -> ResponseReturnValue:
    """One thread: what was said, what took place, and the one next step."""
    found, form, errors, moved = thread(introduction_id), parked_forms.submitted(), forms.FieldErrors(), False
    if request.method == "POST" and form is not None:
        try:
            _take(introduction_id, forms.pressed(form), form)
            return redirect(url_for("office.introduction", introduction_id=introduction_id), 303)
        except Refused as refusal:
            errors.refused(refusal, {})
            moved = refusal.code == "introduction.step"
            found = thread(introduction_id)
    session, now = room.reading(), services().now()
    exchanges = reads.exchanges_of(session, introduction_id)
    return render_template(
        "office/matching/introduction.html",
        thread=found,
        state=found.state,
        states=ThreadState,
        names=network.staff_names(session),
        exchanges=exchanges,
        today=local_date(now),
        meeting_told=_told(found),
        still_sought=_still_sought(found),
        often=reads.is_often(session, found, local_date(now)),
        voices=(voices := reads.voices(session, found, now)),
        version=review.version_of({who: each.said for who, each in voices.items()}),
        questions=ReviewQuestion,
        views=ViewShown,
        named=named,
        told=found.told_at is not None and now >= found.told_at,
        errors=errors,
    ), 409 if moved else 422 if errors else 200


def _told(found: ThreadView) -> messages.Recipients:
    """Return which of the two are to be told of the day of their meeting."""
    if found.state is not ThreadState.BOTH_YES or found.meeting_on is None:
        return messages.NOBODY
    return messages.read(Scope(introduction_id=found.id, told=True), "fil")


def _still_sought(found: ThreadView) -> PostingView | None:
    """Return the request of a thread that was held, where the wall still shows it. One statement at most."""
    if found.state is not ThreadState.HELD or found.request_id is None:
        return None
    sought = postings.posting(room.reading(), found.request_id)
    return sought if sought and sought.state(local_date(services().now())) is PostingState.SHOWN else None


def _take(introduction_id: int, pressed: str, form: forms.Form) -> None:
    """Do what a button asks for; after a colon stands on which side. Raises Refused: form.choice."""
    then, _colon, of = pressed.partition(":")
    whose = member_of(Who, of)
    if then in ("met", "known"):
        meet.meet(services(), actor(), introduction_id, known_already=then == "known")
    elif then == "done":
        finish.done(services(), actor(), introduction_id, otherwise=_("Un coup de main"))
    elif then in (ThreadAct.STOP.value, ThreadAct.NOT_DONE.value):
        finish.stop(services(), actor(), introduction_id, ThreadAct(then))
    elif whose is None or whose is Who.STAFF:
        raise Refused("form.choice")
    elif then in ("yes", "no"):
        answer.answer(services(), actor(), introduction_id, whose, yes=then == "yes")
    elif then in ("number", "hide"):
        finish.show_number(services(), actor(), introduction_id, whose, shown=then == "number")
    else:
        disputed = forms.ticked(form, f"disputed_{whose.value}", ReviewQuestion)
        view = one_of(ReviewView, "form.choice")(then)
        shown = forms.sent_version(form)
        review.say(services(), actor(), introduction_id, whose, view, disputed, shown=shown)


def thread(introduction_id: int) -> ThreadView:
    """Return a thread of one of the staff member's sites.

    Raises NotFound: for one that is forgotten too; NotAllowed: for one of her own, which a colleague follows.
    """
    found = reads.thread(room.reading(), introduction_id)
    if found is None or not room.sees(found.site_id) or (found.giver is None and found.receiver is None):
        raise NotFound
    own = own_records(room.reading(), actor())
    if any(each is not None and each.id in own for each in (found.giver, found.receiver)):
        raise NotAllowed("introduction.own")
    return found
