"""`badges verify`: the same verifier as the pages, on files, addresses or standard input, for people and scripts."""

from __future__ import annotations

import json
import sys
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from badges.cli.owner.act_as_owner import OwnersCommand
from badges.cli.words import printable, sentence
from schemas.errors import OpenBadgesError

if TYPE_CHECKING:
    from badges.base.services import Services
    from badges.publication.images.pictures import Seen
    from verifier.environment import VerifierEnvironment
    from verifier.presented_bytes import Presented
    from verifier.verdict import Verdict

EXIT = {"VALID": 0, "UNDETERMINED": 2, "UNKNOWN_ISSUER": 2}
FILE_TROUBLES = {
    FileNotFoundError: "input.no_file",
    IsADirectoryError: "input.folder",
    PermissionError: "input.denied",
}
MARKS = {"PASSED": "✓", "FAILED": "✗", "UNKNOWN": "?", "NOT_APPLICABLE": "–"}


def _time(_context: click.Context, _parameter: click.Parameter, value: str | None) -> datetime:
    if value is None:
        return datetime.now(UTC)
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise click.BadParameter("attendu : une date comme 2026-11-24T14:32:00Z") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _maps(_context: click.Context, _parameter: click.Parameter, values: tuple[str, ...]) -> dict[str, str]:
    found: dict[str, str] = {}
    for value in values:
        origin, separator, base = value.partition("=")
        if (
            not separator
            or not origin.startswith(("http://", "https://"))
            or not base.startswith(("http://", "https://"))
        ):
            raise click.BadParameter("attendu : https://badges.example=http://127.0.0.1:8000")
        found[origin.rstrip("/")] = base.rstrip("/")
    return found


def build_environment(
    services: Services | None,
    now: datetime,
    mapped: Mapping[str, str],
    issuers: Collection[str] = (),
    *,
    any_issuer: bool = False,
) -> VerifierEnvironment:
    """The environment of the command: this machine's instance, if there is one, the mapped origins, the network.

    Believed are the instance's own issuers, those on its list, and `issuers`; with `any_issuer` every issuer.

    A mapped origin is read elsewhere, and is no more believed for that: only the instance of this machine is "ours".
    """
    from verifier.believed_issuers import Believed
    from verifier.environment import VerifierEnvironment
    from verifier.fetch import Fetch, MappedFetch, PublicFetch

    outside: Fetch = PublicFetch()
    if mapped:
        outside = MappedFetch(outside, mapped)
    if services is None:
        believed = Believed.ANY if any_issuer else Believed.of(issuers)
        return VerifierEnvironment(now=now, fetch=outside, believed=believed)
    from badges.publication.judgement import known_issuers, own_names
    from badges.publication.routes import OwnDocuments

    own = services.settings.public_url
    if own not in mapped:
        outside = OwnDocuments(services, outside)
    known = known_issuers(services)
    believed = Believed(issuers, known, is_any=any_issuer)
    return VerifierEnvironment(
        now=now,
        fetch=outside,
        believed=believed,
        known_issuers=known,
        own_names=lambda: own_names(services),
        own_origin=own,
    )


def _instance() -> Services | None:
    """The services of this machine's instance, or None where there is none: verifying needs no instance.

    Raises SettingsRefused, OpenBadgesError: for one that may not be read, without which our badges would be unknown.
    """
    from badges.base.settings import SettingsRefused
    from badges.cli import wiring
    from keys.access import CODES
    from keys.key_files import is_there

    if not is_there(wiring.home() / "keys"):
        return None
    try:
        return wiring.services()
    except (SettingsRefused, OpenBadgesError) as refused:
        problems = refused.problems if isinstance(refused, SettingsRefused) else [refused]
        if any(each.code in CODES for each in problems):
            raise
        return None


def judge(name: str, environment: VerifierEnvironment, recipient: str | None = None) -> list[Verdict]:
    """Load one INPUT (file, address, or - for standard input) and judge the badge in it, or each of several of ours.

    Raises OpenBadgesError, OSError.
    """
    from verifier.loader import from_text
    from verifier.pipeline import verify

    if name == "-":
        found = _found(sys.stdin.buffer.read(environment.limits.upload_bytes + 1), "-", environment)
    elif name.lower().startswith(("http://", "https://")):
        found = [from_text(name)]
    else:
        with Path(name).open("rb") as stream:
            found = _found(stream.read(environment.limits.upload_bytes + 1), Path(name).name, environment)
    return [verify(each, environment, recipient=recipient) for each in found]


def _as_recorded(services: Services | None, verdict: Verdict) -> Verdict:
    """The verdict with what the record of this machine's instance adds, as on the pages: a pause, a lost record."""
    if services is None:
        return verdict
    from badges.publication.judgement import as_recorded

    return as_recorded(services, verdict)


def _found(data: bytes, name: str, environment: VerifierEnvironment) -> list[Presented]:
    """What is judged of a file: as on the page `/verifier`, codes are looked for in pictures and PDFs.

    A code is one of this machine's instance; any other address in it is followed as a link.
    """
    from badges.publication.held_badges.finder import Finder
    from verifier.loader import from_text, from_url

    own = environment.own_origin

    def is_known(code: str) -> bool:
        if own is None:
            return False
        try:
            return bool(from_url(f"{own}/v/{code}", environment.fetch).data)
        except OpenBadgesError:
            return False

    found = Finder(urlsplit(own).netloc if own else "", _read, is_known).in_file(data, name)
    return [found.presented] if found.presented else [from_text(f"{own}/v/{code}") for code in found.codes]


def _read(data: bytes) -> Seen:
    from badges.publication.images import picture_reader

    return picture_reader.read_alone(data)


def as_table(name: str, verdict: Verdict) -> list[str]:
    """One verdict for people: the headline, then a line a check."""
    lines = [printable(name), _headline(str(verdict.headline), is_unlisted=verdict.is_unlisted)]
    if verdict.headline == "UNKNOWN_ISSUER" and verdict.credential is not None:
        lines.append(f"  {sentence('issuer.to_believe', issuer=printable(verdict.credential.issuer_id))}")
    for check in verdict.checks:
        lines.append(f"  {MARKS[check.outcome]} {check.name:<15} {check.code:<32} {_said(check.code, check.facts)}")
    for fault in verdict.all_faults:
        lines.append(f"  ~ {'conformity':<15} {fault.code:<32} {_said(fault.code, fault.facts)}")
    if verdict.claim is not None:
        said = "; ".join(f"{name}: {printable(str(value))}" for name, value in verdict.claim.to_json().items())
        lines.append(f"  · {sentence('claim.unproven', said=said)}")
    return lines


def _headline(headline: str, *, is_unlisted: bool = False) -> str:
    code = f"headline.{headline.lower()}"
    if is_unlisted and headline != "UNKNOWN_ISSUER":
        code = f"{code}.unlisted"
    return f"  {headline} — {sentence(code)}"


def _said(code: str, facts: Mapping[str, object]) -> str:
    return sentence(code, **{name: shown for name, value in facts.items() if (shown := _shown(value)) is not None})


def _shown(value: object) -> str | None:
    if isinstance(value, list | tuple):
        return printable(", ".join(str(each) for each in value))
    return None if value is None else printable(str(value))


def unreadable(name: str, trouble: OpenBadgesError | OSError) -> tuple[dict[str, object], str]:
    """What is reported for an input that could not be loaded: the JSON object, and the line."""
    if isinstance(trouble, OpenBadgesError):
        code, facts = trouble.code, trouble.facts
    else:
        code, facts = FILE_TROUBLES.get(type(trouble), "input.file"), {}
    answer: dict[str, object] = {
        "input": name,
        "headline": "UNREADABLE",
        "checks": [{"name": "structure", "outcome": "FAILED", "code": code}],
    }
    return (
        answer,
        f"{printable(name)}\n{_headline('UNREADABLE')}\n  ✗ {'structure':<15} {code:<32} {sentence(code, **facts)}",
    )


@click.command(cls=OwnersCommand, short_help="Vérifier un badge (fichier, adresse, ou - ).")
@click.argument("inputs", nargs=-1, required=True, metavar="ENTRÉE...")
@click.option("--json", "as_json", is_flag=True, help="Un objet JSON par ligne : input, headline, checks.")
@click.option("--recipient", metavar="NOM", help="Contrôler aussi que le badge est à ce nom, cet e-mail ou ce DID.")
@click.option("--strict", is_flag=True, help="Refuser aussi (code 1) ce qui s’écarte de la norme par sa forme.")
@click.option("--now", callback=_time, metavar="DATE", help="Juger comme à cette date (2026-11-24T14:32:00Z).")
@click.option(
    "--issuer",
    "issuers",
    multiple=True,
    metavar="ÉMETTEUR",
    help="Croire cet émetteur : son identifiant (did:web:…, https://…) en entier. Peut être répété.",
)
@click.option("--any-issuer", is_flag=True, help="Croire tout émetteur : le verdict ne prouve alors aucun nom.")
@click.option(
    "--map",
    "mapped",
    multiple=True,
    callback=_maps,
    metavar="ORIGINE=URL",
    help="Lire une origine publique sur un port de cette machine. Peut être répété.",
)
def verify(
    inputs: tuple[str, ...],
    as_json: bool,
    recipient: str | None,
    strict: bool,
    now: datetime,
    mapped: dict[str, str],
    issuers: tuple[str, ...],
    any_issuer: bool,
) -> int:
    """Vérifier des badges. ENTRÉE : un fichier (JSON, JWT, image, PDF), une adresse, ou - pour l’entrée standard.
    De plusieurs de nos badges dans un fichier, chacun a son verdict.

    Une signature dit quelle clé a signé, pas à qui elle est. Un badge n’est VALID que si son émetteur est cru : ceux de
    cette instance, ceux de sa liste, et ceux de --issuer. Sans instance sur cette machine, il faut --issuer pour nos
    propres badges aussi. Les autres badges sont UNKNOWN_ISSUER.

    Codes de sortie : 0 si tous sont valides, 2 si l’un est indéterminé ou d’un émetteur inconnu, 1 pour tout autre
    verdict (avec --strict, aussi pour un écart de forme), 64 pour un mauvais usage.
    """
    services = _instance()
    environment = build_environment(services, now, mapped, issuers, any_issuer=any_issuer)
    codes = []
    for name in inputs:
        try:
            judged = [_as_recorded(services, each) for each in judge(name, environment, recipient)]
        except (OpenBadgesError, OSError) as trouble:
            answer, text = unreadable(name, trouble)
            click.echo(json.dumps(answer) if as_json else text)
            codes.append(EXIT.get(str(answer["headline"]), 1))
            continue
        for verdict in judged:
            click.echo(json.dumps(verdict.to_json(input=name)) if as_json else "\n".join(as_table(name, verdict)))
            codes.append(1 if strict and not verdict.conforms else EXIT.get(str(verdict.headline), 1))
    return 1 if 1 in codes else max(codes)
