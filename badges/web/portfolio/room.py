"""What all pages of the portfolio share: their blueprint, a badge as its holder sees it, and look-ups.

The private link is the only credential (decisions 27): with it the member reads, shows, and decides on visibility. The
pages use plain words.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from flask import Blueprint, Response, g, request
from markupsafe import Markup

from badges.base.errors import NotFound, Refused
from badges.base.text.contacts import masked
from badges.base.text.names import full
from badges.people.addresses import confirmed_address
from badges.recognition import reads as recognition
from badges.recognition.rules import is_expired, is_valid
from badges.recognition.states import AwardState, Visibility
from badges.recognition.views import AwardView
from badges.web.http.access import services
from badges.web.http.request_session import reading_session
from badges.web.http.wording import gettext as _
from badges.web.http.wording import in_language, language, spoken_in, words

blueprint = Blueprint("portfolio", __name__, url_prefix="/moi/<key>")
OF_THE_CATALOGUE: Final = ("fr", "en")  # the languages in which badges are written
DONE: Final = (
    "visibility.saved", "backpack.ready", "words.saved", "words.none", "name.changed", "name.kept", "posting.said",
    "disagreement.taken_back", "statement.declined", "conditions.saved", "introduction.noted", "objection.said",
    "objection.taken_back", "idea.said", "message.known", "message.wish", "traits.saved", "other.added",
    "other.confirmed", "other.removed",
)  # fmt: skip


@dataclass(frozen=True)
class HeldBadge:
    """One badge as its holder sees it. `over_since`: the end date that has passed, where it is authentic still."""

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
    over_since: datetime | None
    paused: bool
    visibility: Visibility
    visible: str
    search_engines: bool
    criteria: tuple[str, ...]
    sentence: str | None
    closed: bool  # since its member left
    url: str
    spoken: str  # the language of its words

    @property
    def said_in(self) -> str:
        """The attribute of an element with its words, where they are not in the language of the page."""
        return said_in(self.spoken)

    @property
    def hidden(self) -> bool:
        """Whether its member hides it from everyone."""
        return self.visibility == Visibility.HIDDEN

    @property
    def sign(self) -> str:
        """The pictogram of who may see it."""
        return {Visibility.CODE: "show", Visibility.PUBLIC: "everyone", Visibility.HIDDEN: "nobody"}[self.visibility]

    @property
    def effect(self) -> str:
        """What the choice of who may see it does, in a sentence."""
        if self.visibility == Visibility.PUBLIC and self.search_engines:
            return _("Tout le monde peut voir ce badge, et les moteurs de recherche aussi.")
        return {
            Visibility.CODE: _("Les personnes à qui vous le montrez peuvent voir ce badge."),
            Visibility.PUBLIC: _("Tout le monde peut voir ce badge."),
            Visibility.HIDDEN: _("La page de ce badge ne montre plus rien. Il reste à vous."),
        }[self.visibility]


def said_in(spoken: str) -> str:
    """Return the attribute of an element whose words are in this language, where the page is in another."""
    return Markup(' lang="{}"').format(spoken) if spoken != language() else ""


def usual_address() -> str | None:
    """The address to which the member's codes go: never shown whole, since each holder of the link reads the page."""
    return confirmed_address.standing(reading_session(), g.member.id, services().clock()).email or g.member.email


blueprint.add_app_template_filter(masked)


@blueprint.app_template_filter("bdi")
def bdi(text: str) -> Markup:
    """Return a name or an address as an element, kept apart from the direction of the words around it."""
    return Markup("<bdi>") + text + Markup("</bdi>")


@blueprint.app_template_filter("lower_first")
def lower_first(text: str) -> str:
    """Return the text with its first letter in lower case, the rest untouched."""
    return text[:1].lower() + text[1:]


@blueprint.context_processor
def member_frame() -> dict[str, Any]:
    """Return what every private page shows in its bar and at its foot."""
    if g.get("member") is None:
        return {}
    return {
        "key": (request.view_args or {}).get("key", ""),
        "member_name": full(g.member.given_name, g.member.family_name),
        "site": g.member.site,
        "errors": {},
        "said_in": said_in(language() if language() in OF_THE_CATALOGUE else "fr"),
        "saved_audience": request.args.get("fait") == "visibility.saved",
        "done": words(request.args["fait"]) if request.args.get("fait") in DONE else None,
    }


def shown(award: AwardView) -> HeldBadge:
    """Return an award as its holder sees it, from the record and not from the signed bytes."""
    content = award.badge.content
    keys = {criterion["key"]: criterion for criterion in content["criteria"]}
    state, tone = state_of(award)
    live = is_valid(award, services().clock())
    over_since = award.valid_until if award.state == AwardState.ISSUED and not live else None
    visible = {
        Visibility.CODE: _("Visible par les personnes à qui vous le montrez."),
        Visibility.PUBLIC: _("Visible par tout le monde."),
        Visibility.HIDDEN: _("Caché. Une copie déjà donnée reste lisible."),
    }
    seen = visible[award.visibility] if award.closed_at is None else _("Caché depuis votre départ. Demandez au site.")
    return HeldBadge(
        code=award.code,
        slug=award.badge.slug,
        number=award.badge.number,
        name=in_language(content["name"]),
        name_shown=award.name_shown or "",
        issued_at=award.issued_at or award.created_at,
        site=award.site.name,
        state=state,
        tone=tone,
        live=live,
        over_since=over_since,
        paused=award.paused_at is not None,
        visibility=award.visibility,
        visible=seen if live or over_since else state,
        search_engines=award.search_engines,
        criteria=tuple(in_language(keys[key]) for key in award.criteria if key in keys),
        sentence=award.sentence,
        closed=award.closed_at is not None,
        url=f"{services().settings.public_url}/v/{award.code}",
        spoken=spoken_in(content["name"]),
    )


def state_of(award: AwardView) -> tuple[str, str]:
    """Return a word for the state of a badge, and its tone."""
    if award.state == AwardState.WITHDRAWN:
        return _("Retiré"), ""
    if award.state == AwardState.REVOKED:
        return _("Annulé"), "bad"
    if award.paused_at is not None:
        return _("En pause"), "warn"
    if is_over(award):
        return _("Date de fin passée"), ""
    if award.visibility == Visibility.HIDDEN:
        return _("Caché"), ""
    return _("Valable"), "good"


def member_awards() -> list[AwardView]:
    """Return the badges of this request's member, latest first, without those that were undone or erased."""
    found = recognition.awards_of(reading_session(), g.member.id)
    return [award for award in found if award.state != AwardState.WITHDRAWN]


def member_award(code: str) -> AwardView:
    """Return one of the member's badges by its code. Raises NotFound: when it is none of theirs."""
    for award in member_awards():
        if award.code == code:
            return award
    raise NotFound("award.unknown")


def private(response: Response) -> Response:
    """Forbid every cache to keep an answer."""
    response.headers["Cache-Control"] = "no-store"
    return response


def live_award(code: str) -> AwardView:
    """Return one of the member's badges that is still valid.

    Raises NotFound: when it is none of theirs; Refused: `award.ended` when it is over, cancelled or withdrawn.
    """
    chosen = member_award(code)
    if not is_valid(chosen, services().clock()):
        raise Refused("award.ended")
    return chosen


def standing_award(code: str) -> AwardView:
    """Return one of the member's badges that is valid, or only past its end date: it is authentic, and can be shown.

    Raises NotFound: when it is none of theirs; Refused: `award.ended` when it is cancelled or withdrawn.
    """
    chosen = member_award(code)
    return chosen if chosen.state == AwardState.ISSUED else live_award(code)


def is_over(award: AwardView) -> bool:
    """Whether the end date of a badge has passed."""
    return is_expired(award.valid_until, services().clock())
