"""Pages for employers: a badge by its code, typed or scanned.

`/v/<CODE>` is printed on cards and never moves. The verifier computes the verdict at each request, over the stored
bytes; this module answers with its page, or with its JSON at the same address (decisions 2, 4, 21, 22).
"""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import quote

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from badges.base.text import codes
from badges.base.times import local_date
from badges.ledger import reads as ledger
from badges.publication import judgement
from badges.publication.held_badges.finder import NotACode
from badges.publication.judgement import AwardFacts
from badges.publication.published_document import Gone
from badges.publication.routes import RULES
from badges.questions.facts import QuestionFacts
from badges.recognition.states import Visibility
from badges.sharing.presence import reads as presence
from badges.web import activity_words
from badges.web.counter import (
    catalogue,
    components,
    data,
    held_badges,
    legal_pages,
    rendered_pages,
    verdicts,
    verification,
)
from badges.web.counter.files import public_file, reading_of
from badges.web.counter.neighbours import home, places, report, report_files, search_engines, wall
from badges.web.counter.telling import badge_holder
from badges.web.counter.telling.panel import Panel
from badges.web.counter.verification import Given
from badges.web.http import fields, limits
from badges.web.http.access import NEWEST, entrance, services
from badges.web.http.answers import depends_on
from badges.web.http.errors import prefers_json, refusal_page
from badges.web.http.request_session import reading_once, reading_session
from badges.web.http.wording import gettext as _
from badges.web.http.wording import words
from schemas import strict_json
from schemas.vocabulary import LD_JSON, VC, VC_LD_JSON
from verifier.presented_bytes import InputUnreadable
from verifier.verdict import Verdict

blueprint = Blueprint("counter", __name__)
blueprint.add_app_template_filter(activity_words.shown, "activity")

NAME_BYTES: Final = 8 * 1024
NAME_LETTERS: Final = 300
# What `/v/` answers when there is no verdict to show: panel colour, icon, HTTP status (decisions 2, 22).
NO_VERDICT: Final = {
    "unknown": ("calm", "ask", 404),
    "hidden": ("calm", "lock", 200),
    "withdrawn": ("calm", "info", 200),
    "erased": ("calm", "lock", 410),
    "lost": ("calm", "info", 200),
    "on_hold": ("warn", "pause", 200),
    "cancelled": ("bad", "bad", 200),
    "unknowable": ("warn", "warn", 200),
}


@blueprint.record_once
def _tell_newest(state: BlueprintSetupState) -> None:
    state.app.extensions[NEWEST] = ledger.newest_code


@blueprint.context_processor
def site_list() -> dict[str, Any]:
    """The sites, for the pages that show their phone numbers."""
    return {"sites": rendered_pages.sites()}


@blueprint.get("/V", strict_slashes=False)
@entrance("public")
def find_of_card() -> ResponseReturnValue:
    """What is left of a card's address without its code, in the capitals in which the card has it."""
    return moved("/v/")


@blueprint.get("/v/")
@entrance("public")
def find() -> ResponseReturnValue:
    """The field of a code: redirect to the page of the code in what was typed, or say what is wrong with it.

    An address of another site is not opened from here: the page of `/verifier` comes, with the address filled in.
    """
    if "code" not in request.args:
        return render_template("counter/code.html")
    typed = request.args["code"].strip()
    if not typed:
        error = _("Écrivez le code du badge. Il est sous le carré noir et blanc.")
        return render_template("counter/code.html", code_error=error), 422
    try:
        found = held_badges.in_text(typed)
    except NotACode as error:
        return no_verdict("unknown", typed[:64], verification.reasons(error))
    except InputUnreadable as error:
        errors = {"text": words(error.code, **error.facts)}
        return verification.fields_again(None, Given("text", text=typed), 422, {}, errors)
    if len(found.codes) > 1:
        return verification.to_choose(found.codes, Given("text", text=typed))
    if found.codes:
        return redirect(url_for("counter.verdict", code=found.codes[0]))
    if found.link:
        panel = Panel("calm", "info", words("input.elsewhere"), (words("input.elsewhere.advice"),))
        return verification.fields_again(panel, Given("link", text=found.link), 200, {})
    return no_verdict("unknown", typed[:64], verification.reasons(NotACode(codes.faults(typed))))


def moved(path: str) -> ResponseReturnValue:
    """Redirect to a path of ours, with what was asked for."""
    asked = request.query_string.decode("latin-1")
    return redirect(f"{path}?{asked}" if asked else path)


@blueprint.post(RULES["award_of_card"], endpoint="name_of_card")
@blueprint.post(RULES["award"], endpoint="name")
@entrance("public", stateless=True)
def compare_name(code: str) -> ResponseReturnValue:
    """The employer's page again, with the answer to a name that was typed. The name is kept nowhere.

    Raises LimitReached: as the page itself does.
    """
    request.max_content_length = NAME_BYTES
    answer = judgement.verify_award(services(), code)
    if answer.verdict is None or answer.facts is None:
        return refused_code(answer.kind, code)
    typed = request.form.get("name", "").strip()[:NAME_LETTERS]
    response = make_response(verdict_page(answer.verdict, answer.facts, typed=typed))
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get(RULES["award_of_card"], endpoint="verdict_of_card", strict_slashes=False)
@blueprint.get(RULES["award"], strict_slashes=False)
@entrance("public")
@reading_once
def verdict(code: str) -> ResponseReturnValue:
    """A badge by its code: the verdict, computed now. No redirect between the printed and the short form.

    A verifier that was given the address of a badge, or its QR code, accepts a credential: it gets the signed badge,
    and no verdict is computed for it. Raises LimitReached: for an unknown code after too many of them; a right code is
    answered whatever was counted.
    """
    if request.path.endswith("/"):  # typed by hand: no card and no document has it
        return moved(quote(request.path.rstrip("/")))
    wants_badge = accepts_credential()
    answer = judgement.find_award(services(), code) if wants_badge else judgement.verify_award(services(), code)
    if answer.kind in NO_VERDICT:
        return refused_code(answer.kind, code)
    if wants_badge:
        signed = make_response(file(code, "badge.json"))
        depends_on(signed, "Accept")
        return signed
    if answer.verdict is None or answer.facts is None:
        raise LookupError("a verdict without its facts")
    facts = answer.facts
    if prefers_json():
        return json_answer(rendered_pages.verdict_json(answer.verdict, answer="verdict", award=facts.code))
    response = rendered_pages.page(answer.verdict, facts, lambda judged: verdict_page(judged, facts))
    response.headers["Cache-Control"] = "no-cache"
    depends_on(response, "Accept")
    if facts.visibility == Visibility.PUBLIC and facts.search_engines:
        response.headers["X-Robots-Tag"] = "all"
    return response


def refused_code(kind: str, code: str) -> ResponseReturnValue:
    """Answer a code that shows no badge; an unknown one counts as a failure, unless it is that of an attestation of
    presence, whose page comes. Raises LimitReached."""
    if kind == "unknown":
        if presence.of_code(reading_session(), code, local_date(services().now())) is not None:
            return redirect(url_for("counter.presence", presence_code=codes.normalise(code)))
        limits.check(limits.CODE_ADDRESS, limits.address())
        limits.failed(limits.CODE_ADDRESS, limits.address())
    return no_verdict(kind, code[:64])


def verdict_page(judged: Verdict, facts: AwardFacts, *, typed: str | None = None) -> str:
    """The employer's page. What the badge says comes from the verified bytes; `facts` give the site to call. `typed`:
    a name to compare with the badge's."""
    reading = reading_of(judged, facts, typed)
    badge = verdicts.own_badge(reading.claims, services().settings.public_url)
    return render_template(
        "counter/verdict.html",
        reading=reading,
        badge=badge,
        translated=catalogue.translation(badge),
        address=f"{services().settings.public_url}/v/{facts.code}",
        attesting=badge_holder.attesting((each for _state, each in reading.witnesses), facts),
        award={"code": facts.code, "url": f"{services().settings.public_url}/v/{facts.code}"},
        typed=typed,
        asked=fields.Fields(QuestionFacts),
        proof_files=proof_files(facts.code),
        preview=preview(facts, reading, badge) if facts.visibility == Visibility.PUBLIC else None,
    )


def accepts_credential() -> bool:
    """Whether the client prefers the signed badge itself at the page's address."""
    return request.accept_mimetypes.best in (VC_LD_JSON, VC, LD_JSON)


def json_answer(body: bytes, status: int = 200) -> Response:
    """Answer a program with a verdict, or with why there is none. No cache keeps it, for it changes with time."""
    response = Response(body, status, content_type="application/json")
    response.headers["Cache-Control"] = "no-cache"
    depends_on(response, "Accept")
    return response


def no_verdict(kind: str, typed: str = "", why: tuple[str, ...] = ()) -> ResponseReturnValue:
    """Answer a code that shows no badge, without naming a person or a skill; `why`: what is wrong with the code."""
    status = NO_VERDICT[kind][2]
    if prefers_json() or accepts_credential():
        return json_answer(strict_json.encode({"answer": kind, "code": f"award.{kind}"}), status)
    read_as = codes.normalise(typed)
    if kind == "unknown" and typed and not why:
        why = doubts(read_as or typed)
    response = make_response(
        render_template(
            "counter/no_verdict.html",
            kind=kind,
            panel=no_verdict_panel(kind, why),
            typed=typed,
            read_as=codes.shown(read_as) if read_as else typed,
        ),
        status,
    )
    response.headers["Cache-Control"] = "no-cache"
    depends_on(response, "Accept")
    return response


def no_verdict_panel(kind: str, why: tuple[str, ...] = ()) -> Panel:
    """The panel for a code that shows no badge: what it means, or why it is no code, and what to do."""
    tone, shape, _status = NO_VERDICT[kind]
    lines = why or (words(f"award.{kind}.meaning"),)
    if kind != "erased":  # erased, left or dead: one sentence, and nothing to ask the person
        lines += (words(f"award.{kind}.advice"),)
    return Panel(tone, shape, words(f"award.{kind}"), lines)


def doubts(code: str) -> tuple[str, ...]:
    """What an unknown code of the right form is instead, or which of its signs are often misread."""
    if codes.faults(code):
        return tuple(words(each.code, **each.facts) for each in codes.faults(code))
    signs = [f"{sign}/{other}" for _number, sign, other in codes.doubtful(code)]
    said = (words("award.unknown.meaning"),)
    return (*said, words("code.misread", signs=", ".join(dict.fromkeys(signs)))) if signs else said


def proof_files(code: str) -> list[tuple[str, str]]:
    """The signed files, for another tool."""
    names = (
        ("badge.json", _("Fichier signé (JSON)")),
        ("badge.jwt", _("Fichier signé (JWT)")),
        ("badge.png", _("Image signée (PNG)")),
        ("badge.svg", _("Image signée (SVG)")),
    )
    return [(url_for("counter.file", code=code, name=name), label) for name, label in names]


def preview(facts: AwardFacts, reading: verdicts.Reading, badge: tuple[str, int] | None) -> dict[str, str]:
    """What a link to a public badge shows in a message or on a social network: what the badge is, and no verdict. A
    message is read long after, and a verdict is of the moment at which a page is opened."""
    origin, claims, translated = services().settings.public_url, reading.claims, catalogue.translation(badge)
    parts = (translated(claims.achievement_name), claims.recipient_name) if claims else ()
    of_network = _("Un badge du %(network)s.", network=facts.network_name)
    said = translated(claims.description).rstrip(".") if claims else ""
    return {
        "title": " — ".join(part for part in parts if part),
        "description": f"{said}. {of_network}" if said else of_network,
        "url": f"{origin}/v/{facts.code}",
        "image": f"{origin}/images/badges/{facts.badge_slug}/{facts.badge_version}.png",
    }


@blueprint.get(RULES["award_file_of_card"], endpoint="file_of_card")
@blueprint.get(RULES["award_file"])
@entrance("public")
def file(code: str, name: str) -> ResponseReturnValue:
    """A file of a badge, under the same visibility as its page."""
    return public_file(code, name)


@blueprint.errorhandler(Gone)
def gone(error: Gone) -> ResponseReturnValue:
    """A file of a badge that was withdrawn, cancelled or erased."""
    return refusal_page(410, error.code)


blueprint.add_url_rule("/", view_func=home.home)
blueprint.add_url_rule("/lieux/<site>", view_func=places.place)
blueprint.add_url_rule("/bilan", view_func=report.report)
blueprint.add_url_rule("/bilan.pdf", endpoint="report_pdf", view_func=report_files.two_pages)
blueprint.add_url_rule("/bilan.xlsx", endpoint="report_xlsx", view_func=report_files.spreadsheet)
blueprint.add_url_rule("/semaine.html", view_func=places.week)
blueprint.add_url_rule("/lieux/<site>/mur", view_func=wall.wall)
blueprint.add_url_rule("/lieux/<site>/mur.json", view_func=wall.wall_json)
blueprint.add_url_rule("/lieux/<site>/mur.rss", view_func=wall.wall_rss)
blueprint.add_url_rule("/sitemap.xml", view_func=search_engines.sitemap)
blueprint.add_url_rule("/images/patches.svg", view_func=catalogue.sheet)
blueprint.add_url_rule("/images/kit/<design>.svg", view_func=catalogue.drawing)
blueprint.add_url_rule("/images/tacked/<slug>/<int:number>.svg", view_func=catalogue.tacked)
blueprint.add_url_rule("/donnees", view_func=data.kept)
blueprint.add_url_rule("/composants", view_func=components.components)
blueprint.add_url_rule("/comprendre", view_func=legal_pages.understand)
blueprint.add_url_rule("/accessibilite", view_func=legal_pages.accessibility)
blueprint.add_url_rule("/mentions-legales", view_func=legal_pages.legal)
blueprint.add_url_rule("/badges", view_func=catalogue.catalogue)
blueprint.add_url_rule("/badges/<slug>", view_func=catalogue.badge)
blueprint.add_url_rule("/badges/<slug>/<int:number>", view_func=catalogue.badge_version)
blueprint.add_url_rule(RULES["verifier"], "verifier", verification.ask, methods=["GET"])
blueprint.add_url_rule(RULES["verifier"], "judge", verification.judge, methods=["POST"])
