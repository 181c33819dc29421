"""A member's own words about a badge: kept for them, and shown with it when they wish it, never signed.

The words are the member's. What they keep for themselves may say anything; what stands on the badge's page holds no
telephone number, e-mail, postal address, account or link, as no sentence that is signed does: a badge goes from hand to
hand. Of health, justice, a child or money a page tells them, and refuses nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from badges.base.database import bounds
from badges.base.errors import Refused
from badges.base.facts import Facts, Kind, fact
from badges.base.parsers import yes
from badges.base.services import Services
from badges.base.text import names
from badges.base.text.sentences import leads_to_someone
from badges.base.times import local_date
from badges.base.versions import refuse_outdated
from badges.recognition import changes
from badges.recognition.tables import OwnWords
from badges.recognition.views import OwnWordsView
from badges.sharing.audience import award_of


@dataclass(frozen=True, kw_only=True)
class WordsFacts(Facts):
    """What a member says of a badge, and whether others read it beside the badge."""

    words: str | None = fact(
        names.clean, label="own_words", kind=Kind.LONG_TEXT, limit=bounds.WORDS_LETTERS, codes=("words",),
        column=OwnWords.text, fills=False, default=None,
    )  # fmt: skip
    shown: bool = fact(yes, label="own_words_shown", kind=Kind.YES, column=OwnWords.shown, fills=False, default=False)


def recorded(found: OwnWordsView | None) -> WordsFacts:
    """What is recorded, as the form says it."""
    return WordsFacts.recorded(words=found.text, shown=found.shown) if found is not None else WordsFacts.recorded()


def write(services: Services, member_id: int, code: str, facts: WordsFacts, *, shown: str | None = None) -> None:
    """Record the member's words, or delete them where there are none left. Idempotent.

    `shown`: the version that the form shows. Hiding and deleting are never refused. Raises NotFound: `award.unknown`;
    Outdated; Refused: `words.too_long`, `words.too_often`, and `words.contact` for words with a contact that others
    would read, also where they were shown before.
    """
    said, now = facts.words, services.now()
    with services.database.begin() as session:
        award = award_of(session, member_id, code, lock=True)
        found = session.get(OwnWords, award.id)
        before = (found.text, found.shown) if found is not None else (None, False)
        after = (said, facts.shown and said is not None)
        if said is not None and after[1] and leads_to_someone(said):
            raise Refused("words.contact")
        if after == before:
            return
        done = found.changes if found is not None and found.changed_on == local_date(now) else 0
        if said is not None and after != (before[0], False):
            if len(said) > bounds.WORDS_LETTERS:
                raise Refused("words.too_long", length=bounds.WORDS_LETTERS)
            refuse_outdated(shown, WordsFacts.recorded(words=before[0], shown=before[1]).version)
            if done >= bounds.WORDS_A_DAY_OF_A_BADGE:
                raise Refused("words.too_often")
        changes.write_words(session, award, said, now, shown=after[1], changes=done + 1)
