"""« Un dossier »: several badges behind one link that ends (J12): choose, give, print, stop.

Opening these pages changes nothing. The link itself leads to the counter's page, for those who were given it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from flask import Response, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.base import parsers
from badges.base.errors import NotFound, Refused
from badges.base.times import local_date
from badges.people.addresses import confirmed_address
from badges.recognition.rules import is_shown
from badges.recognition.states import AwardState
from badges.recognition.views import AwardView
from badges.sharing.afterwards import reads as questions
from badges.sharing.afterwards.facts import MayAskFacts
from badges.sharing.afterwards.rules import AskedBy, may_ask
from badges.sharing.bundles import links, reads, rules, sheet
from badges.sharing.bundles.prepare_bundle import prepare
from badges.sharing.bundles.stop_bundle import stop
from badges.sharing.bundles.views import BundleView
from badges.sharing.others import reads as others
from badges.sharing.others.facts import BesideFacts
from badges.sharing.others.views import OtherView
from badges.web import afterwards_words
from badges.web.counter import catalogue
from badges.web.http import fields, forms
from badges.web.http.access import entrance, services
from badges.web.http.request_session import reading_session
from badges.web.http.wording import language, words
from badges.web.portfolio.afterwards import next_asked
from badges.web.portfolio.room import HeldBadge, blueprint, member_awards, private, shown

LETTER: Final = ("referrer_letter.sent", "referrer_letter.known")


@dataclass(frozen=True)
class ListedBadge:
    """A badge in a choice or in a bundle: `seen` says whether others are shown it now."""

    held: HeldBadge
    design: str
    seen: bool


@dataclass(frozen=True)
class ListedBundle:
    """A bundle with its badges, and those by other issuers that it holds."""

    bundle: BundleView
    badges: tuple[ListedBadge, ...]
    others: tuple[OtherView, ...] = ()

    @property
    def prints(self) -> bool:
        """Whether its page to print has a badge to show: one that is valid now."""
        return any(each.seen and each.held.live and not each.held.paused for each in self.badges)


@blueprint.get("/dossiers")
@entrance("member")
def bundles(key: str) -> ResponseReturnValue:
    """The links that open today, and the choice of badges for another."""
    done = words("bundle.stopped") if request.args.get("fait") == "bundle.stopped" else None
    return _choice(200, days=rules.USUAL_DAYS, chosen=(), done=done)


@blueprint.post("/dossiers")
@entrance("member")
def prepare_bundle(key: str) -> ResponseReturnValue:
    """Make the link, and show it. What is refused comes back with what was ticked."""
    chosen = request.form.getlist("badge")
    days = parsers.row_number(request.form.get("days", str(rules.USUAL_DAYS))) or 0
    errors = forms.FieldErrors()
    agreement = fields.read(MayAskFacts, request.form, errors)
    beside = fields.read(BesideFacts, request.form, errors)
    if agreement is None or beside is None:
        return _choice(422, days=days, chosen=tuple(chosen), errors=errors)
    try:
        made = prepare(services(), g.member.id, chosen, days, agreement, beside.other)
    except Refused as refusal:
        field = MayAskFacts.field_of(refusal) or BesideFacts.field_of(refusal) or "badges"
        errors.add(field, refusal.code, **refusal.facts)
        return _choice(422, days=days, chosen=tuple(chosen), errors=errors)
    return redirect(url_for("portfolio.bundle", key=key, bundle_id=made), 303)


def _choice(status: int, *, days: int, errors: forms.FieldErrors | None = None, **context: Any) -> Response:
    today, session = local_date(services().now()), reading_session()
    asked = questions.question(session, g.member.id)
    offered = asked is None and may_ask(g.member.age, g.member.left_on, practice=g.member.practice)
    typed = request.form if request.method == "POST" else None
    listed = _listed(member_awards())
    opened = reads.open_bundles(services(), session, g.member.id, today)
    live = [each for each in listed.values() if each.held.live]
    kept = others.of_member(session, g.member.id, services().now())
    page = render_template(
        "portfolio/bundles/choose.html",
        choice=[each for each in live if each.seen],
        hidden=[each for each in live if not each.seen],
        opened=[_with_badges(each, listed, kept) for each in opened],
        others=[each for each in kept if each.is_shown],
        beside=fields.Fields(BesideFacts, typed, errors=errors),
        days=days if days in rules.DAYS else rules.USUAL_DAYS,
        usual=rules.USUAL_DAYS,
        ends={each: today + timedelta(days=each) for each in rules.DAYS},
        sheet=catalogue.sheet_address(),
        fields=fields.Fields(MayAskFacts, typed, errors=errors),
        ways=_ways() if offered else [],
        next_asked=next_asked(asked),
        errors=errors or {},
        **context,
    )
    return private(make_response(page, status))


def _ways() -> list[tuple[str, str]]:
    """Return how the member can wish to be asked: by a letter only where an address counts as theirs."""
    has_address = confirmed_address.takes_letters(reading_session(), g.member.id, services().now())
    return [
        (each.value, afterwards_words.asked_by(each)) for each in AskedBy if each is not AskedBy.LETTER or has_address
    ]


@blueprint.get("/dossiers/<int:bundle_id>")
@entrance("member")
def bundle(key: str, bundle_id: int) -> ResponseReturnValue:
    """One link: until when it opens, what it shows, how to give it, and how to stop it."""
    found = own_bundle(bundle_id)
    page = render_template(
        "portfolio/bundles/bundle.html",
        listed=_with_badges(found, _listed(member_awards()), _others(found)),
        is_open=_is_open(found),
        address=links.address(services(), found.key),
        sent=[local_date(each) for each in reads.letter_days(reading_session(), found.id)],
        done=words(request.args["fait"]) if request.args.get("fait") in LETTER else None,
        sheet=catalogue.sheet_address(),
    )
    return private(make_response(page))


@blueprint.get("/dossiers/<int:bundle_id>/carre.svg")
@entrance("member")
def bundle_qr(key: str, bundle_id: int) -> ResponseReturnValue:
    """The QR code of an open link."""
    drawn, _modules = links.square(services(), open_bundle(bundle_id).key)
    return private(Response(drawn, content_type="image/svg+xml"))


@blueprint.get("/dossiers/<int:bundle_id>/dossier.pdf")
@entrance("member")
def bundle_sheet(key: str, bundle_id: int) -> ResponseReturnValue:
    """The page to print of an open link, its badges verified now. Raises Refused: when none can be printed."""
    response = Response(sheet.sheet(services(), open_bundle(bundle_id), language()), content_type="application/pdf")
    response.headers["Content-Disposition"] = 'inline; filename="dossier.pdf"'
    return private(response)


@blueprint.post("/dossiers/<int:bundle_id>/arreter")
@entrance("member")
def stop_bundle(key: str, bundle_id: int) -> ResponseReturnValue:
    """Close a link at once."""
    stop(services(), g.member.id, bundle_id)
    return redirect(url_for("portfolio.bundles", key=key, fait="bundle.stopped"), 303)


def _others(found: BundleView) -> list[OtherView]:
    return others.of_member(reading_session(), g.member.id, services().now()) if found.others else []


def own_bundle(bundle_id: int) -> BundleView:
    """Return one of the member's, open or not. Raises NotFound: for another's."""
    found = reads.bundle(services(), reading_session(), g.member.id, bundle_id)
    if found is None:
        raise NotFound("bundle.gone")
    return found


def open_bundle(bundle_id: int) -> BundleView:
    """Return one of the member's that is open. Raises NotFound: for another's, and for one that is closed."""
    found = own_bundle(bundle_id)
    if not _is_open(found):
        raise NotFound("bundle.gone")
    return found


def _is_open(found: BundleView) -> bool:
    today: date = local_date(services().now())
    return rules.is_open(found.ends_on, found.stopped_at, today)


def _listed(awards: list[AwardView]) -> dict[str, ListedBadge]:
    """The member's badges by their codes, as a link would show them now."""
    return {
        each.code: ListedBadge(shown(each), each.badge.design, each.state == AwardState.ISSUED and is_shown(each))
        for each in awards
    }


def _with_badges(found: BundleView, listed: dict[str, ListedBadge], kept: list[OtherView]) -> ListedBundle:
    beside = tuple(each for each in kept if each.id in found.others)
    return ListedBundle(found, tuple(listed[code] for code in found.codes if code in listed), beside)
