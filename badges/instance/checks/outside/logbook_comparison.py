"""The record against the journal outside of the database, which the database's password does not let one write.

A badge that was revoked stands revoked in both; whatever decides something is what the service wrote last; the ends of
journal and ledger are those of each night, of each backup and of each letter; and what is empty was emptied.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session as OrmSession

from badges.base.journal.empty_facts import count_empty
from badges.base.logbook import decisive_facts
from badges.base.logbook.acts import Kept
from badges.base.logbook.decisive_facts import Fact
from badges.base.services import Services
from badges.base.times import local, local_date, local_day
from badges.instance import heads, nightly
from badges.instance.backup import heads_of
from badges.instance.checks.findings import GOOD, SOMETHING_CHANGED, TOLD, WRONG, Finding, Outside, Progress, counted
from badges.instance.checks.logbook import LINE
from badges.instance.heads import Heads
from badges.instance.logbook.logbook_statement import ANEW, Change, Told, told
from badges.instance.logbook.replay_lines import State, standing
from badges.instance.logbook.statement_line import Why
from badges.leaving.retention import LOOK_ACTS, LOOKS
from badges.ledger.states import EditionState, LedgerEvent
from badges.ledger.tables import Edition, KnownIssuer, LedgerEntry, LostCredential, StatusEntry
from badges.network.tables import Instance
from schemas.errors import OpenBadgesError

SINCE: Final = "Depuis lundi"
ASKED: Final = 1000  # badges of which one statement asks
WEEK: Final = timedelta(days=7)
SHOWN: Final = 3  # rows that are named
WORDS: Final = {
    Fact.RIGHT: ("droit", "droits"),
    Fact.ACCOUNT: ("compte", "comptes"),
    Fact.EMAIL: ("e-mail d’équipe", "e-mails d’équipe"),
    Fact.PASSWORD: ("mot de passe", "mots de passe"),
    Fact.FACTOR: ("second facteur", "seconds facteurs"),
    Fact.PASSKEY: ("clé d’accès", "clés d’accès"),
    Fact.LINK: ("lien de connexion", "liens de connexion"),
    Fact.TIE: ("réponse à « c’est vous ? »", "réponses à « c’est vous ? »"),
    Fact.PHONE: ("téléphone", "téléphones"),
    Fact.HOURS: ("horaire d’appel", "horaires d’appel"),
    Fact.SITE: ("site", "sites"),
    Fact.ISSUER: ("émetteur connu", "émetteurs connus"),
    Fact.INSTANCE: ("réglage du service", "réglages du service"),
    Fact.MODEL: ("modèle de badge", "modèles de badge"),
    Fact.KEY: ("état de clé", "états de clé"),
    Fact.HALT: ("arrêt des signatures", "arrêts des signatures"),
    Fact.ADDRESS: ("adresse demandée", "adresses demandées"),
    Fact.ERASURE: ("effacement", "effacements"),
}
TAKEN_AS_RIGHT: Final = {
    Why.RESTORED: "après une restauration",
    Why.ACCEPTED: "par badges journal accept",
    Why.RENEWED: "par badges journal renew ou confirm",
}
BY_OTHERS: Final = "Quelqu’un a modifié la base. Remettez ce qui est juste ; si c’est vous : badges journal accept"
ENDS: Final = (LedgerEvent.REVOKED, LedgerEvent.WITHDRAWN, LedgerEvent.ERASED)


def remembered(services: Services, _outside: Outside, progress: Progress) -> Iterator[Finding]:
    """Compare the record with the journal outside of it; one line for each kind of difference.

    Nothing is said where that journal cannot be relied upon: `logbook` says so.
    """
    if standing(services).state is not State.AGREES:
        return
    with services.database.begin(snapshot=True) as session:
        badges = _Badges(session)
        found = told(services, session, local_day(_monday(services))[0], badges.add)
        yield from badges.findings()
        if not found.statements:
            yield Finding(WRONG, "Ce qui décide : rien n’est noté hors de la base", "Redémarrez le service.")
            return
        steps = (_deciding, _ends, _emptied, _strangers)
        for done, compare in enumerate(steps, 1):
            yield from compare(services, session, found)
            progress("journal hors de la base", done, len(steps))


class _Badges:
    """Whether each badge that was issued has its place, and each that was ended is ended in the list and the ledger.

    They are asked for a thousand at once.
    """

    def __init__(self, session: OrmSession) -> None:
        self._session = session
        self._waiting: dict[Kept, set[str]] = {Kept.ISSUING: set(), Kept.CREDENTIAL_ENDED: set()}
        self._wrong: dict[Kept, list[str]] = {Kept.ISSUING: [], Kept.CREDENTIAL_ENDED: []}
        self._noted: set[str] = set()  # the ends of the ids that were noted as issued: 20,000 take 2 MB

    def add(self, act: Kept, credential: str) -> None:
        """Take one more that was issued or ended."""
        if act is Kept.ISSUING:
            self._noted.add(credential[-16:])
        waiting = self._waiting[act]
        waiting.add(credential)
        if len(waiting) == ASKED:
            self._ask(act)

    def _ask(self, act: Kept) -> None:
        names = self._waiting[act]
        wrong = self._missing(names) if act is Kept.ISSUING else self._valid(names)
        self._wrong[act] += sorted(wrong)
        names.clear()

    def _missing(self, names: Collection[str]) -> set[str]:
        chosen = select(StatusEntry.credential_id).where(StatusEntry.credential_id.in_(names))
        return set(names) - set(self._session.scalars(chosen))

    def _valid(self, names: Collection[str]) -> set[str]:
        ended = select(StatusEntry.credential_id).where(
            StatusEntry.credential_id.in_(names), StatusEntry.revoked_at.is_not(None)
        )
        rows = select(LedgerEntry.credential_id).where(
            LedgerEntry.credential_id.in_(names), LedgerEntry.event.in_(ENDS)
        )
        lost = select(LostCredential.credential_id).where(LostCredential.credential_id.in_(names))
        in_ledger = set(self._session.scalars(rows)) | set(self._session.scalars(lost))  # of which it has no row
        return set(names) - (set(self._session.scalars(ended)) & in_ledger)

    def findings(self) -> Iterator[Finding]:
        """One line for each kind of difference, or one for all."""
        for act in self._waiting:
            self._ask(act)
        missing, valid = self._wrong[Kept.ISSUING], self._wrong[Kept.CREDENTIAL_ENDED]
        issued = select(Edition.credential_id).where(Edition.state == EditionState.ISSUED).distinct()
        signed = self._session.scalars(issued.execution_options(yield_per=ASKED))
        if unknown := sorted(each for each in signed if each[-16:] not in self._noted):
            what = counted(len(unknown), "badge délivré n’y est pas", "badges délivrés n’y sont pas")
            yield Finding(WRONG, f"{LINE} : {what} ({unknown[0]})", "Quelqu’un l’a fait signer. Annulez-le.")
        if valid:
            what = counted(len(valid), "badge annulé y est noté", "badges annulés y sont notés")
            yield Finding(WRONG, f"{LINE} : {what}, et la base dit autre chose ({valid[0]})", SOMETHING_CHANGED)
        if missing:
            what = counted(len(missing), "badge délivré y est noté", "badges délivrés y sont notés")
            yield Finding(WRONG, f"{LINE} : {what}, et la base ne le sait plus ({missing[0]})", SOMETHING_CHANGED)
        if not valid and not missing and not unknown:
            what = counted(len(self._noted), "badge délivré", "badges délivrés")
            yield Finding(GOOD, f"{LINE} : {what}, et ceux qui sont annulés le sont dans la base")


def _monday(services: Services) -> date:
    """The last Monday before today."""
    today = local_date(services.now())
    return today - timedelta(days=today.weekday() or 7)


def _since(services: Services, changes: Iterable[Change]) -> str:
    rows = set(changes)
    if any(each.table == KnownIssuer.__tablename__ for each in rows):  # how it is known stands in another row too
        rows = {each for each in rows if (each.table, each.fact) != (Instance.__tablename__, Fact.ISSUER)}
    said = _counts(Counter(each.fact for each in rows)) or "rien de ce qui décide n’a changé"
    return f"{SINCE} {_monday(services):%d/%m/%Y} : {said}"


def _counts(facts: Counter[str]) -> str:
    """Kinds of facts with their numbers, in the order of `Fact`."""
    return ", ".join(counted(facts[each.value], *WORDS[each]) for each in Fact if facts[each.value])


def _deciding(services: Services, session: OrmSession, found: Told) -> Iterator[Finding]:
    """Whether all that decides something is what the service wrote last, and what it wrote since Monday."""
    wrong = set(found.broken)
    for name in decisive_facts.declared():
        now = decisive_facts.state(session.connection(), services.logbook.key, name)
        for row, facts in decisive_facts.differences(found.rows.get(name, {}), now).items():
            wrong |= {(name, row, fact) for fact in facts}
    if wrong:
        named = sorted({f"{table} {row}" for table, row, _ in wrong})
        where = ", ".join(named[:SHOWN]) + (" …" if len(named) > SHOWN else "")
        counts = _counts(Counter(fact for _, _, fact in wrong))
        yield Finding(WRONG, f"Ce qui décide : changé sans le service : {counts} ({where})", BY_OTHERS)
    yield Finding(GOOD, _since(services, found.changes))
    last = found.statements[-1]
    if services.now() - last.at < WEEK and last.why in TAKEN_AS_RIGHT:
        what = f"Ce qui décide : noté de nouveau le {local(last.at):%d/%m/%Y à %H:%M}, {TAKEN_AS_RIGHT[last.why]}"
        yield Finding(TOLD, what, "Relisez les comptes et les téléphones : ce qui était changé avant ne se voit plus.")


def _ends(services: Services, session: OrmSession, found: Told) -> Iterator[Finding]:
    """Whether the ledger still begins with what each night noted, and it and the journal with what backups hold."""
    copies, unread = _backups(services, found)
    wanted = {number for number, _ in _numbered(found, copies)}
    now = heads.ledger_at(session, wanted)
    last = max(now)
    wrong = [at for number, (count, digest, at) in found.ledger.items() if now.get(number) != (count, digest)]
    if wrong:
        what = f"Registre : il n’a plus les lignes notées le {local(min(wrong)):%d/%m/%Y à %H:%M} hors de la base"
        yield Finding(WRONG, what, SOMETHING_CHANGED)
    others = [at for at, each in copies if not _begins_with(session, now, each)]
    if others:
        what = f"Registre et journal : ils ne suivent pas la sauvegarde du {local(min(others)):%d/%m/%Y}"
        yield Finding(WRONG, what, "Quelqu’un a réécrit la base. Comparez-la avec cette sauvegarde.")
    known = max((number for number in found.ledger if number in now), default=0)
    gaps = (last - known) - (now[last][0] - now[known][0])
    if gaps:
        what = f"Registre : {counted(gaps, 'numéro manque', 'numéros manquent')} après la ligne {known}"
        yield (
            Finding(WRONG, what, SOMETHING_CHANGED)
            if services.database.is_sqlite
            else Finding(TOLD, what, "PostgreSQL en perd quand une écriture est interrompue.")
        )
    if not wrong and not others and not gaps:
        where = f" et de {counted(len(copies), 'sauvegarde', 'sauvegardes')}" if copies else ""
        yield Finding(GOOD, f"Registre : {counted(now[last][0], 'ligne', 'lignes')}, à la suite de chaque nuit{where}")
    if unread:
        advice = "Sa phrase de passe n’est pas celle des réglages, ou le fichier est abîmé."
        yield Finding(TOLD, f"Sauvegarde : {unread} ne s’ouvre pas, elle n’est pas comparée", advice)


def _numbered(found: Told, copies: list[tuple[datetime, Heads]]) -> Iterator[tuple[int, str]]:
    yield from ((number, digest) for number, (_, digest, _) in found.ledger.items())
    yield from ((each.ledger[1], each.ledger[2]) for _, each in copies)


def _begins_with(session: OrmSession, now: dict[int, tuple[int, str]], each: Heads) -> bool:
    place, link = each.journal
    count, number, digest = each.ledger
    return now.get(number) == (count, digest) and heads.journal_at(session, place) == link


def _backups(services: Services, found: Told) -> tuple[list[tuple[datetime, Heads]], str]:
    """The ends in the oldest and the newest backup of the nights, and the name of one that could not be read.

    Left out are those that a restoration or the operator made void.
    """
    settings = services.settings
    passphrase = settings.backup_passphrase or settings.keys_passphrase
    paths = list(nightly.kept(settings.backups_folder).values())
    copies, unread = [], ""
    for path in dict.fromkeys((*paths[:1], *paths[-1:])):
        try:
            held = heads_of(path, passphrase)
        except (OpenBadgesError, OSError):
            unread = path.name
            continue
        if held is not None and not any(
            each.why in ANEW and held[0] < each.at and (each.since is None or held[0] > each.since)
            for each in found.statements
        ):
            copies.append(held)
    return copies, unread


def _emptied(services: Services, session: OrmSession, found: Told) -> Iterator[Finding]:
    """Whether acts without facts belong to an erasure, or are looks older than their time."""
    before: datetime = local_day(LOOKS.before(local_date(services.now())))[0]
    looks, others = count_empty(session, LOOK_ACTS, before)
    if extra := max(0, looks - found.looks) + max(0, others - found.others):
        what = counted(extra, "ligne est vidée", "lignes sont vidées")
        yield Finding(WRONG, f"Journal : {what} sans effacement d’une personne", BY_OTHERS)


def _strangers(services: Services, session: OrmSession, _found: Told) -> Iterator[Finding]:
    """Whether lines not written by the service stand among those that wait to be written; they are never written."""
    if strangers := services.logbook.strangers(session):
        what = f"{LINE} : {counted(strangers, 'ligne attend', 'lignes attendent')}, pas du service"
        advice = "Elles ne seront pas écrites (table logbook_note). Si elles datent d’une mise à jour : "
        yield Finding(WRONG, what, f"{advice}badges journal accept")
