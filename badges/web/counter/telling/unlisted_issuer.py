"""The panel of a document whose checks hold and whose issuer is not listed here: calm, and never "authentic".

It says what was checked (the file was not changed), who signed as far as that can be told, what the document says of
itself, and how to find out. It replaces the panel of VALID, and of each headline that is the issuer's own statement.
"""

from __future__ import annotations

from badges.web.counter.telling.foreign_text import LONGEST_NAME, cut, isolated
from badges.web.counter.telling.signer import signer_of
from badges.web.counter.telling.status import list_host
from badges.web.http.wording import words
from verifier.reading.kinds import HOSTED_KINDS
from verifier.verdict import Headline, Verdict


def title_of(verdict: Verdict, what: str | None = None) -> str:
    """The first sentence. `what`: "endorsement" or "status_list" for a document that is no badge."""
    headline = verdict.headline.lower()
    if what is not None:
        return words(f"headline.{headline}.{what}")
    if verdict.headline is Headline.REVOKED and (host := list_host(verdict)) is not None:
        return words("headline.revoked.by_list", host=host)
    if verdict.headline is not Headline.UNKNOWN_ISSUER:
        return words(f"headline.{headline}.unlisted")
    # What is hosted may be changed by its host at any time: that it was not is no statement of a hosted badge.
    return words("headline.unknown_issuer" if verdict.kind in HOSTED_KINDS else "headline.unknown_issuer.signed")


def lines_of(verdict: Verdict, **facts: str) -> list[str]:
    """The sentences under it: what it says of its dates or status, and of its issuer, who signed, how to find out.

    `facts`: the dates that a sentence may name.
    """
    claims, is_out_of_force = verdict.credential, verdict.headline is not Headline.UNKNOWN_ISSUER
    lines = [words(f"headline.{verdict.headline.lower()}.unlisted.meaning", **facts)] if is_out_of_force else []
    if verdict.headline in (Headline.REVOKED, Headline.SUSPENDED) and (host := list_host(verdict)) is not None:
        lines = [words("status.by_list", host=host)]
    if claims is None:  # its address answers that it is gone: nothing of it is left to be read
        return lines
    name = cut(claims.issuer_name or "", LONGEST_NAME)
    said = words("signer.says", name=isolated(name)) if name else words("signer.says_nothing")
    lines.append(f"{words('signer.unknown')} {said}" if is_out_of_force else said)
    signer = signer_of(verdict)  # of a hosted one, a whole sentence
    lines.append(signer if verdict.kind in HOSTED_KINDS else words("signer.line", signer=signer))
    lines.append(words("headline.unknown_issuer.advice"))
    return lines
