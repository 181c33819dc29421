"""A letter to the coordination about badges that have been paused for three days: one for each badge, once."""

from __future__ import annotations

from badges.base import outbox
from badges.base.services import Services
from badges.base.text.names import of_place
from badges.base.times import local_date
from badges.issuing.correcting.reads import decided_by, halted_at, to_remind
from badges.issuing.letters import PAUSE
from badges.network import rows as network
from badges.recognition import rows as recognition
from badges.recognition.changes import remind_of_pause


def remind(services: Services) -> int:
    """Write to every coordinator about each badge that has waited for three days. Returns how many badges.

    The letter names no member and no badge: its reader signs in.
    """
    now = services.now()
    with services.database.begin() as session:
        pauses = to_remind(session, now)
        if not pauses:
            return 0
        readers = [each.email for each in network.coordinators(session, local_date(now))]
        reminded = 0
        for pause, disagreed_at in pauses:
            remind_of_pause(pause, now)
            award = recognition.award(session, pause.award_id)
            if award is None or award.erased_at is not None:
                continue
            page = f"{services.settings.public_url}/badges-en-pause"
            said = pause.paused_at, disagreed_at
            days = {"since": local_date(halted_at(*said)), "until": decided_by(*said)}
            facts = {name: f"{day:%d/%m/%Y}" for name, day in days.items()} | {"page": page}
            text = outbox.fill("badges.issuing.correcting", "remind.txt", of_site=of_place(award.site.name), **facts)
            for reader in readers:
                outbox.write(session, reader, text, due_at=now, purpose=PAUSE, number=award.id)
            reminded += 1
        return reminded
