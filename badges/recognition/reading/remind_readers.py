"""A letter to those who were asked to read an award, three working days afterwards, once."""

from __future__ import annotations

from badges.base import outbox
from badges.base.services import Services
from badges.base.text.names import of_place
from badges.base.times import local_date
from badges.recognition.dossier import dossier_of
from badges.recognition.reading.readers import colleagues, readers_of
from badges.recognition.reading.reads import REMINDER, due_on, is_open, open_readings
from badges.recognition.rules import Dossier


def remind(services: Services) -> int:
    """Write to the readers of each award that has waited for three working days. Returns how many awards.

    The letter names no member. It goes to those on whose page the award stands.
    """
    now = services.now()
    with services.database.begin() as session:
        staff = colleagues(session)
        reminded = 0
        for reading in open_readings(session):
            if due_on(reading.asked_at) > local_date(now):
                continue
            reading.reminded_at = now
            dossier: Dossier = dossier_of(session, reading.award, now, earlier=False)
            if not is_open(dossier):
                continue
            text = outbox.fill(
                "badges.recognition.reading",
                "remind.txt",
                of_site=of_place(reading.award.site.name),
                page=f"{services.settings.public_url}/aujourdhui",
            )
            for reader in readers_of(dossier, staff).asked:
                outbox.write(session, reader.email, text, due_at=now, purpose=REMINDER, number=reading.award_id)
            reminded += 1
        return reminded
