"""One row of a corrected badge changed by somebody with the database's password: each is found, on both databases."""

from __future__ import annotations

import pytest

from tests.badges.instance.checks.conftest import Record

EARLIER = "'2020-01-01 00:00:00+00:00'"
BEFORE = "(SELECT credential_id FROM edition WHERE award_id = {corrected} ORDER BY id LIMIT 1)"
NOW = "(SELECT max(id) FROM edition WHERE award_id = {%s})"
CHANGES: dict[str, tuple[str, str]] = {
    "a correction said to be the first": (
        f"UPDATE edition SET purpose = 'first' WHERE id = {NOW % 'corrected'}", "ledger",
    ),
    "a badge said to be corrected": (f"UPDATE edition SET purpose = 'correction' WHERE id = {NOW % 'valid'}", "ledger"),
    "a correction of another badge": (
        f"UPDATE edition SET awarded_at = {EARLIER} WHERE id = {NOW % 'corrected'}", "ledger",
    ),
    "the end of the badge before, deleted": (
        f"DELETE FROM ledger_entry WHERE credential_id = {BEFORE} AND event = 'revoked'", "awards",
    ),
    "a badge before that is valid again": (
        f"UPDATE status_entry SET revoked_at = NULL WHERE credential_id = {BEFORE}", "entries",
    ),
    "a correction that nobody agreed to": (
        "UPDATE award_consent SET name_shown = 'Mona B.' WHERE award_id = {corrected}", "consents",
    ),
    "the name before the correction": ("UPDATE award SET name_shown = 'Mona B.' WHERE id = {corrected}", "badges"),
    "a document of the badge before, deleted": (
        "DELETE FROM document WHERE edition_id = (SELECT min(id) FROM edition WHERE award_id = {corrected})", "ledger",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", CHANGES)
def test_it_is_found(record: Record, what: str) -> None:
    statement, check = CHANGES[what]
    assert record.wrong(check) == []
    record.change(statement)
    assert record.wrong(check) != []
