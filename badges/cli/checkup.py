"""`badges check`: what is wrong with this instance, and what to do about it."""

from __future__ import annotations

import sys
import uuid
from collections.abc import Iterator
from json import JSONDecodeError
from typing import TYPE_CHECKING

import click

from badges.base.settings import SettingsRefused
from badges.cli import wiring
from badges.cli.owner.act_as_owner import OwnersCommand
from badges.cli.progress import Shown
from badges.cli.words import refusal, sentence
from badges.instance.checks.findings import GOOD, TOLD, WRONG, Finding, Outside, Progress, silently
from schemas.errors import OpenBadgesError

if TYPE_CHECKING:
    from badges.base.services import Services

__all__ = ["GOOD", "TOLD", "WRONG", "Finding", "check", "findings"]


def findings(services: Services, progress: Progress = silently) -> Iterator[Finding]:
    """Make every check, with the queue that the settings name."""
    from badges import jobs
    from badges.instance.checks import all_checks

    outside = Outside(waiting=lambda: jobs.waiting(services.settings), sentence=sentence)
    return all_checks.findings(services, outside, progress)


@click.command(cls=OwnersCommand, short_help="Dire ce qui ne va pas dans cette instance, et que faire.")
@click.option("--mail", "recipient", metavar="ADRESSE", help="Envoyer aussi un message d’essai à ADRESSE.")
@click.option("--head", "code", metavar="CODE", help="Comparer aussi avec le CODE d’une lettre du lundi.")
def check(recipient: str | None, code: str | None) -> int:
    """Contrôler l’instance. Code de sortie : 0 si tout va, 1 s’il y a quelque chose à faire."""
    try:
        services = wiring.services(any_revision=True)
    except (SettingsRefused, OpenBadgesError) as refused:
        for line in refusal(refused):
            click.echo(Finding(WRONG, line).line())
        return 1
    except JSONDecodeError:
        advice = "Restaurez la dernière sauvegarde dans un dossier neuf : badges restore"
        click.echo(Finding(WRONG, "Base de données : la ligne de l’instance ne se lit pas", advice).line())
        return 1
    failed = False
    with Shown(sys.stderr) as shown:
        for finding in findings(services, shown):
            shown.clear()
            click.echo(finding.line())
            failed = failed or finding.mark == WRONG
    if code:
        compared = _compare(services, code)
        click.echo(compared.line())
        failed = failed or compared.mark == WRONG
    if recipient:
        tried = _try_mail(services, recipient)
        click.echo(tried.line())
        failed = failed or tried.mark == WRONG
    return int(failed)


def _compare(services: Services, code: str) -> Finding:
    """Whether journal and ledger still begin as a letter said."""
    from badges.instance import heads

    with services.database.begin(snapshot=True) as session:
        found = heads.agrees(session, code)
    if found is None:
        advice = "Deux nombres et seize lettres ou chiffres, comme dans la lettre : 41-12-ABCD-EFGH-IJKL-MNOP"
        return Finding(WRONG, f"Code de la lettre : {code} n’en est pas un", advice)
    if not found:
        advice = "Quelqu’un a réécrit la base, ou elle a été restaurée depuis. Comparez-la avec une sauvegarde d’alors."
        return Finding(WRONG, "Code de la lettre : le registre ou le journal n’est plus celui de ce jour-là", advice)
    return Finding(GOOD, "Code de la lettre : le registre et le journal commencent comme ce jour-là")


def _try_mail(services: Services, recipient: str) -> Finding:
    from badges.base.mail.transport import sender_for
    from badges.network import reads as network

    with services.database.begin(read_only=True) as session:
        instance = network.instance(session)
        from_address = str(instance.network["email"]) if instance else "badges@localhost"
    try:
        sender_for(services.settings, from_address)(
            recipient,
            "Essai du service de badges",
            "Ce message d’essai vient de « badges check ».\n",
            uuid.uuid4().hex,
        )
    except (OSError, ValueError) as trouble:
        return Finding(WRONG, f"Message d’essai refusé : {trouble}", "Vérifiez BADGES_MAIL_URL et le pare-feu.")
    return Finding(GOOD, f"Message d’essai envoyé à {recipient}")
