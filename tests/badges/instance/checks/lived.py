"""An instance that was lived in: the record of `conftest`, and what an office does to what decides something."""

from __future__ import annotations

from datetime import timedelta

from badges.base.journal import chain
from badges.base.rights import OPERATOR
from badges.base.services import Services
from badges.base.times import local_date
from badges.instance import backup, heads
from badges.instance.whole_file import written
from badges.issuing.correcting import pause
from badges.leaving.erasure import destroy, erasure_request
from badges.leaving.handover import hand_over
from badges.ledger.rules import Told
from badges.network import accounts
from badges.network.service import heartbeat, public_facts
from badges.network.signin import factors
from tests.badges.instance.checks.conftest import Record
from tests.cast import acts
from tests.cast.listing import propose
from tests.cast.people import Cast
from tests.cast.recognition import agreed
from tests.conftest import PASSPHRASE

ISSUER = "did:web:ecole.example"
NIGHT = "nightly-2026-11-24.badges"


def hashed(password: str) -> str:
    """A stand-in for the hash of a password."""
    return f"hash of {password}"


def office(services: Services) -> None:
    """An ordinary day: a right, a password, phones, an issuer, an account, codes, a badge revoked, a person erased."""
    cast = Cast(services)
    lea, karim = cast.lea.staff_id or 0, cast.karim.staff_id or 0
    acts.change_staff(
        services, cast.helene, karim,
        function="animateur", roles=["facilitator"], site_slugs=["auzances", "gueret"], last_day=None,
    )  # fmt: skip
    key = accounts.link(services, cast.helene, lea)
    accounts.accept_link(services, key, "quatre brebis et un chien noir", hash_password=hashed)
    factors.new_codes(services, cast.lea)
    public_facts.tell(services, cast.helene, {"phone_gueret": "05 00 00 00 09", "hours": "mardi, 9 h à 12 h"})
    accounts.disable(services, cast.helene, karim)
    hand_over.reopen(services, cast.helene, karim)
    until = local_date(services.now()) + timedelta(days=300)
    propose(services, OPERATOR, ISSUER, Told("Une école", "Nous les avons appelés au numéro de leur site.", until))
    gone = cast.member("Odile", "Personne", email="odile@courrier.example")
    erasure_request.ask(services, cast.lea, gone, name="Odile Personne", fact="odile@courrier.example")


def live(record: Record) -> str:
    """Live in a record: two nights with a backup. Returns the code of the letter of the first."""
    services, cast = record.services, Cast(record.services)
    office(services)
    chain.extend(services)
    with services.database.begin(snapshot=True) as session:
        code = heads.current(session).code()
    services.settings.backups_folder.mkdir(exist_ok=True)
    with written(services.settings.backups_folder / NIGHT) as stream:
        backup.write(services.settings, services.database, PASSPHRASE, services.now(), stream)
    record.clock.advance(days=8)
    assert destroy.destroy_due(services)
    record.awards["late"] = late = agreed(cast, given="Zoé").sign()
    pause.pause(services, late.lea, late.award, "person")
    chain.extend(services)
    heartbeat.beat(services)
    return code
