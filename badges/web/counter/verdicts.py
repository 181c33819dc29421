"""A `Verdict` in words: its panel, what the badge says, who signed it. `/v/` and `/verifier` share it.

Only what the verifier established is shown as a fact: where a proof failed, the verdict holds no credential, and there
is nothing else to show. The words come from the catalogue of codes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlsplit

from badges.ledger.narrative import told
from badges.web.counter.telling import badge_holder, checks
from badges.web.counter.telling.badge_holder import Answer
from badges.web.counter.telling.checks import CheckLine
from badges.web.counter.telling.foreign_text import LONGEST_NAME, LONGEST_TEXT, cut, isolated, sayable
from badges.web.counter.telling.panel import ENDORSEMENT, STATUS_LIST, Panel, borrowed_name, panel
from badges.web.counter.telling.status import list_host
from badges.web.counter.telling.witness import Person, person
from badges.web.http.formats import clock, long_date
from badges.web.http.wording import gettext as _
from badges.web.http.wording import language, words
from keys.dids import did_web
from verifier.verdict import Binding, Claim, EvidenceView, Headline, Verdict, VerifiedCredential

# Headlines with which all of the badge is shown; of a revoked badge only its name and its holder's are.
SHOWN_IN_FULL: Final = frozenset(
    {
        Headline.VALID,
        Headline.UNKNOWN_ISSUER,
        Headline.EXPIRED,
        Headline.NOT_YET_VALID,
        Headline.SUSPENDED,
        Headline.UNDETERMINED,
    }
)
DECLARED: Final = ("source_name", "creator_name", "parent_name")
NAMES: Final = ("issuer_name", "name", "recipient_name", "achievement_name", "role", *DECLARED)
_UNLISTED: Final = "issuer.unlisted"
_ITEM = re.compile(r"^\s*[-*•]\s+")
_ACHIEVEMENT = re.compile(r"(?:/ob2/[^/]+/badges|/achievements)/(?P<slug>[a-z0-9-]+)/(?P<number>[0-9]{1,4})")


@dataclass(frozen=True)
class Narrative:
    """A narrative as plain text: its list items and its paragraphs. Markup of third parties is shown as text."""

    items: tuple[str, ...] = ()
    paragraphs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reading:
    """All that a verdict page shows of a Verdict.

    `witnesses`: the endorsements that count, and `others` those that do not; each with its state in words. `persons`:
    of a badge of ours, what people outside of the team say they saw; they are not among `witnesses`. `declared`:
    terms and names of organizations that the issuer names, and that have signed nothing. `claim`: terms and values of
    what an unproven document says of itself. `answer`: to the name that was asked about. `picture_url`: beside
    another issuer's badge, its picture drawn anew, or a patch of no network. `own_words`: the member's, unattested.
    `unlisted`: its issuer is proven and not known here, so that nothing on the page may vouch for it.
    """

    panel: Panel
    headline: Headline
    checks: tuple[CheckLine, ...]
    notes: tuple[str, ...]
    claims: VerifiedCredential | None
    in_full: bool
    confirmed: bool
    seen: Narrative
    witnesses: tuple[tuple[str, VerifiedCredential | None], ...]
    digest: str
    checked_at: datetime
    persons: tuple[Person, ...] = ()
    technical: tuple[tuple[str, str], ...] = field(default=())
    known_as: str | None = None
    faults: tuple[str, ...] = ()
    others: tuple[tuple[str, VerifiedCredential | None], ...] = ()
    declared: tuple[tuple[str, str], ...] = ()
    borrowed: bool = False
    claim: tuple[tuple[str, str], ...] = ()
    answer: Answer | None = None
    picture_url: str | None = None
    own_words: str | None = None
    unlisted: bool = False

    @property
    def issuer(self) -> str:
        """The issuer's name in the operator's list, else the one that it gives itself; its id beside a warning."""
        if self.borrowed:
            return self.claims.issuer_id if self.claims else ""
        return self.known_as or (self.claims.issuer_name or self.claims.issuer_id if self.claims else "")

    @property
    def all_good(self) -> bool:
        """Whether no check failed or was unknown, and nothing is shown that was not checked."""
        return not self.persons and all(line.is_good for line in self.checks)

    @property
    def is_badge(self) -> bool:
        """Whether what was read is a badge, and not another signed document."""
        return self.claims is not None and self.claims.type not in (ENDORSEMENT, STATUS_LIST)

    @property
    def role(self) -> str:
        """What the person did there, in one line."""
        return "".join(self.role_parts)

    @property
    def role_parts(self) -> tuple[str, str]:
        """The same line in two: words in the language of the page, and words that stand as they were signed."""
        return role_parts(self.claims) if self.claims else ("", "")

    @property
    def tells_what_was_seen(self) -> bool:
        """Whether what was read says it: our badges for a backpack of version 2.0 do not."""
        evidence = self.claims.evidence if self.claims else ()
        return bool(self.role or self.seen.items or self.seen.paragraphs or evidence)

    def title(self, translated: Callable[[str | None], str]) -> str:
        """The panel's sentence, with the badge's name and its holder's: what the browser calls the page."""
        claims = self.claims if not (self.borrowed or self.unlisted) else None  # a stranger's name may say anything
        names = (translated(claims.achievement_name), claims.recipient_name) if claims else ()
        named = ", ".join(name for name in names if name)
        return _("%(noun)s : %(said)s", noun=self.panel.title, said=named) if named else self.panel.title


def read(
    verdict: Verdict,
    *,
    ours: bool = False,
    ended_at: datetime | None = None,
    known_as: str | None = None,
    typed: str | None = None,
) -> Reading:
    """A verdict in words. `ours`: we issued it. `ended_at`: when our record says it was cancelled. `known_as`: the
    issuer's listed name. `typed`: a name to compare with the badge's, where the verification was not asked to."""
    claims = shown(verdict.credential) if verdict.credential else None
    told = [(each, testimony(each, in_unknown=verdict.is_of_unknown_issuer)) for each in verdict.endorsements[:10]]
    bound = [(said, person(each) if ours else None) for each, said in told if each.binding is Binding.BOUND]
    persons = tuple(found for _said, found in bound if found is not None)
    borrowed = borrowed_name(verdict) is not None
    return Reading(
        panel=panel(verdict, ended_at, ours=ours),
        headline=verdict.headline,
        checks=checks.told(verdict, ended_at=ended_at, persons=len(persons)),
        # A warning, and the panel of an unknown issuer, say more than that the issuer is not listed.
        notes=() if borrowed else notes(verdict, leave_out=_UNLISTED if verdict.is_unlisted else ""),
        claims=claims,
        in_full=claims is not None and verdict.headline in SHOWN_IN_FULL and not borrowed,
        confirmed=verdict.headline is not Headline.UNDETERMINED,
        seen=narrative(verdict.credential.narrative if verdict.credential else None),
        witnesses=tuple(said for said, found in bound if found is None),
        persons=persons,
        digest=verdict.digest,
        checked_at=verdict.checked_at,
        technical=technical(verdict),
        known_as=known_as,
        faults=faults(verdict),
        others=tuple(said for each, said in told if each.binding is not Binding.BOUND),
        declared=declared(claims),
        borrowed=borrowed,
        claim=() if borrowed else claimed(verdict.claim),
        answer=answered(verdict, claims, typed),
        unlisted=verdict.is_of_unknown_issuer,
    )


def answered(verdict: Verdict, claims: VerifiedCredential | None, typed: str | None) -> Answer | None:
    """The answer to the name that was asked about, on a page that shows the badge's."""
    if claims is None or claims.type in (ENDORSEMENT, STATUS_LIST):
        return None
    if typed is not None:
        return badge_holder.compared(typed, claims.recipient_name)
    found = badge_holder.asked(verdict, claims.recipient_name)
    # That a stranger wrote this name says nothing of the person: no answer is green there.
    is_green = found is not None and found.tone == "good"
    return replace(found, tone="") if found is not None and is_green and verdict.is_of_unknown_issuer else found


def faults(verdict: Verdict) -> tuple[str, ...]:
    """The faults of form in words, each once, those of the endorsements included: at most twenty."""
    said = (words(fault.code, **sayable(_joined(fault.facts))) for fault in verdict.all_faults)
    return tuple(dict.fromkeys(said))[:20]


def _joined(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: ", ".join(value) if isinstance(value, list) else value for name, value in facts.items()}


def testimony(nested: Verdict, *, in_unknown: bool) -> tuple[str, VerifiedCredential | None]:
    """An endorsement's state in words, and what it says: not who said it where that was said of another badge, and not
    the comment once it is withdrawn. `in_unknown`: it stands in the badge of an unknown issuer."""
    is_good = nested.headline is Headline.VALID
    state = words("witness.known" if in_unknown and is_good else f"witness.{nested.headline.lower()}")
    if nested.credential is None:
        return state, None
    if nested.binding is Binding.ELSEWHERE:
        return words("witness.elsewhere"), None
    if nested.binding is Binding.UNBOUND:
        unbound = words("witness.unbound")
        state = unbound if nested.headline is Headline.VALID else f"{state}, {unbound}"
    said = shown(nested.credential)
    return state, said if nested.headline in SHOWN_IN_FULL else replace(said, endorsement_comment=None)


def declared(claims: VerifiedCredential | None) -> tuple[tuple[str, str], ...]:
    """The organizations that a badge names beside its issuer, with what it says they are."""
    if claims is None:
        return ()
    terms = (_("Organisme d’origine"), _("Auteur du modèle de badge"), _("Organisme au-dessus de l’émetteur"))
    named = ((term, getattr(claims, name)) for term, name in zip(terms, DECLARED, strict=True))
    return tuple((term, name) for term, name in named if name and name != claims.issuer_name)


def claimed(claim: Claim | None) -> tuple[tuple[str, str], ...]:
    """What an unproven document says of itself, cut to a line, without marks that would reorder our words."""
    if claim is None:
        return ()
    terms = (_("Nom du badge"), _("Délivré par"), _("Délivré par (identifiant)"))
    values = (claim.name, claim.issuer_name, claim.issuer_id)
    said = [(term, isolated(cut(value, LONGEST_NAME))) for term, value in zip(terms, values, strict=True) if value]
    return (*said, *([(_("Délivré le"), long_date(claim.issued_at))] if claim.issued_at else []))


def notes(verdict: Verdict, *, leave_out: str = "") -> tuple[str, ...]:
    """The notes of a verdict as sentences, each once, with the facts of the checks that found them. `leave_out`: a
    note that something else on the page says."""
    claims = verdict.credential
    named = {"issuer": (claims.issuer_name or claims.issuer_id) if claims else "", "host": list_host(verdict) or ""}
    said = (
        words(note, **sayable(facts))
        for note in verdict.notes
        if note != leave_out
        for facts in [result.facts for result in verdict.checks if result.code == note] or [named]
    )
    return tuple(dict.fromkeys(said))


def role_parts(claims: VerifiedCredential) -> tuple[str, str]:
    """What the person did there, from the role and the first evidence of a badge of ours: "Animait l’atelier couture".

    The signed words stand as they are where they have another shape, and in another language as a quotation.
    """
    said = next((each.narrative or each.description or each.name for each in claims.evidence), None) or ""
    role = claims.role or ""
    if not said:
        return (f"{role}." if role else ""), ""
    if language() == "fr" and (line := told(role, said)) is not None:
        return line, ""
    quoted = said if language() == "fr" else f"«\u00a0{said}\u00a0»"
    return (f"{_(role)}{_(' : ')}", quoted) if role else ("", said)


def narrative(text: str | None) -> Narrative:
    """Split a narrative into list items and paragraphs: at most twenty items and ten paragraphs."""
    items, paragraphs = [], []
    for line in (text or "").splitlines():
        if _ITEM.match(line):
            items.append(cut(_ITEM.sub("", line)))
        elif line.strip():
            paragraphs.append(cut(line))
    return Narrative(tuple(items[:20]), tuple(paragraphs[:10]))


def shown(claims: VerifiedCredential) -> VerifiedCredential:
    """What was verified, with every text cut to the length that a page shows."""
    tags = tuple(cut(tag, LONGEST_NAME) for tag in claims.tags[:6])
    evidence = tuple(replace(each, **_short(each)) for each in claims.evidence[:10])
    return replace(claims, **_short(claims), tags=tags, evidence=evidence)


def _short(view: VerifiedCredential | EvidenceView) -> dict[str, Any]:
    texts = {name: value for name, value in vars(view).items() if isinstance(value, str)}
    return {name: cut(value, LONGEST_NAME if name in NAMES else LONGEST_TEXT) for name, value in texts.items()}


def technical(verdict: Verdict) -> tuple[tuple[str, str], ...]:
    """Return terms and values that another tool needs to check the same badge."""
    claims = verdict.credential
    form = " · ".join(part for part in (verdict.version and f"Open Badges {verdict.version}", verdict.carrier) if part)
    at = f"{long_date(verdict.checked_at)}, {clock(verdict.checked_at)}"
    pairs = (
        (_("Format"), form),
        (_("Numéro du badge"), claims.id if claims else None),
        (_("Délivré par (identifiant)"), claims.issuer_id if claims else None),
        (_("Vérifié le"), at),
        (_("Empreinte de ce qui a été lu (SHA-256)"), verdict.digest),
    )
    return tuple((term, value) for term, value in pairs if value)


def own_badge(claims: VerifiedCredential | None, origin: str) -> tuple[str, int] | None:
    """(slug, version) when we issued it, for an achievement of our catalogue: only then is our own drawing shown.

    A foreign badge may name our achievement too; `issuer_id` is what the proof established.
    """
    if claims is None or not claims.achievement_id:
        return None
    if claims.issuer_id != did_web(origin) and not claims.issuer_id.startswith(f"{origin}/ob2/"):
        return None
    ours, theirs = urlsplit(origin), urlsplit(claims.achievement_id)
    found = _ACHIEVEMENT.fullmatch(theirs.path)
    if (ours.scheme, ours.netloc) != (theirs.scheme, theirs.netloc) or found is None:
        return None
    return found["slug"], int(found["number"])
