"""`badges keys`: which keys sign here, a new one in the place of another, and what to do when one was stolen."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from badges.cli import wiring
from badges.cli.owner.act_as_owner import OwnersGroup
from badges.cli.words import sentence

if TYPE_CHECKING:
    from badges.ledger.tables import KeyIncident
    from keys.keyring import KeyRecord

STATES = {"active": "active", "retired": "retirée", "compromised": "compromise"}
ALGORITHMS = {"EdDSA": "Ed25519", "RS256": "RSA", "ES256": "P-256", "ES384": "P-384"}
BY_NAME = {"ed25519": "EdDSA", "rsa": "RS256"}


def _fragment(record: KeyRecord) -> str:
    return record.method.id.partition("#")[2]


def _line(record: KeyRecord) -> str:
    owner = "réseau" if record.owner == "network" else record.owner
    algorithm, state = ALGORITHMS[record.method.algorithm], STATES[record.state]
    return f"{owner:<14} {algorithm:<8} {state:<11} {record.state_since:%Y-%m-%d %H:%M}  {_fragment(record)}"


def _plain(record: KeyRecord, incident: KeyIncident | None) -> dict[str, object]:
    facts: dict[str, object] = {
        "owner": record.owner,
        "algorithm": record.method.algorithm.value,
        "state": record.state,
        "created": record.created.isoformat(),
        "state_since": record.state_since.isoformat(),
        "id": record.method.id,
    }
    if incident is not None:
        facts["compromised_at"] = incident.compromised_at.isoformat()
        facts["finished_at"] = incident.finished_at.isoformat() if incident.finished_at else None
    return facts


def _time(_context: click.Context, _parameter: click.Parameter, value: str | None) -> datetime | None:
    if value is None:
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise click.BadParameter("attendu : une date comme 2026-11-24T14:32:00Z") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


@click.group(
    cls=OwnersGroup, subcommand_metavar="COMMANDE [ARGUMENTS]...", short_help="Les clés qui signent les badges."
)
def keys() -> None:
    """Voir, renouveler, retirer les clés du réseau et des sites ; réagir quand l’une a été volée.

    Une CLÉ se désigne par son identifiant, ce qui suit son #, ou le début de celui-ci (huit lettres au moins).
    """


@keys.command(name="list", short_help="Toutes les clés.")
@click.option("--json", "as_json", is_flag=True, help="Un objet JSON par ligne.")
def show(as_json: bool) -> None:
    """Afficher toutes les clés : à qui, de quelle sorte, dans quel état et depuis quand (temps universel)."""
    from badges.issuing import keyring

    services = wiring.services()
    incidents = {each.method_id: each for each in keyring.incidents(services)}
    for record in keyring.keys(services):
        plain = _plain(record, incidents.get(record.method.id))
        click.echo(json.dumps(plain, ensure_ascii=False) if as_json else _line(record))
    if not as_json and any(each.finished_at is None for each in incidents.values()):
        click.echo(sentence("signing.frozen"), err=True)
    if not as_json and keyring.signing_halt(services) is not None:
        click.echo(sentence("signing.halted"), err=True)


@keys.command(name="rotate", short_help="De nouvelles clés à la place de celles qui signent.")
@click.option("--owner", metavar="NOM", help="Seulement celles de network, ou d’un site (gueret…).")
@click.option("--algorithm", type=click.Choice(list(BY_NAME)), help="Seulement celles de cette sorte.")
def rotate(owner: str | None, algorithm: str | None) -> None:
    """Créer de nouvelles clés, qui signent dès maintenant.

    Les anciennes restent publiées : leurs badges restent valides.

    Sans option, toutes les clés actives sont renouvelées. Sauvegardez ensuite l’instance.
    """
    from badges.issuing import keyring
    from keys.algorithms import Algorithm

    services = wiring.services()
    for record in keyring.rotate(services, owner, Algorithm(BY_NAME[algorithm]) if algorithm else None):
        click.echo(_line(record))
    click.echo("Ces clés signent désormais ; les précédentes restent publiées. Faites une sauvegarde : badges backup")


@keys.command(name="retire", short_help="Une clé qui ne doit plus signer.")
@click.argument("key", metavar="CLÉ")
def retire(key: str) -> None:
    """Retirer CLÉ : elle ne signe plus, et reste publiée. Si elle signait encore, une nouvelle prend sa place."""
    from badges.issuing import keyring

    record, successor = keyring.retire(wiring.services(), key)
    click.echo(_line(record))
    if successor is not None:
        click.echo(_line(successor))


@keys.command(name="compromise", short_help="Une clé que quelqu’un d’autre a pu prendre.")
@click.argument("key", metavar="CLÉ")
@click.option(
    "--since", callback=_time, metavar="DATE", help="Depuis quand, autant qu’on le sache (sinon : maintenant)."
)
@click.option("--yes", is_flag=True, help="Ne pas demander de confirmation.")
def compromise(key: str, since: datetime | None, yes: bool) -> int:
    """Déclarer CLÉ compromise : tout ce qu’elle a signé est refusé, et les badges du réseau sont signés à nouveau.

    La délivrance est gelée, une nouvelle clé prend la place de l’ancienne, qui n’est plus publiée ; chaque badge
    délivré par le réseau reçoit une nouvelle édition, au même code ; puis la délivrance reprend. La commande peut être
    relancée : elle continue où elle s’était arrêtée.

    Code de sortie : 0 quand tout est signé, 1 quand des badges ne l’ont pas été (la délivrance reste gelée).
    """
    from badges.issuing import keyring

    services = wiring.services()
    record = keyring.find(services, key)
    click.echo(_line(record))
    if not yes:
        if not sys.stdin.isatty():
            raise click.UsageError("Confirmez par --yes : ce que cette clé a signé sera refusé pour toujours.")
        wiring.confirm("Ce que cette clé a signé sera refusé pour toujours. Continuer ?")
    recovery = keyring.compromise(services, record.method.id, since, progress=_tell)
    if recovery.successor is not None:
        click.echo(_line(recovery.successor))
    click.echo(f"Compromise depuis le {recovery.compromised_at.astimezone(UTC):%d/%m/%Y à %H:%M} (temps universel).")
    click.echo(f"Badges signés à nouveau : {recovery.renewed}")
    for number, code in recovery.failed:
        click.echo(f"Attribution {number} : {sentence(code)} [{code}]", err=True)
    if not recovery.finished:
        click.echo(
            "La délivrance reste gelée. Corrigez ce qui est nommé ci-dessus, puis relancez la commande.", err=True
        )
        return 1
    click.echo("La délivrance a repris. Faites une sauvegarde : badges backup")
    return 0


@keys.command(name="resume", short_help="Signer de nouveau, après un arrêt.")
@click.option("--yes", is_flag=True, help="Ne pas demander de confirmation.")
def resume(yes: bool) -> int:
    """Reprendre les signatures, arrêtées parce qu’un document signé n’a pas passé le contrôle.

    Cherchez d’abord la cause : le journal du serveur (la ligne « signing is halted »), le disque et la mémoire de la
    machine, une mise à jour récente. Les badges déjà délivrés restent valables, et se vérifient pendant l’arrêt.

    Les badges en attente sont ensuite signés par « badges worker ». Si la cause est toujours là, la prochaine signature
    ne passe pas le contrôle non plus, et tout s’arrête de nouveau.
    """
    from badges.issuing import keyring

    services = wiring.services()
    halt = keyring.signing_halt(services)
    if halt is None:
        click.echo("Rien n’est arrêté : les badges se signent.")
        return 0
    click.echo(f"Arrêt du {halt.halted_at.astimezone(UTC):%d/%m/%Y à %H:%M} (temps universel) : {halt.code}")
    click.echo(sentence(halt.code.partition(" ")[0]))
    if not yes:
        if not sys.stdin.isatty():
            raise click.UsageError("Confirmez par --yes : la cause est trouvée.")
        wiring.confirm("La cause est trouvée et écartée. Signer de nouveau ?")
    keyring.resume_signing(services)
    click.echo("Les signatures reprennent. Faites une sauvegarde : badges backup")
    return 0


def _tell(done: int, total: int) -> None:
    if done % 100 == 0 or done == total:
        click.echo(f"{done} / {total} badges relus", err=True)
