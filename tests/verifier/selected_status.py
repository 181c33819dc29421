"""The selection: status lists of every dialect, and newer editions."""

from __future__ import annotations

from dataclasses import replace

from schemas import bitstring
from tests.verifier import world as w
from tests.verifier.selecting import (
    LATE,
    OPEN,
    OTHER_LIST,
    REVOKED,
    SHORT,
    SOON,
    STRANGER_LIST,
    SUSPENDED,
    VALID,
    Case,
    after,
    badge,
    entry,
    gone,
    listed,
    older_list,
    other_list,
    put,
    refreshed,
    revocations,
    token,
)
from verifier.limits import Limits

STATUS: dict[str, Case] = {
    "revoked": Case(after(badge(), lambda world: world.publish_list((w.INDEX,))), REVOKED),
    "a neighbour revoked": Case(after(badge(), lambda world: world.publish_list((w.INDEX - 1, w.INDEX + 1))), VALID),
    "no status": Case(badge(credentialStatus=None), VALID),
    "no list": Case(after(badge(), gone(w.LIST_URL)), OPEN),
    "a list that answers 500": Case(after(badge(), put(w.LIST_URL, "x", status=500)), OPEN),
    "a list of letters": Case(after(badge(), put(w.LIST_URL, "x")), OPEN),
    "a badge for a list": Case(listed(lambda world: world.sign(w.credential())), OPEN),
    "a list of another id": Case(listed(lambda world: world.sign(w.status_list(OTHER_LIST))), OPEN),
    "a list of another id that revokes": Case(
        listed(lambda world: world.sign(w.status_list(OTHER_LIST, (w.INDEX,)))), REVOKED
    ),
    "a list of two dialects": Case(
        after(
            token(),
            put(w.LIST_JWT_URL, lambda world: world.token(w.jwt_list(credentialSubject__type="StatusList2021"))),
        ),
        OPEN,
    ),
    "an index that is a truth": Case(entry(statusListIndex=True), None),
    "a list without an id": Case(listed(lambda world: world.sign(w.status_list(id=None))), VALID),
    "a list of another issuer": Case(
        listed(lambda world: world.sign(w.status_list(**STRANGER_LIST), "stranger")), VALID
    ),
    "a list of another issuer, for our own badge": Case(
        listed(lambda world: world.sign(w.status_list(**STRANGER_LIST), "stranger")),
        OPEN,
        environment={"own_origin": w.ORIGIN},
    ),
    "a list of another issuer that revokes": Case(
        listed(lambda world: world.sign(w.status_list(w.LIST_URL, (w.INDEX,), **STRANGER_LIST), "stranger")), REVOKED
    ),
    "a list by another key": Case(listed(lambda world: world.sign(w.status_list(), "stranger")), OPEN),
    "a list that expired": Case(listed(lambda world: world.sign(w.status_list(validUntil=LATE))), OPEN),
    "a list that expired and revokes": Case(
        listed(lambda world: world.sign(w.status_list(w.LIST_URL, (w.INDEX,), validUntil=LATE))), REVOKED
    ),
    "a list that is not yet": Case(listed(lambda world: world.sign(w.status_list(validFrom=SOON))), OPEN),
    "a list of another purpose": Case(
        listed(lambda world: world.sign(w.status_list(credentialSubject__statusPurpose="suspension"))), OPEN
    ),
    "a list too short for it": Case(
        listed(lambda world: world.sign(w.status_list(credentialSubject__encodedList=SHORT))), VALID
    ),
    "a very large list": Case(
        listed(
            lambda world: world.sign(w.status_list(credentialSubject__encodedList=bitstring.encode(bytes(262_144))))
        ),
        VALID,
    ),
    "an index out of range": Case(entry(statusListIndex="131072"), OPEN),
    "the last index": Case(entry(statusListIndex="131071"), VALID),
    "an index with a zero": Case(entry(type="BitstringStatusListEntry", statusListIndex="01"), OPEN),
    "an unknown type": Case(entry(type="RevocationList2020Status"), OPEN),
    "two types": Case(entry(type=["BitstringStatusListEntry", "StatusList2021Entry"]), None),
    "an unknown purpose": Case(entry(statusPurpose="praise"), OPEN),
    "a size for a revocation": Case(entry(statusSize=2), OPEN),
    "a size that is too large": Case(other_list("message", (), statusSize=9), OPEN),
    "a size that is a truth": Case(other_list("message", (), statusSize=True), None),
    "no address of a list": Case(entry(type="StatusList2021Entry", statusListCredential=None), OPEN),
    "a list of the other dialect": Case(entry(type="StatusList2021Entry"), OPEN),
    "suspended": Case(other_list("suspension", (w.INDEX,)), SUSPENDED),
    "not suspended": Case(other_list("suspension", ()), VALID),
    "a list of several purposes": Case(other_list(["suspension", "revocation"], (w.INDEX,)), SUSPENDED),
    "a message": Case(other_list("message", (2 * w.INDEX,), statusSize=2), VALID),
    "no message": Case(other_list("message", (), statusSize=2), VALID),
    "a message of its table": Case(
        other_list("message", (2 * w.INDEX,), statusSize=2, statusMessage=[{"status": "0x2", "message": "vu"}]), VALID
    ),
    "eight bits of a message": Case(other_list("message", (8 * w.INDEX,), statusSize=8), VALID),
    "a refresh offered": Case(other_list("refresh", (w.INDEX,)), VALID),
    "nine entries": Case(token(credentialStatus=[w.status_entry(w.LIST_JWT_URL)] * 9), OPEN),
    "eight entries": Case(token(credentialStatus=[w.status_entry(w.LIST_JWT_URL)] * 8), VALID),
    "1EdTech, clear": Case(revocations({"revokedCredential": ["urn:uuid:1"]}), VALID),
    "1EdTech, revoked": Case(revocations({"revokedCredential": [{"id": w.CREDENTIAL_ID}]}), REVOKED),
    "1EdTech, revoked without its scheme": Case(
        revocations({"revokedCredential": [w.CREDENTIAL_ID.removeprefix("urn:uuid:").upper()]}), REVOKED
    ),
    "1EdTech, no longer": Case(revocations({"revokedCredential": [{"id": w.CREDENTIAL_ID, "revoked": False}]}), VALID),
    "1EdTech, another list": Case(revocations({"id": w.LIST_URL, "revokedCredential": []}), OPEN),
    "1EdTech, another issuer": Case(revocations({"issuer": w.STRANGER, "revokedCredential": []}), OPEN),
    "1EdTech, no list": Case(revocations({"revokedCredential": {}}), OPEN),
    "1EdTech, revoked alone": Case(revocations({"revokedCredential": {"id": w.CREDENTIAL_ID}}), REVOKED),
    "1EdTech, an entry without an id": Case(revocations({"revokedCredential": [{"revoked": True}]}), OPEN),
    "1EdTech, a page": Case(revocations("<html>"), OPEN),
    "1EdTech, two lists": Case(revocations({"revokedCredential": [], "revokedCredentials": []}), OPEN),
    "1EdTech, unreachable": Case(token(credentialStatus={"id": OTHER_LIST, "type": "1EdTechRevocationList"}), OPEN),
    "1EdTech, no address": Case(token(credentialStatus={"type": "1EdTechRevocationList"}), OPEN),
    "a newer edition": Case(
        refreshed(lambda world: world.token(w.jwt_credential(validFrom="2026-11-21T09:00:00Z"))), VALID
    ),
    "an older edition": Case(
        refreshed(lambda world: world.token(w.jwt_credential(validFrom="2026-11-19T09:00:00Z"))), VALID
    ),
    "the same edition": Case(refreshed(lambda world: world.token(w.jwt_credential())), VALID),
    "another badge": Case(refreshed(lambda world: world.token(w.jwt_credential(id="urn:uuid:1"))), VALID),
    "a forged edition": Case(refreshed(lambda world: world.token(w.jwt_credential(), "stranger")), VALID),
    "no edition": Case(refreshed(None), VALID),
    "another kind of refresh": Case(token(refreshService={"id": f"{w.ORIGIN}/refresh", "type": "Other"}), VALID),
    "an older list": Case(older_list("base64url"), REVOKED),
    "an older list with its letter": Case(older_list("multibase"), REVOKED),
    "an older list in the other alphabet": Case(older_list("base64 with padding"), REVOKED),
    "an older index with a zero": Case(older_list("multibase", statusListIndex="04711"), OPEN),
    "an index that is a number": Case(older_list("multibase", statusListIndex=4711), REVOKED),
    "no entry": Case(token(credentialStatus=[]), None),
    "all that may be fetched": Case(badge(), VALID, environment={"limits": replace(w.UNHURRIED, fetches=2)}),
    "no time left": Case(badge(), OPEN, environment={"limits": Limits(processor_seconds=0)}),
}
