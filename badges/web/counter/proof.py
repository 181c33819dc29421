"""A dated proof of the verdict that a page shows, as a PDF: its words, the moment, the digest, the address."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from badges.base.services import Services
from badges.paper.proof import ProofFacts, proof
from badges.publication import drawings
from badges.publication.award_files import verification_url
from badges.publication.judgement import AwardFacts
from badges.web.counter.telling.badge_holder import Attesting
from badges.web.counter.verdicts import Reading
from badges.web.http.formats import answers, clock, dialled, long_date
from badges.web.http.wording import gettext as _
from badges.web.http.wording import language, ngettext

NAME: Final = "preuve.pdf"


def made(
    services: Services,
    reading: Reading,
    facts: AwardFacts,
    attesting: Attesting | None,
    translated: Callable[[str | None], str],
) -> bytes:
    """The proof of this reading, one A4 page. It says no more than the page: a cancelled badge shows no skill."""
    claims, full = reading.claims, reading.in_full
    name = (translated(claims.achievement_name) or claims.name or "") if claims else ""
    version = drawings.badge_version(services, facts.badge_slug, facts.badge_version) if claims else None
    moment = {"date": long_date(reading.checked_at), "clock": clock(reading.checked_at)}
    address = f"{services.settings.public_url}/v/{facts.code}"
    return proof(
        ProofFacts(
            language=language(),
            heading=_("Preuve datée d’une vérification"),
            network=attesting.network if attesting else reading.issuer,
            tone=reading.panel.tone,
            answer=reading.panel.title,
            lines=reading.panel.lines,
            badge_name=name,
            issued_to=_("Délivré à"),
            recipient=(claims.recipient_name or "") if claims else "",
            issued=issued(reading, attesting),
            seen_heading=_("Ce qui a été vu"),
            role=reading.role if full else "",
            seen=tuple(translated(each) for each in reading.seen.items) if full else (),
            sentences=reading.seen.paragraphs if full else (),
            attested_heading=_("Qui l’atteste") if full else _("Besoin d’aide ?"),
            attested=attested(reading, attesting, translated),
            checks_heading=_("Tous les contrôles sont bons") if reading.all_good else _("Les contrôles"),
            checks=tuple((line.noun, line.outcome) for line in reading.checks),
            facts=said(
                (_("Vérifié"), _("le %(date)s à %(clock)s, heure de Paris", **moment)),
                (_("Adresse"), address),
                (_("Numéro du badge"), claims.id if claims else None),
                (_("Empreinte SHA-256"), reading.digest),
            ),
            again=_("Cette preuve vaut pour ce moment. Pour vérifier aujourd’hui, scannez le carré ou tapez ce code."),
            code=f"{facts.code[:5]}-{facts.code[5:]}",
            url=verification_url(services, facts.code),
            scanned=_("Carré à scanner : il ouvre la page de ce badge"),
            foot=_("Ce badge n’est pas un diplôme. Il dit ce que des personnes ont vu."),
            at=reading.checked_at,
            patch=drawings.patch_on_page(version).decode("utf-8") if version else None,
            mark=drawings.demonstration_mark(services),
            persons_heading=persons_heading(len(reading.persons)),
            persons=persons(reading),
        )
    )


def persons_heading(count: int) -> str:
    """What the page says over the words of people outside of the team."""
    return ngettext("Une autre personne dit l’avoir vu", "%(num)s autres personnes disent l’avoir vu", count)


def persons(reading: Reading) -> tuple[str, ...]:
    """What they said, as the page shows it: their sentence, who they were there, and what was not verified."""
    if not reading.in_full or not reading.persons:
        return ()
    each_said = [
        line
        for each in reading.persons
        for line in (
            f"«\u00a0{each.sentence}\u00a0»" if each.sentence else "",
            f"{each.first_name}, {each.function}. {each.confirmed}",
        )
        if line
    ]
    return (*each_said, _("Le site l’a reçu, et la personne du badge est d’accord. Le reste n’est pas vérifié."))


def said(*pairs: tuple[str, str | None]) -> tuple[tuple[str, str], ...]:
    """The pairs that say something."""
    return tuple((noun, words) for noun, words in pairs if words)


def issued(reading: Reading, attesting: Attesting | None) -> str:
    """When, and who issued it: "le 20 novembre 2026 par le Réseau Citoyen de Services, Guéret"."""
    claims = reading.claims
    moment = (claims.awarded_at or claims.valid_from) if claims else None
    day = _("le %(date)s", date=long_date(moment)) if moment else ""
    by = f"{_('par le')} {attesting.place if attesting else reading.issuer}" if claims else ""
    return " ".join(part for part in (day, by) if part)


def attested(reading: Reading, attesting: Attesting | None, translated: Callable[[str | None], str]) -> tuple[str, ...]:
    """Who says so, and how to call: the phone stands on a proof of a cancelled badge too."""
    said = (
        [translated(each.endorsement_comment) for _state, each in reading.witnesses if each] if reading.in_full else []
    )
    call = ""
    if attesting and attesting.phone:
        hours = answers(attesting.hours) if attesting.hours else ""
        call = " · ".join(part for part in (dialled(attesting.phone), hours) if part)
    place = attesting.place if attesting else ""
    carried = _("Porté par : %(carrier)s", carrier=attesting.carried_by) if attesting and attesting.carried_by else ""
    return tuple(line for line in (*said, place, carried, call) if line)
