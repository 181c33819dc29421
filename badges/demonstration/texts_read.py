"""The texts that were read in the story, which goes back before today's: nobody agreed to what was written since."""

from __future__ import annotations

from sqlalchemy import select

from badges.base.services import Services
from badges.base.times import local_date
from badges.people.tables import Consent
from badges.recognition.tables import AwardConsent


def date_texts(services: Services) -> None:
    """Date the text of each consent no later than the month of the consent."""
    with services.database.begin() as session:
        for each in (*session.scalars(select(Consent)), *session.scalars(select(AwardConsent))):
            each.text_version = min(each.text_version, f"{local_date(each.given_at):%Y-%m}")
