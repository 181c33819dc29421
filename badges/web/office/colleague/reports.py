"""Who reported whose phone as lost, in words, for the day's page and the pages about it."""

from __future__ import annotations

from datetime import datetime

from badges.base.text.names import of_person
from badges.network.views import LostPhoneView
from badges.web.http import formats
from badges.web.http.wording import gettext as _


def said(phone: LostPhoneView, now: datetime) -> str:
    """Return the sentence, such as "Léa Martin a déclaré perdu le téléphone de Hugo Blanc, il y a 10 min."."""
    who = f" {_('et')} ".join(name or _("Le service") for name in phone.reporters)
    ago = formats.duration(max(1, int((now - phone.reported_at).total_seconds()) // 60))
    if phone.reporters == (phone.name,):
        return _("%(who)s a déclaré perdu son propre téléphone, il y a %(ago)s.", who=who, ago=ago)
    whose = of_person(phone.name)
    if len(phone.reporters) > 1:
        return _(
            "%(who)s ont déclaré perdu le téléphone %(of_whose)s, il y a %(ago)s.", who=who, of_whose=whose, ago=ago
        )
    return _("%(who)s a déclaré perdu le téléphone %(of_whose)s, il y a %(ago)s.", who=who, of_whose=whose, ago=ago)


def until(phone: LostPhoneView) -> str:
    """Return what is stopped, and until when it can be restored."""
    return _(
        "Ses appareils et les liens privés montrés sont arrêtés. Sans réponse, c’est définitif %(day)s à %(hour)s.",
        day=formats.weekday_date(phone.ends_at),
        hour=formats.clock(phone.ends_at),
    )
