"""The member's private page: her badges, and for each to show it, print it, keep it, and say who may see it.

Her private link is her key (decisions 27): it reads, shows and decides who may see. A backpack, which publishes
something on her behalf, asks for a code sent by e-mail. The pages use plain words and none of the trade's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from flask import Blueprint, Response, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.flows import share
from badges.flows.errors import NotFound, Refused
from badges.names import full
from badges.states import AwardState, Visibility
from badges.store.models import Award
from badges.store.queries import backpacks, recognition
from badges.times import local
from badges.web.access import entrance, services
from badges.web.award_files import holders_file
from badges.web.wording import gettext as _
from badges.web.wording import in_language, words

blueprint = Blueprint("portfolio", __name__, url_prefix="/moi/<key>")

DONE: Final = ("visibility.saved", "backpack.ready")


@dataclass(frozen=True)
class HerBadge:
    """One badge as its holder sees it."""

    code: str
    slug: str
    number: int
    name: str
    name_shown: str
    issued_at: datetime
    site: str
    state: str
    tone: str
    live: bool
    visibility: Visibility
    visible: str
    search_engines: bool
    criteria: tuple[str, ...]
    sentence: str | None
    url: str

    @property
    def year(self) -> int:
        """The year of the badge, for a CV."""
        return local(self.issued_at).year

    @property
    def short_url(self) -> str:
        """The address as people copy it: without its scheme."""
        return self.url.partition("://")[2]


@blueprint.app_template_filter("lower_first")
def lower_first(text: str) -> str:
    """The text with its first letter in lower case, the rest untouched."""
    return text[:1].lower() + text[1:]


@blueprint.context_processor
def hers() -> dict[str, Any]:
    """What every private page shows in its bar and at its foot."""
    if g.get("member") is None:
        return {}
    return {
        "key": (request.view_args or {}).get("key", ""),
        "member_name": full(g.member.given_name, g.member.family_name),
        "site": g.member.site,
        "errors": {},
        "done": words(request.args["fait"]) if request.args.get("fait") in DONE else None,
    }


def shown(award: Award) -> HerBadge:
    """The facts of an award for its holder, from the record: it is her own page."""
    content = award.version.content
    keys = {criterion["key"]: criterion for criterion in content["criteria"]}
    state, tone = state_of(award)
    live = award.state == AwardState.ISSUED and not is_over(award)
    visible = {
        Visibility.CODE: _("Visible par les personnes à qui vous le montrez."),
        Visibility.PUBLIC: _("Visible par tout le monde."),
        Visibility.HIDDEN: _("Caché. Personne ne peut le voir."),
    }
    return HerBadge(
        code=award.code,
        slug=award.version.model.slug,
        number=award.version.number,
        name=in_language(content["name"]),
        name_shown=award.name_shown or "",
        issued_at=award.issued_at or award.created_at,
        site=award.site.name,
        state=state,
        tone=tone,
        live=live,
        visibility=award.visibility,
        visible=visible[award.visibility] if live else state,
        search_engines=award.search_engines,
        criteria=tuple(in_language(keys[key]) for key in award.criteria if key in keys),
        sentence=award.sentence,
        url=f"{services().settings.public_url}/v/{award.code}",
    )


def state_of(award: Award) -> tuple[str, str]:
    """A word for the state of a badge, and its colour."""
    if award.state == AwardState.WITHDRAWN:
        return _("Retiré"), ""
    if award.state == AwardState.REVOKED:
        return _("Annulé"), "bad"
    if is_over(award):
        return _("Date de fin passée"), ""
    if award.visibility == Visibility.HIDDEN:
        return _("Caché"), ""
    return _("Valable"), "good"


def her_awards() -> list[Award]:
    """The badges of the member at the door, latest first, without those that were undone or erased."""
    found = recognition.awards_of(services().database.session, g.member.id)
    return [award for award in found if award.state != AwardState.WITHDRAWN and award.erased_at is None]


def her_award(code: str) -> Award:
    """One of her badges by its code. Raises NotFound for anybody else's."""
    for award in her_awards():
        if award.code == code:
            return award
    raise NotFound("award.unknown")


def private(response: Response) -> Response:
    """A page that nobody else may keep or find."""
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("")
@entrance("member")
def home(key: str) -> ResponseReturnValue:
    """Her badges; when there is one, the badge itself."""
    awards = her_awards()
    if len(awards) == 1 and not request.args.get("tous"):
        return private(make_response(render_template("portfolio/award.html", award=shown(awards[0]), several=False)))
    return private(make_response(render_template("portfolio/home.html", awards=[shown(each) for each in awards])))


@blueprint.get("/<code>")
@entrance("member")
def award(key: str, code: str) -> ResponseReturnValue:
    """One badge: four things to do with it, what was seen, and a line for her CV."""
    chosen = her_award(code)
    page = render_template("portfolio/award.html", award=shown(chosen), several=len(her_awards()) > 1)
    return private(make_response(page))


def live_award(code: str) -> Award:
    """One of her badges that still counts. Raises Refused for one that does not."""
    chosen = her_award(code)
    if chosen.state != AwardState.ISSUED or is_over(chosen):
        raise Refused("award.ended")
    return chosen


def is_over(award: Award) -> bool:
    """Whether the end date of a badge has passed."""
    return award.valid_until is not None and award.valid_until <= services().clock()


@blueprint.get("/<code>/montrer")
@entrance("member")
def show(key: str, code: str) -> ResponseReturnValue:
    """The QR code, as large as the screen, and the code to dictate."""
    return private(make_response(render_template("portfolio/show.html", award=shown(live_award(code)))))


@blueprint.get("/<code>/imprimer")
@entrance("member")
def paper(key: str, code: str) -> ResponseReturnValue:
    """What can be printed."""
    return private(make_response(render_template("portfolio/paper.html", award=shown(live_award(code)))))


@blueprint.get("/<code>/qui")
@entrance("member")
def audience(key: str, code: str) -> ResponseReturnValue:
    """Who may see this badge: her choice, and what each choice means."""
    return private(make_response(render_template("portfolio/audience.html", award=shown(live_award(code)))))


@blueprint.post("/<code>/qui")
@entrance("member")
def choose_audience(key: str, code: str) -> ResponseReturnValue:
    """Keep her choice."""
    chosen = live_award(code)
    share.set_visibility(
        services(),
        g.member.id,
        chosen.code,
        request.form.get("visibility", ""),
        search_engines=request.form.get("search_engines") == "yes",
    )
    return redirect(url_for("portfolio.award", key=key, code=code, fait="visibility.saved"), 303)


@blueprint.get("/<code>/garder")
@entrance("member")
def keep(key: str, code: str) -> ResponseReturnValue:
    """The files, and the backpack."""
    return keep_page(live_award(code))


def keep_page(chosen: Award, status: int = 200, **fields: Any) -> ResponseReturnValue:
    """The page of files and of the backpack, at the step where she is."""
    session = services().database.session
    waiting = backpacks.waiting_confirmation(session, chosen.id, services().clock())
    context = {
        "award": shown(chosen),
        "packed": backpacks.hosted_assertion(session, chosen.id),
        "waiting": waiting.email if waiting is not None and not request.args.get("autre") else None,
        "another": bool(request.args.get("autre")),
        "email": g.member.email,
        **fields,
    }
    return private(make_response(render_template("portfolio/keep.html", **context), status))


@blueprint.post("/<code>/garder")
@entrance("member")
def keep_ask(key: str, code: str) -> ResponseReturnValue:
    """She gives an address: a code is sent there."""
    chosen, email = live_award(code), request.form.get("email", "").strip()
    try:
        share.request_backpack(services(), g.member.id, chosen.code, email)
    except Refused as error:
        return keep_page(chosen, 422, errors={"email": words(error.code, **error.facts)}, email=email, waiting=None)
    return redirect(url_for("portfolio.keep", key=key, code=code, _anchor="sac"), 303)


@blueprint.post("/<code>/garder/code")
@entrance("member")
def keep_confirm(key: str, code: str) -> ResponseReturnValue:
    """She types the code that was sent: the copy for backpacks is made."""
    chosen = live_award(code)
    try:
        share.confirm_backpack(services(), g.member.id, chosen.code, request.form.get("letter_code", ""))
    except Refused as error:
        return keep_page(chosen, 422, errors={"letter_code": words(error.code, **error.facts)})
    return redirect(url_for("portfolio.keep", key=key, code=code, fait="backpack.ready", _anchor="sac"), 303)


@blueprint.post("/<code>/garder/sans-adresse")
@entrance("member")
def keep_plain(key: str, code: str) -> ResponseReturnValue:
    """The copy for backpacks without an address (decisions 7)."""
    chosen = live_award(code)
    share.request_backpack_without_email(services(), g.member.id, chosen.code)
    return redirect(url_for("portfolio.keep", key=key, code=code, fait="backpack.ready", _anchor="sac"), 303)


@blueprint.get("/<code>/fichier/<name>")
@entrance("member")
def file(key: str, code: str, name: str) -> ResponseReturnValue:
    """A file of her badge, also while it is hidden: it is hers."""
    chosen = her_award(code)
    return holders_file(chosen.code, name, qr_url=url_for("portfolio.file", key=key, code=code, name="qr.svg"))
