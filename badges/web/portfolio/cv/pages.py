"""The page « Pour mon CV », and its sheet of chosen badges."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from flask import Response, g, make_response, render_template, request
from flask.typing import ResponseReturnValue

from badges.base.errors import NotFound, Refused
from badges.base.text import codes
from badges.base.times import local_date
from badges.network import reads as network
from badges.paper.member.cv import CvFacts, CvLine, cv
from badges.people import reads as people
from badges.publication import drawings, papers
from badges.publication.award_files import verification_url
from badges.recognition import reads as recognition
from badges.recognition.rules import is_shown, is_valid
from badges.recognition.states import Visibility
from badges.recognition.views import AwardView
from badges.web import list_pages
from badges.web.http.access import entrance, services
from badges.web.http.request_session import reading_session
from badges.web.http.wording import gettext as _
from badges.web.http.wording import in_language, language, words
from badges.web.portfolio.cv import phrases
from badges.web.portfolio.room import blueprint, member_awards, private
from verifier.verdict import VerifiedCredential

MOST = 6  # badges that one sheet holds
CARDS = 15  # on a page: each is a sentence of several lines, and a button


@dataclass(frozen=True)
class Line:
    """One badge as it stands in a CV: its name, the sentence, and how to verify it."""

    code: str
    slug: str
    number: int
    name: str
    sentence: str
    verified: str  # « Badge à vérifier : rcs.example, code », before the code
    name_shown: str


@blueprint.get("/cv")
@entrance("member")
def cv_page(key: str) -> ResponseReturnValue:
    """A sentence for each badge that can be shown, to copy, fifteen a page. At most twelve statements, however many."""
    return _page()


def _page(refusal: Refused | None = None) -> ResponseReturnValue:
    awards = member_awards()
    chosen = set(request.args.getlist("badge"))
    shown = [each for each in awards if _showable(each) and each.paused_at is None]
    begin = list_pages.begin() if list_pages.begin() < len(shown) else 0
    page = render_template(
        "portfolio/cv/page.html",
        lines=_lines(shown[begin : begin + CARDS]),
        page=list_pages.Extent(len(shown), begin, size=CARDS),
        names=[(each.code, in_language(each.badge.content["name"])) for each in shown],
        paused=[in_language(each.badge.content["name"]) for each in awards if _showable(each) and each.paused_at],
        chosen=chosen,
        most=MOST,
        refused=words(refusal.code, **refusal.facts) if refusal is not None else None,
    )
    return private(make_response(page, 422 if refusal is not None else 200))


@blueprint.get("/cv/page.pdf")
@entrance("member")
def cv_sheet(key: str) -> ResponseReturnValue:
    """The chosen badges on one page; without a choice the first that it holds. 422 with the reason: for none, too many,
    or none that is valid now.

    Raises NotFound: for a badge that is not the member's, or that is hidden.
    """
    known = {each.code: each for each in member_awards() if each.visibility != Visibility.HIDDEN}
    asked = dict.fromkeys(request.args.getlist("badge"))
    if not asked and not request.args.get("choix"):
        asked = dict.fromkeys([code for code in known if _showable(known[code])][:MOST])
    if not known.keys() >= asked.keys():
        raise NotFound("award.unknown")
    if not asked:
        return _page(Refused("cv.none"))
    if len(asked) > MOST:
        return _page(Refused("cv.too_many", most=MOST))
    valid = papers.proven_each(services(), [code for code in known if code in asked])
    proofs = {code: proof for code, (_verdict, _award, proof) in valid.items()}
    lines = _lines([known[code] for code in proofs], proofs)
    if not lines:
        return _page(Refused("cv.none_valid"))
    response = Response(_sheet(lines, left_out=len(asked) - len(lines)), content_type="application/pdf")
    response.headers["Content-Disposition"] = 'inline; filename="cv-badges.pdf"'
    return private(response)


def _showable(award: AwardView) -> bool:
    """Whether a badge is valid, and others than its holder may see it."""
    return is_shown(award) and is_valid(award, services().clock())


def _lines(awards: list[AwardView], proofs: Mapping[str, VerifiedCredential] | None = None) -> list[Line]:
    """The badges as lines. With `proofs` the name and what was seen are those that were verified, by code."""
    session = reading_session()
    parts = recognition.parts(session, g.member.id, awards, phrases.MOST_PARTS)
    told = [each for award in awards for each in parts.get(award.id, ())]
    sites = {number for each in told for number in each.site_ids}
    withheld = people.named_in(session, {each.title for each in told}, sites) if sites else {}
    instance = network.instance(session)
    name = str(instance.network["name"]) if instance is not None else ""
    host = urlsplit(services().settings.public_url).netloc
    return [
        Line(
            code=award.code,
            slug=award.badge.slug,
            number=award.badge.number,
            name=in_language(award.badge.content["name"]),
            sentence=phrases.sentence(
                parts.get(award.id, ()),
                _criteria(award, proofs[award.code] if proofs is not None else None),
                network=name,
                site=award.site.name,
                year=local_date(award.issued_at or award.created_at).year,
                withheld=withheld,
            ),
            verified=_("Badge à vérifier : %(address)s, code", address=host),
            name_shown=(proofs[award.code].recipient_name if proofs is not None else award.name_shown) or "",
        )
        for award in awards
    ]


def _criteria(award: AwardView, proof: VerifiedCredential | None) -> list[Mapping[str, Any]]:
    """The criteria that a badge shows, in its order; with a proof, those of them that it says."""
    shown = [each for each in award.badge.content["criteria"] if each["key"] in award.criteria]
    if proof is None:
        return shown
    said = {line.removeprefix("- ") for line in (proof.narrative or "").splitlines() if line.startswith("- ")}
    return [each for each in shown if each["fr"] in said]


def _sheet(lines: list[Line], *, left_out: int) -> bytes:
    """One page. A badge with another name than the first one's says so."""
    instance = network.instance(reading_session())
    first = lines[0].name_shown
    return cv(
        CvFacts(
            language=language(),
            title=_("Mes badges"),
            network=str(instance.network["name"]) if instance is not None else "",
            name=first,
            lines=tuple(
                CvLine(
                    name=each.name,
                    sentence=each.sentence,
                    named=each.name_shown if each.name_shown != first else None,
                    verified=f"{each.verified} {codes.shown(each.code)}",
                    code=each.code,
                    url=verification_url(services(), each.code),
                    link=f"{services().settings.public_url}/v/{each.code}",
                    alt=_("Carré à scanner : il ouvre la page de ce badge"),
                )
                for each in lines
            ),
            left_out=_("Un badge choisi ne peut pas être montré en ce moment : il n’est pas sur cette page.")
            if left_out
            else None,
            foot=_("Un badge n’est pas un diplôme. Il dit ce que des personnes ont vu."),
            mark=drawings.demonstration_mark(services()),
            at=services().now(),
        )
    )
