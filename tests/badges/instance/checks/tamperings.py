"""Sixty ways to tamper with a lived-in record, with the database's password and no file of the machine.

Each is one or several statements. Those that are found name the line; the others say why nothing finds them.
"""

from __future__ import annotations

from tests.badges.instance.checks.lived import ISSUER

OUTSIDE = "Journal hors de la base"
DECIDES = "Ce qui décide : changé sans le service"
JOURNAL = "Journal : "
LEDGER = "Registre"

LAST = "(SELECT max(id) FROM journal_entry)"
CREDENTIAL = "(SELECT credential_id FROM edition WHERE award_id = {%s} ORDER BY id DESC LIMIT 1)"
HELENE = "(SELECT id FROM staff WHERE name = 'Hélène Roux')"
LEA = "(SELECT id FROM staff WHERE name = 'Léa Martin')"
COORDINATOR = "(SELECT id FROM role WHERE name = 'coordinator')"
LATER = "'2031-01-01 00:00:00+00:00'"
BYTES = "(SELECT digest FROM journal_entry LIMIT 1)"
EMPTIED = "salt = NULL, staff_id = NULL, member_id = NULL, award_id = NULL, site_id = NULL, device = NULL, about = NULL"


def acts_of(name: str) -> str:
    """The numbers of the journal's entries that say that an award ended."""
    return (
        "SELECT e.id FROM journal_entry e JOIN journal_facts f ON f.entry_id = e.id "
        f"WHERE f.award_id = {{{name}}} AND e.kind IN ('award_revoked', 'award_withdrawn')"
    )


def valid_again(name: str) -> tuple[str, ...]:
    """An ended badge made valid: its event, the gap that it leaves, the award, the place, the signed list, the act."""
    gone = f"(SELECT number FROM ledger_entry WHERE credential_id = {CREDENTIAL % name} AND digest IS NULL)"
    return (
        f"UPDATE journal_facts SET {EMPTIED} WHERE entry_id IN ({acts_of(name)})",
        f"UPDATE ledger_entry SET number = -number WHERE number > {gone}",
        f"DELETE FROM ledger_entry WHERE credential_id = {CREDENTIAL % name} AND digest IS NULL",
        "UPDATE ledger_entry SET number = -number - 1 WHERE number < 0",
        f"UPDATE award SET state = 'issued', ended_at = NULL, end_reason = NULL WHERE id = {{{name}}}",
        f"UPDATE status_entry SET revoked_at = NULL WHERE credential_id = {CREDENTIAL % name}",
        "DELETE FROM status_list_document",
    )


def role(name: str) -> str:
    """Give a right to somebody."""
    return f"INSERT INTO staff_role (staff_id, role_id) VALUES ({name}, {COORDINATOR})"


# By what is done: the statements, and how a red line begins that finds it.
FOUND: dict[str, tuple[tuple[str, ...], str]] = {
    # -- a revoked badge that is valid
    "a revoked badge made valid": (valid_again("revoked"), OUTSIDE),
    "a withdrawn badge made valid": (valid_again("withdrawn"), OUTSIDE),
    "and the credential is said to be lost": (
        (
            *valid_again("revoked"),
            "INSERT INTO lost_credential (credential_id, code_mac, issuing_at) "
            f"VALUES ({CREDENTIAL % 'revoked'}, 'x', {LATER})",
        ),
        OUTSIDE,
    ),
    "and the act in the journal is deleted": (
        (
            f"CREATE TABLE gone AS {acts_of('revoked')}",
            "DELETE FROM journal_facts WHERE entry_id IN (SELECT id FROM gone)",
            "DELETE FROM journal_entry WHERE id IN (SELECT id FROM gone)", "DROP TABLE gone", *valid_again("revoked"),
        ),
        OUTSIDE,
    ),
    "and the record claims not to know the last lines": (
        (*valid_again("revoked"), "UPDATE logbook_place SET number = number - 60"), OUTSIDE,
    ),
    "and the record claims to know no logbook": ((*valid_again("revoked"), "DELETE FROM logbook_place"), OUTSIDE),
    "and the record claims another logbook": (
        (*valid_again("revoked"), "UPDATE logbook_place SET name = 'another'"), OUTSIDE,
    ),
    "the credential of a revoked badge exchanged": (
        (f"UPDATE status_entry SET credential_id = 'urn:uuid:0' WHERE credential_id = {CREDENTIAL % 'revoked'}",),
        OUTSIDE,
    ),
    "a paused badge that goes on": (
        (
            "DELETE FROM award_pause WHERE award_id = {late}",
            f"UPDATE journal_facts SET {EMPTIED} WHERE award_id = {{late}}",
        ),
        JOURNAL,
    ),
    # -- the ledger
    "the last row of the ledger deleted": (
        ("DELETE FROM ledger_entry WHERE number = (SELECT max(number) FROM ledger_entry)",), LEDGER,
    ),
    "the first row of the ledger deleted, and the gap closed": (
        (
            "DELETE FROM ledger_entry WHERE number = 1", "UPDATE ledger_entry SET number = -number",
            "UPDATE ledger_entry SET number = -number - 1",
        ),
        "Registre et journal : ils ne suivent pas la sauvegarde",
    ),
    "two rows of the ledger that change places": (
        (
            "UPDATE ledger_entry SET number = 0 WHERE number = 2",
            "UPDATE ledger_entry SET number = 2 WHERE number = 3",
            "UPDATE ledger_entry SET number = 3 WHERE number = 0",
        ),
        "Registre et journal : ils ne suivent pas la sauvegarde",
    ),
    "an issue that nobody remembers": (
        (
            "DELETE FROM document WHERE edition_id IN (SELECT id FROM edition WHERE award_id = {resumed})",
            f"DELETE FROM ledger_entry WHERE credential_id = {CREDENTIAL % 'resumed'}",
            f"DELETE FROM status_entry WHERE credential_id = {CREDENTIAL % 'resumed'}",
        ),
        OUTSIDE,
    ),
    # -- the journal
    "the journal's last acts deleted, with their seals": (
        (
            f"DELETE FROM journal_facts WHERE entry_id > {LAST} - 3",
            "DELETE FROM journal_seal WHERE place > (SELECT max(place) FROM journal_entry) - 3",
            f"DELETE FROM journal_entry WHERE id > {LAST} - 3",
        ),
        JOURNAL,
    ),
    "the whole journal deleted": (
        ("DELETE FROM journal_facts", "DELETE FROM journal_seal", "DELETE FROM journal_entry"), JOURNAL,
    ),
    "all seals deleted": (("DELETE FROM journal_seal",), JOURNAL),
    "one seal deleted": (("DELETE FROM journal_seal WHERE place = (SELECT max(place) FROM journal_seal)",), JOURNAL),
    "an act deleted": (
        (
            f"DELETE FROM journal_facts WHERE entry_id = {LAST} - 5",
            "DELETE FROM journal_entry WHERE id = (SELECT max(id) - 5 FROM journal_entry)",
        ),
        JOURNAL,
    ),
    "the facts of one act emptied": ((f"UPDATE journal_facts SET {EMPTIED} WHERE entry_id = {LAST} - 4",), JOURNAL),
    "the facts of all acts emptied": ((f"UPDATE journal_facts SET {EMPTIED}",), JOURNAL),
    "the facts of one member of staff emptied": (
        (f"UPDATE journal_facts SET {EMPTIED} WHERE staff_id = {LEA}",), JOURNAL,
    ),
    "another person did it": ((f"UPDATE journal_facts SET staff_id = {HELENE} WHERE entry_id = {LAST} - 4",), JOURNAL),
    "an act of another kind": (("UPDATE journal_entry SET kind = 'signed_in' WHERE kind = 'staff_changed'",), JOURNAL),
    "an act at another time": ((f"UPDATE journal_entry SET at = {LATER} WHERE id = {LAST}",), JOURNAL),
    "an act that never was, copied from another": (
        (
            "INSERT INTO journal_entry (id, at, kind, result, digest) "
            f"SELECT id + 900, at, 'staff_changed', result, digest FROM journal_entry WHERE id = {LAST}",
            "INSERT INTO journal_facts (entry_id, salt, staff_id, member_id, award_id, site_id, device, about) SELECT "
            "entry_id + 900, salt, staff_id, member_id, award_id, site_id, device, about FROM journal_facts "
            f"WHERE entry_id = {LAST} - 900",
        ),
        JOURNAL,
    ),
    # -- rights
    "a coordinator more": ((role(LEA),), DECIDES),
    "two roles that change names": (
        (
            "UPDATE role SET name = 'x' WHERE name = 'facilitator'",
            "UPDATE role SET name = 'facilitator' WHERE name = 'coordinator'",
            "UPDATE role SET name = 'coordinator' WHERE name = 'x'",
        ),
        DECIDES,
    ),
    "a site more": (
        (f"INSERT INTO staff_site (staff_id, site_id) SELECT {LEA}, id FROM site WHERE slug = 'auzances'",), DECIDES,
    ),
    "a right taken": ((f"DELETE FROM staff_role WHERE staff_id = {HELENE}",), DECIDES),
    "a replacement": (
        (f"INSERT INTO staff_replacement (staff_id, replaced_id) VALUES ({LEA}, {HELENE})",), DECIDES,
    ),
    "a right, and an act that explains it": (
        (
            role(LEA),
            "INSERT INTO journal_entry (id, at, kind, result, digest) "
            f"VALUES (901, {LATER}, 'staff_changed', 'done', {BYTES})",
            f"INSERT INTO journal_facts (entry_id, staff_id, about) VALUES (901, {HELENE}, 'staff:1')",
        ),
        DECIDES,
    ),
    "a right, and a line for the logbook": (
        (
            role(LEA),
            "INSERT INTO logbook_note (id, mark, act, facts) VALUES (901, '0123456789abcdef', 'decided', "
            """CAST('{{"table": "staff_role", "rows": {{}}}}' AS {json}))""",
        ),
        DECIDES,
    ),
    # -- accounts
    "a password's hash": ((f"UPDATE staff SET password = 'mine' WHERE id = {HELENE}",), DECIDES),
    "another's password": (
        (f"UPDATE staff SET password = (SELECT password FROM staff WHERE id = {LEA}) WHERE id = {HELENE}",), DECIDES,
    ),
    "a second factor taken away": (
        (f"UPDATE staff SET mf_recovery_codes = NULL, tf_totp_secret = 'JBSW' WHERE id = {LEA}",), DECIDES,
    ),
    "an e-mail of the staff": ((f"UPDATE staff SET email = 'x@y.example' WHERE id = {HELENE}",), DECIDES),
    "a passkey more": (
        (
            "INSERT INTO passkey (id, staff_id, credential_id, public_key, sign_count, backup_state, device_type, "
            'name, "usage", create_datetime) '
            f"VALUES (9, {HELENE}, {BYTES}, {BYTES}, 0, (1 = 0), 'x', 'x', 'first', {LATER})",
        ),
        DECIDES,
    ),
    "a link that sets a password": (
        (
            "INSERT INTO staff_link (id, staff_id, key_digest, created_at, expires_at) "
            f"VALUES (99, {HELENE}, {BYTES}, {LATER}, {LATER})",
        ),
        DECIDES,
    ),
    "a used link that lives again": (
        (f"UPDATE staff_link SET used_at = NULL, expires_at = {LATER} WHERE used_at IS NOT NULL",), DECIDES,
    ),
    "an account more": (
        (
            "INSERT INTO staff (id, name, function, email, active, fs_uniquifier, created_at, erasure_bits) "
            f"VALUES (99, 'X', 'coordinatrice', 'x@y.example', (1 = 1), 'x', {LATER}, {BYTES})", role("99"),
        ),
        DECIDES,
    ),
    "an account that is closed": ((f"UPDATE staff SET active = (1 = 0) WHERE id = {HELENE}",), DECIDES),
    "the function that stands on badges": ((f"UPDATE staff SET function = 'coordinatrice' WHERE id = {LEA}",), DECIDES),
    "a member's record that is not one's own": (
        (
            "INSERT INTO staff_tie (id, staff_id, member_id, same_person, answered_at) "
            f"SELECT 99, {LEA}, member_id, (1 = 0), {LATER} FROM award WHERE id = {{valid}}",
        ),
        DECIDES,
    ),
    # -- whom the public calls, and whom it believes
    "the phone of a site": (("UPDATE site SET phone = '+33600000000' WHERE slug = 'gueret'",), DECIDES),
    "the hours of a site": (("UPDATE site SET call_hours = 'jamais' WHERE slug = 'gueret'",), DECIDES),
    "the phone of the network": (
        ("UPDATE instance SET network = CAST(replace(CAST(network AS TEXT), '+335', '+336') AS {json})",), DECIDES,
    ),
    "an issuer that is listed": (
        (f"INSERT INTO known_issuer (id, issuer_id, name, added_at) VALUES (9, 'did:web:x.example', 'X', {LATER})",),
        DECIDES,
    ),
    "how an issuer is known": (
        (
            f"UPDATE instance SET operator = CAST(replace(CAST(operator AS TEXT), '{ISSUER}', 'did:web:x.example') "
            "AS {json})",
        ),
        DECIDES,
    ),
    "an issuer's name": (("UPDATE known_issuer SET name = 'Une autre'",), DECIDES),
    "what a badge says": (
        ("UPDATE badge_version SET content = CAST(replace(CAST(content AS TEXT), 'a', 'e') AS {json}) WHERE id = 2",),
        DECIDES,
    ),
    "a model that is retired": (("UPDATE badge_model SET retired_on = '2026-11-25' WHERE id = 3",), DECIDES),
    "a word that nobody said": (
        (
            "INSERT INTO address_claim (id, member_id, email, asked_at, proved_at, word_at, word_by_id) "
            f"SELECT 99, member_id, 'x@y.example', {LATER}, {LATER}, {LATER}, {LEA} FROM award WHERE id = {{valid}}",
        ),
        DECIDES,
    ),
    "a member who is to be destroyed": (
        (
            "INSERT INTO erasure (id, member_id, asked_at, due_at) "
            f"SELECT 99, member_id, {LATER}, {LATER} FROM award WHERE id = {{valid}}",
        ),
        DECIDES,
    ),
    "what the law asks to say": (("UPDATE instance SET operator = CAST('{{}}' AS {json})",), DECIDES),
}  # fmt: skip

# Not found, each for a reason: none of them is one of the four.
UNSEEN: dict[str, tuple[tuple[str, ...], str]] = {
    "a device that is said to be known": (
        ("UPDATE device SET ended_at = NULL",), "it opens no account: it only has a count of guesses of its own",
    ),
    "a member's phone": (
        ("UPDATE member SET phone = '+33600000000'",), "it is in the record alone: the site calls the member",
    ),
    "a member's e-mail": (
        ("UPDATE member SET email = 'x@y.example' WHERE id = 1",),
        "it leads to a letter, and no badge is made for it without a code and a colleague",
    ),
    "who was present": (("DELETE FROM attendance",), "what was observed there stands in signed badges"),
    "a name in a member's record": (
        ("UPDATE member SET family_name = 'Autre' WHERE id = (SELECT member_id FROM award WHERE id = {valid})",),
        "a badge shows the name that was signed; a new one is read aloud to the member first",
    ),
    "the text of a letter that waits": (
        ("UPDATE letter SET body = 'x' WHERE state = 'waiting'",), "a letter is no proof: a page says what counts",
    ),
    "a question from a badge's page": (("DELETE FROM question",), "whoever asked can ask again"),
    "when a draft was begun": ((f"UPDATE award SET created_at = {LATER}",), "nothing follows from it"),
}  # fmt: skip
