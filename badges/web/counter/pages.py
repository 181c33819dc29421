"""Pages for employers: the home page with its one field, and a badge by its code.

`/v/<CODE>` is printed on cards and never moves. The verifier computes the verdict at each request, over the stored
bytes; this module answers with its page, or with its JSON at the same address (decisions 2, 4, 21, 22).
"""

from __future__ import annotations

from typing import Any, Final

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from badges.base.text import codes
from badges.network import reads as network
from badges.publication import judging
from badges.publication.judging import AwardFacts
from badges.publication.published import Gone
from badges.publication.routes import RULES
from badges.recognition.states import AwardState, Visibility
from badges.web.counter import catalogue, verdicts, verification
from badges.web.counter.catalogue import found_by_search_engines
from badges.web.counter.files import public_file
from badges.web.counter.verdicts import Panel
from badges.web.http import limits
from badges.web.http.access import entrance, services
from badges.web.http.errors import prefers_json, refusal_page
from badges.web.http.reading import reading_session
from badges.web.http.wording import gettext as _
from badges.web.http.wording import words
from schemas import strict_json
from schemas.vocabulary import LD_JSON, VC, VC_LD_JSON
from verifier.verdict import Verdict

blueprint = Blueprint("counter", __name__)

# What `/v/` answers when there is no verdict to show: panel colour, icon, HTTP status (decisions 2, 22).
NO_VERDICT: Final = {
    "unknown": ("calm", "ask", 404),
    "hidden": ("calm", "lock", 200),
    "withdrawn": ("calm", "info", 200),
    "erased": ("calm", "lock", 410),
}


@blueprint.context_processor
def site_list() -> dict[str, Any]:
    """The sites, for the pages that show their phone numbers."""
    return {"sites": network.sites(reading_session())}


@blueprint.get("/")
@entrance("public")
def home() -> ResponseReturnValue:
    """One field, and what these badges are."""
    return found_by_search_engines(render_template("counter/home.html"))


@blueprint.get("/v/")
@entrance("public")
def find() -> ResponseReturnValue:
    """The home page's field: redirect to the page of the code that was typed, or show what is wrong with it."""
    typed = codes.part_of(request.args.get("code", ""))
    if not typed:
        error = _("Écrivez le code du badge. Il est sous le carré noir et blanc.")
        return render_template("counter/home.html", code_error=error), 422
    code = codes.normalise(typed)
    if code is None:
        return no_verdict("unknown", typed[:64])
    return redirect(url_for("counter.verdict", code=code))


@blueprint.get(RULES["award_of_card"], endpoint="verdict_of_card")
@blueprint.get(RULES["award"])
@entrance("public")
def verdict(code: str) -> ResponseReturnValue:
    """A badge by its code: the verdict, computed now. No redirect between the printed and the short form.

    A verifier that was given the address of a badge, or its QR code, accepts a credential: it gets the signed badge,
    and no verdict is computed for it. Raises LimitReached: for an unknown code after too many of them; a right code is
    answered whatever was counted.
    """
    wants_badge = accepts_credential()
    answer = judging.find_award(services(), code) if wants_badge else judging.verify_award(services(), code)
    if answer.kind in NO_VERDICT:
        if answer.kind == "unknown":
            limits.check(limits.CODE_ADDRESS, limits.address())
            limits.failed(limits.CODE_ADDRESS, limits.address())
        return no_verdict(answer.kind, code[:64])
    if wants_badge:
        signed = make_response(file(code, "badge.json"))
        signed.vary.add("Accept")
        return signed
    if answer.verdict is None or answer.facts is None:
        raise LookupError("a verdict without its facts")
    facts = answer.facts
    if prefers_json():
        return json_answer({"answer": "verdict", "award": facts.code, **answer.verdict.to_json()})
    response = make_response(verdict_page(answer.verdict, facts))
    response.headers["Cache-Control"] = "no-cache"
    response.vary.add("Accept")
    if facts.visibility == Visibility.PUBLIC and facts.search_engines:
        response.headers["X-Robots-Tag"] = "all"
    return response


def verdict_page(judged: Verdict, facts: AwardFacts) -> str:
    """The employer's page. What the badge says comes from the verified bytes; `facts` give the site to call."""
    reading = verdicts.read(judged, ended_at=facts.ended_at if facts.state == AwardState.REVOKED else None)
    badge = verdicts.own_badge(reading.claims, services().settings.public_url)
    return render_template(
        "counter/verdict.html",
        reading=reading,
        badge=badge,
        translated=catalogue.translation(badge),
        address=f"{services().settings.public_url}/v/{facts.code}",
        site={"name": facts.site_name, "phone": facts.site_phone},
        award={"code": facts.code, "url": f"{services().settings.public_url}/v/{facts.code}"},
        proof_files=proof_files(facts.code),
        preview=preview(facts, reading) if facts.visibility == Visibility.PUBLIC else None,
    )


def accepts_credential() -> bool:
    """Whether the client prefers the signed badge itself at the page's address."""
    return request.accept_mimetypes.best in (VC_LD_JSON, VC, LD_JSON)


def json_answer(body: dict[str, Any], status: int = 200) -> Response:
    """Answer a program with a verdict, or with why there is none. No cache keeps it, for it changes with time."""
    response = Response(strict_json.encode(body), status, content_type="application/json")
    response.headers["Cache-Control"] = "no-cache"
    response.vary.add("Accept")
    return response


def no_verdict(kind: str, typed: str = "") -> ResponseReturnValue:
    """Answer a code that shows no badge, without naming a person or a skill."""
    tone, shape, status = NO_VERDICT[kind]
    if prefers_json() or accepts_credential():
        return json_answer({"answer": kind, "code": f"award.{kind}"}, status)
    lines = (words(f"award.{kind}.meaning"), words(f"award.{kind}.advice"))
    read_as = codes.normalise(typed)
    response = make_response(
        render_template(
            "counter/no_verdict.html",
            kind=kind,
            panel=Panel(tone, shape, words(f"award.{kind}"), lines),
            typed=typed,
            read_as=codes.shown(read_as) if read_as else typed,
        ),
        status,
    )
    response.headers["Cache-Control"] = "no-cache"
    response.vary.add("Accept")
    return response


def proof_files(code: str) -> list[tuple[str, str]]:
    """The signed files, for another tool."""
    names = (
        ("badge.json", _("Fichier signé (JSON)")),
        ("badge.jwt", _("Fichier signé (JWT)")),
        ("badge.png", _("Image signée (PNG)")),
        ("badge.svg", _("Image signée (SVG)")),
    )
    return [(url_for("counter.file", code=code, name=name), label) for name, label in names]


def preview(facts: AwardFacts, reading: verdicts.Reading) -> dict[str, str]:
    """What a link to a public badge shows in a message or on a social network."""
    origin, claims = services().settings.public_url, reading.claims
    parts = (claims.achievement_name, claims.recipient_name) if claims else ()
    return {
        "title": " — ".join(part for part in parts if part),
        "description": reading.panel.title,
        "url": f"{origin}/v/{facts.code}",
        "image": f"{origin}/images/badges/{facts.badge_slug}/{facts.badge_version}.png",
    }


@blueprint.get(RULES["award_file_of_card"], endpoint="file_of_card")
@blueprint.get(RULES["award_file"])
@entrance("public")
def file(code: str, name: str) -> ResponseReturnValue:
    """A file of a badge, under the same visibility as its page."""
    return public_file(code, name, qr_url=url_for("counter.file", code=code, name="qr.svg"))


@blueprint.errorhandler(Gone)
def gone(error: Gone) -> ResponseReturnValue:
    """A file of a badge that was withdrawn, cancelled or erased."""
    return refusal_page(410, "award.gone")


blueprint.add_url_rule("/badges", view_func=catalogue.catalogue)
blueprint.add_url_rule("/badges/<slug>", view_func=catalogue.badge)
blueprint.add_url_rule("/badges/<slug>/<int:number>", view_func=catalogue.badge_version)
blueprint.add_url_rule(RULES["verifier"], "verifier", verification.ask, methods=["GET"])
blueprint.add_url_rule(RULES["verifier"], "judge", verification.judge, methods=["POST"])
