"""The files of a badge over HTTP: under `/v/<CODE>/` for clients with its code, under `/moi/…` for its holder.

Which file is shown to which of them is decided in `badges.publication.visibility`. No cache keeps a holder's answer.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from flask import Response, make_response, render_template
from flask.typing import ResponseReturnValue

from badges.base.errors import NotFound, Refused
from badges.base.text import codes
from badges.publication import award_files, judgement, papers
from badges.publication.judgement import AwardFacts
from badges.publication.published_document import MINUTE, Gone, Published
from badges.recognition.states import AwardState
from badges.web.counter import catalogue, proof, verdicts
from badges.web.counter.telling import badge_holder
from badges.web.http import limits
from badges.web.http.access import services
from badges.web.http.answers import machine_answer
from badges.web.http.wording import gettext as _
from verifier.verdict import Headline, Verdict

PRINT_PAGE: Final = "attestation"


def public_file(code: str, name: str) -> ResponseReturnValue:
    """A file for a client with the code. A wrong code counts as a failure (decisions 31).

    Raises NotFound, Gone: as `found` does. Raises LimitReached: for a wrong code after too many of them.
    """
    try:
        if name == PRINT_PAGE:
            return print_page(code, holder=False)
        document = dated_proof(code) if name == proof.NAME else found(code, name, holder=False)
        response = named(machine_answer(document), code, name)
    except NotFound:
        limits.check(limits.CODE_ADDRESS, limits.address())
        limits.failed(limits.CODE_ADDRESS, limits.address())
        raise
    response.headers["Cache-Control"] = "no-cache"  # a badge that is hidden is hidden at once
    return response


def holders_file(code: str, name: str) -> ResponseReturnValue:
    """A file for the badge's holder, hidden from others or not. Raises NotFound, Gone: as `found` does."""
    if name == PRINT_PAGE:
        return print_page(code, holder=True)
    document = papers.picture(services(), code) if name == papers.PHOTO else found(code, name, holder=True)
    response = named(Response(document.data, content_type=document.media_type), code, name)
    response.headers["Cache-Control"] = "no-store"
    return response


def found(code: str, name: str, *, holder: bool) -> Published:
    """Return the bytes of a file, printed paper included.

    Raises NotFound: when the code or the file is unknown, or the badge is hidden. Raises Gone: when it has ended.
    """
    if name in papers.PAPERS:
        return papers.paper(services(), code, name, holder=holder)
    return award_files.award_file(services(), code, name, holder=holder)


def dated_proof(code: str) -> Published:
    """What the page says at this moment, to keep. Raises NotFound: for an unknown or hidden badge. Raises Gone: for a
    withdrawn or erased one."""
    answer = judgement.verify_award(services(), code)
    if answer.kind in ("withdrawn", "erased"):
        raise Gone("award.no_longer_shown" if answer.kind == "erased" else "award.gone")
    if answer.verdict is None or answer.facts is None:
        raise NotFound("award.unknown")
    reading = reading_of(answer.verdict, answer.facts)
    witnesses = (each for _state, each in reading.witnesses)
    translated = catalogue.translation(verdicts.own_badge(reading.claims, services().settings.public_url))
    data = proof.made(services(), reading, answer.facts, badge_holder.attesting(witnesses, answer.facts), translated)
    return Published("application/pdf", data, MINUTE)


def reading_of(judged: Verdict, facts: AwardFacts, typed: str | None = None) -> verdicts.Reading:
    """The verdict on a badge of ours in words, with the day of a cancellation. `typed`: a name to compare."""
    ended_at = facts.ended_at if facts.state == AwardState.REVOKED else None
    reading = verdicts.read(judged, ours=True, ended_at=ended_at, typed=typed)
    return replace(reading, own_words=facts.own_words)


def named(response: Response, code: str, name: str) -> Response:
    """Give the file a name with the badge's code, so that it can be told from others in a folder."""
    code = codes.normalise(code) or "badge"
    rest = name.removeprefix("badge") if name.startswith(("badge-", "badge.")) else f"-{name}"
    response.headers["Content-Disposition"] = f'inline; filename="badge-{code}{rest}"'
    return response


def print_page(code: str, *, holder: bool) -> ResponseReturnValue:
    """The attestation as a page: the same information as the PDF, for screen readers and for any printer."""
    answer = judgement.verify_award(services(), code, holder=holder)
    if answer.verdict is None or answer.facts is None:
        raise Gone("award.gone") if answer.kind in ("withdrawn", "erased") else NotFound("award.unknown")
    reading = reading_of(answer.verdict, answer.facts)
    if reading.headline is Headline.SUSPENDED:
        raise Refused("paper.paused")
    if reading.headline is not Headline.VALID:  # there is nothing left to print
        raise Gone("award.gone")
    badge = verdicts.own_badge(reading.claims, services().settings.public_url)
    page = render_template(
        "counter/attestation.html",
        reading=reading,
        facts=answer.facts,
        badge=badge,
        translated=catalogue.translation(badge),
        url=f"{services().settings.public_url}/v/{answer.facts.code}",
        title=_("Attestation"),
    )
    response = make_response(page)
    response.headers["Cache-Control"] = "no-store" if holder else "no-cache"
    return response
