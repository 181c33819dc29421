"""Register the members of a file that was previewed, all in one transaction."""

from __future__ import annotations

import secrets
from collections.abc import Collection

from badges.base.errors import NotFound
from badges.base.journal.acts import Act
from badges.base.journal.record_act import About, note
from badges.base.rights import Action, Actor, require
from badges.base.services import Services
from badges.base.text import names
from badges.base.times import local_date
from badges.base.versions import refuse_outdated
from badges.network.tables import Site
from badges.people.importing.plan import Heard, key_of, planned
from badges.people.importing.rules import FIELDS
from badges.people.importing.views import ListFile, Standing
from badges.people.tables import Member

JOURNAL = "list"  # in the journal, before how many were registered


def register_list(
    services: Services, actor: Actor, site_id: int, file: ListFile, *, others: Collection[int], shown: str | None
) -> int:
    """Register the new rows of a file, and those of `others`: the numbers of rows ticked as another person.

    These members were asked nothing yet: no answer is recorded, neither a yes nor a no. The same file confirmed
    twice registers each row once, and two colleagues at one site follow each other. `shown`: the version of the plan
    that was shown. Returns how many rows of the file are registered. Raises Outdated: when a member like one of them
    was registered meanwhile; nothing is written then.
    """
    require(actor, Action.REGISTER_MEMBER, site_id)
    heard: Heard = {}
    with services.database.begin(read_only=True) as session:
        planned(session, actor, site_id, file, heard)
    now = services.now()
    with services.database.begin() as session:
        if session.get(Site, site_id, with_for_update={"of": Site, "key_share": True}) is None:
            raise NotFound
        found = planned(session, actor, site_id, file, heard)
        refuse_outdated(shown, found.version(others))
        taken = [
            (line.row.number, line.card)
            for line in found.of(Standing.NEW, Standing.TWIN)
            if line.card is not None and (line.standing is Standing.NEW or line.row.number in others)
        ]
        for number, card in taken:
            session.add(
                Member(
                    site_id=site_id,
                    **{field: getattr(card, field) for field in FIELDS},
                    email_by_id=actor.staff_id if card.email is not None else None,
                    folded_name=names.folded_name(card.given_name, card.family_name),
                    link_nonce=secrets.token_bytes(16),
                    joined_on=local_date(now),
                    client_key=key_of(site_id, file, number),
                )
            )
        if taken:
            note(session, Act.MEMBER_REGISTERED, actor, About(site_id=site_id, text=f"{JOURNAL}:{len(taken)}"), now)
        return len(taken) + len(found.of(Standing.KNOWN))
