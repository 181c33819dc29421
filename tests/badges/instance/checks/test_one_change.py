"""One row changed, deleted or added by somebody with the database's password: each is found, on both databases.

Every column of the tables that matter is changed once, or says why nothing in the record can contradict it.
"""

from __future__ import annotations

import re

import pytest
from sqlalchemy import text

from badges.base.database.types import Base
from badges.instance.checks import all_checks, lists
from badges.instance.checks.findings import TOLD, WRONG
from badges.issuing import revoke
from badges.ledger import statuses
from badges.publication.published_document import Published
from tests.badges.instance.checks.conftest import Record

LATER = "'2031-01-01 00:00:00+00:00'"
EARLIER = "'2020-01-01 00:00:00+00:00'"
CREDENTIAL = "(SELECT credential_id FROM edition WHERE award_id = {%s} ORDER BY id DESC LIMIT 1)"
EDITION = "(SELECT max(id) FROM edition WHERE award_id = {%s})"
ANOTHER = "'urn:uuid:00000000-0000-4000-8000-000000000000'"


def award(name: str, setting: str) -> str:
    """Change an award."""
    return f"UPDATE award SET {setting} WHERE id = {{{name}}}"


def edition(name: str, setting: str) -> str:
    """Change the current edition of an award."""
    return f"UPDATE edition SET {setting} WHERE id = {EDITION % name}"


def entry(name: str, setting: str, event: str = "issued") -> str:
    """Change the ledger's row of an award's badge."""
    form = " AND representation = 'ob3'" if event == "issued" else ""
    return f"UPDATE ledger_entry SET {setting} WHERE credential_id = {CREDENTIAL % name} AND event = '{event}'{form}"


def place(name: str, setting: str) -> str:
    """Change the place of an award's badge in its status list."""
    return f"UPDATE status_entry SET {setting} WHERE credential_id = {CREDENTIAL % name}"


def document(form: str, setting: str) -> str:
    """Change a document of the badge that is also in a backpack."""
    return f"UPDATE document SET {setting} WHERE edition_id = {EDITION % 'valid'} AND representation = '{form}'"


def consent(setting: str, subject: str = "award") -> str:
    """Change what a member answered."""
    return f"UPDATE award_consent SET {setting} WHERE award_id = {{valid}} AND subject = '{subject}'"


def spelled(column: str, before: str, after: str) -> str:
    """Change a text inside a JSON column."""
    return f"{column} = CAST(replace(CAST({column} AS TEXT), '{before}', '{after}') AS {{json}})"


# By the table and the column, or by what is done: the statement, and the check that finds it.
CHANGES: dict[str, tuple[str, str]] = {
    # -- what turns a revoked badge into a valid one
    "award.state": (award("revoked", "state = 'issued'"), "awards"),
    "status_entry.revoked_at": (place("revoked", "revoked_at = NULL"), "entries"),
    "a revocation that is gone": (
        f"DELETE FROM ledger_entry WHERE credential_id = {CREDENTIAL % 'revoked'} AND event = 'revoked'", "awards",
    ),
    "ledger_entry.event": (entry("revoked", "event = 'withdrawn'", "revoked"), "awards"),
    "a revocation at another date": (place("revoked", f"revoked_at = {EARLIER}"), "entries"),
    # -- the other way round
    "a badge ended by its award alone": (award("valid", f"state = 'revoked', ended_at = {LATER}"), "awards"),
    "a bit set alone": (place("valid", f"revoked_at = {LATER}"), "entries"),
    "a revocation in the ledger alone": (entry("valid", "event = 'revoked'"), "awards"),
    # -- awards
    "award.code": (award("valid", "code = '7777777777'"), "badges"),
    "award.member_id": (
        "UPDATE award SET member_id = (SELECT member_id FROM award WHERE id = {public}) WHERE id = {valid}", "ledger",
    ),
    "award.site_id": (award("valid", "site_id = (SELECT id FROM site WHERE slug = 'auzances')"), "ledger"),
    "award.badge_model_id": (award("valid", "badge_model_id = (SELECT max(id) FROM badge_model)"), "awards"),
    "award.badge_version_id": (award("valid", "badge_version_id = (SELECT max(id) FROM badge_version)"), "awards"),
    "award.answer": (award("valid", "answer = 'no'"), "consents"),
    "award.criteria": (award("valid", "criteria = '[\"1\"]'"), "badges"),
    "award.sentence": (award("valid", "sentence = 'A tout fait seule.'"), "badges"),
    "award.name_shown": (award("valid", "name_shown = 'Amina Benali'"), "badges"),
    "award.accepted_name": (award("valid", "accepted_name = 'Amina Benali'"), "consents"),
    "award.visibility": (award("valid", "visibility = 'public'"), "consents"),
    "award.search_engines": (award("valid", "search_engines = (1 = 1)"), "consents"),
    "award.agreed_at": (award("valid", "agreed_at = NULL"), "consents"),
    "award.issued_at": (award("valid", f"issued_at = {LATER}"), "awards"),
    "an issue that never was": (award("agreed", f"state = 'issued', issued_at = {LATER}"), "awards"),
    "an award never signed": (award("valid", "state = 'agreed', issued_at = NULL"), "awards"),
    "award.valid_until": (award("valid", f"valid_until = {LATER}"), "awards"),
    "award.ended_at": (award("revoked", f"ended_at = {LATER}"), "awards"),
    "award.closed_at": (award("valid", f"closed_at = {LATER}"), "awards"),
    "award.erased_at": (award("valid", f"erased_at = {LATER}"), "awards"),
    "an award that is not erased any more": (award("erased", "erased_at = NULL"), "awards"),
    "an award reserved": (award("agreed", "state = 'reserved'"), "awards"),
    "a reservation dropped": (award("reserved", "state = 'agreed'"), "awards"),
    "an award deleted": ("DELETE FROM award WHERE id = {valid}", "ledger"),
    "a badge of a member who never agreed": (
        "UPDATE consent SET answer = 'no' WHERE member_id = (SELECT member_id FROM award WHERE id = {valid})",
        "consents",
    ),
    "award_pause.award_id": ("UPDATE award_pause SET award_id = {revoked}", "awards"),
    "award_pause.reason": ("UPDATE award_pause SET reason = 'person'", "awards"),
    "award_pause.paused_at": (f"UPDATE award_pause SET paused_at = {EARLIER}", "awards"),
    "award_pause.paused_by_id": ("UPDATE award_pause SET paused_by_id = NULL", "awards"),
    "a pause deleted": ("DELETE FROM award_pause", "awards"),
    "a pause added": (f"INSERT INTO award_pause (award_id, reason, paused_at) VALUES (1, 'person', {LATER})", "awards"),
    "endorsements deleted": ("DELETE FROM endorsement WHERE award_id = {valid}", "awards"),
    # -- consents
    "award_consent.award_id": (consent("award_id = {agreed}"), "consents"),
    "award_consent.subject": (consent("subject = 'backpack'"), "consents"),
    "award_consent.answer": (consent("answer = 'no'"), "consents"),
    "award_consent.name_shown": (consent("name_shown = 'Amina'"), "consents"),
    "award_consent.visibility": (consent("visibility = 'hidden'"), "consents"),
    "award_consent.given_at": (consent(f"given_at = {LATER}"), "consents"),
    "a yes deleted": ("DELETE FROM award_consent WHERE award_id = {valid} AND subject = 'award'", "consents"),
    "a yes to a backpack deleted": (
        "DELETE FROM award_consent WHERE award_id = {valid} AND subject = 'backpack'", "consents",
    ),
    "a yes to a backpack deleted, without the older form": (
        "DELETE FROM award_consent WHERE award_id = {public} AND subject = 'backpack'", "consents",
    ),
    # -- editions
    "edition.award_id": (edition("valid", "award_id = {agreed}"), "awards"),
    "edition.credential_id": (edition("valid", f"credential_id = {ANOTHER}"), "ledger"),
    "edition.number": (edition("valid", "number = 2"), "ledger"),
    "edition.purpose": (edition("valid", "purpose = 'renewal'"), "ledger"),
    "edition.subject_id": (edition("valid", f"subject_id = {ANOTHER}"), "badges"),
    "edition.status_list_id": (edition("valid", "status_list_id = 99"), "ledger"),
    "edition.status_index": (edition("valid", "status_index = status_index + 1"), "entries"),
    "edition.awarded_at": (edition("valid", f"awarded_at = {EARLIER}"), "ledger"),
    "edition.valid_from": (edition("valid", f"valid_from = {EARLIER}"), "ledger"),
    "edition.valid_until": (edition("valid", f"valid_until = {LATER}"), "awards"),
    "edition.state": (edition("valid", "state = 'abandoned'"), "awards"),
    "an edition reserved again": (edition("valid", "state = 'reserved'"), "awards"),
    "edition.draft": (edition("valid", spelled("draft", "Amina B.", "Zoé B.")), "badges"),
    "a draft with another sentence": (edition("valid", spelled("draft", "chacun", "personne")), "badges"),
    "a draft that is gone": (edition("valid", "draft = NULL"), "badges"),
    "a draft that is no JSON object": (edition("valid", "draft = '[]'"), "badges"),
    "edition.reserved_at": (edition("valid", f"reserved_at = {LATER}"), "ledger"),
    "edition.issued_at": (edition("valid", f"issued_at = {LATER}"), "ledger"),
    "an edition deleted": (f"DELETE FROM edition WHERE id = {EDITION % 'valid'}", "ledger"),
    "a renewed edition deleted": (f"DELETE FROM edition WHERE id = {EDITION % 'renewed'}", "ledger"),
    "an edition added": (
        "INSERT INTO edition SELECT id + 1000, award_id, credential_id, number + 1, 'renewal', subject_id, "
        "status_list_id, status_index, awarded_at, valid_from, valid_until, state, draft, reserved_at, issued_at "
        f"FROM edition WHERE id = {EDITION % 'valid'}", "ledger",
    ),
    # -- the ledger
    "ledger_entry.at": (entry("valid", f"at = {EARLIER}"), "ledger"),
    "the date of a revocation": (entry("revoked", f"at = {LATER}", "revoked"), "awards"),
    "ledger_entry.credential_id": (entry("valid", f"credential_id = {ANOTHER}"), "ledger"),
    "ledger_entry.edition": (entry("valid", "edition = 2"), "ledger"),
    "ledger_entry.representation": (entry("valid", "representation = 'ob2'"), "ledger"),
    "ledger_entry.status_list_id": (entry("valid", "status_list_id = 99"), "ledger"),
    "ledger_entry.status_index": (entry("revoked", "status_index = status_index + 1", "revoked"), "status_lists"),
    "ledger_entry.awarded_at": (entry("valid", f"awarded_at = {LATER}"), "ledger"),
    "ledger_entry.valid_from": (entry("valid", f"valid_from = {LATER}"), "ledger"),
    "ledger_entry.valid_until": (entry("valid", f"valid_until = {LATER}"), "ledger"),
    "ledger_entry.digest": (entry("valid", "digest = (SELECT salt FROM document LIMIT 1)"), "badges"),
    "a row of the ledger deleted": (
        f"DELETE FROM ledger_entry WHERE credential_id = {CREDENTIAL % 'valid'} AND representation = 'ob3_jwt'",
        "ledger",
    ),
    "all rows of a badge deleted": (f"DELETE FROM ledger_entry WHERE credential_id = {CREDENTIAL % 'valid'}", "ledger"),
    "an erasure in the ledger deleted": ("DELETE FROM ledger_entry WHERE event = 'erased'", "ledger"),
    # -- documents
    "document.edition_id": (document("ob3", f"edition_id = {EDITION % 'reserved'}"), "ledger"),
    "document.representation": (document("endorsement", "representation = 'status_list'"), "badges"),
    "document.media_type": (document("ob3", "media_type = 'text/plain'"), "badges"),
    "document.data": (document("ob3", "data = salt"), "badges"),
    "the document of a backpack": (document("ob2", "data = salt"), "badges"),
    "the token of a backpack": (document("ob2_jws", "data = salt"), "badges"),
    "the document with an e-mail": (document("ob3_email", "data = salt"), "badges"),
    "the token with an e-mail": (document("ob3_email_jwt", "data = salt"), "badges"),
    "an ordinary badge in the place of the one with an e-mail": (
        document(
            "ob3_email",
            f"data = (SELECT data FROM document WHERE edition_id = {EDITION % 'valid'} AND representation = 'ob3')",
        ),
        "badges",
    ),
    "another's badge with an e-mail": (
        document(
            "ob3_email",
            "data = (SELECT data FROM document "
            f"WHERE edition_id = {EDITION % 'public'} AND representation = 'ob3_email')",
        ),
        "badges",
    ),
    "a token with an e-mail deleted": (
        f"DELETE FROM document WHERE edition_id = {EDITION % 'valid'} AND representation = 'ob3_email_jwt'", "ledger",
    ),
    "document.salt": (document("ob3", "salt = data"), "badges"),
    "a document deleted": (
        f"DELETE FROM document WHERE edition_id = {EDITION % 'valid'} AND representation = 'ob3'", "ledger",
    ),
    "the document of an old edition deleted": (
        "DELETE FROM document WHERE edition_id = (SELECT min(id) FROM edition WHERE award_id = {renewed})", "ledger",
    ),
    "all documents of a badge deleted": (f"DELETE FROM document WHERE edition_id = {EDITION % 'revoked'}", "ledger"),
    # -- forms for backpacks
    "hosted_assertion.award_id": ("UPDATE hosted_assertion SET award_id = {agreed}", "consents"),
    "hosted_assertion.key": ("UPDATE hosted_assertion SET key = 'another'", "badges"),
    "hosted_assertion.signed_id": (f"UPDATE hosted_assertion SET signed_id = {ANOTHER}", "badges"),
    "hosted_assertion.salt": ("UPDATE hosted_assertion SET salt = 'another'", "badges"),
    "hosted_assertion.made_at": ("UPDATE hosted_assertion SET made_at = NULL", "consents"),
    "a form without its request": ("DELETE FROM hosted_assertion", "consents"),
    # -- status lists
    "status_list.id": ("UPDATE status_list SET id = 7", "status_lists"),
    "status_list.size": ("UPDATE status_list SET size = 131080", "status_lists"),
    "status_list.counter": ("UPDATE status_list SET counter = 0", "status_lists"),
    "status_list.permutation_key": (
        "UPDATE status_list SET permutation_key = (SELECT digest FROM journal_entry LIMIT 1)", "status_lists",
    ),
    "status_entry.id": (
        "UPDATE status_entry SET id = id + 100 WHERE id = (SELECT min(id) FROM status_entry)", "status_lists",
    ),
    "status_entry.status_list_id": (place("valid", "status_list_id = 99"), "entries"),
    "status_entry.index": (place("valid", '"index" = "index" + 1'), "entries"),
    "status_entry.credential_id": (place("valid", f"credential_id = {ANOTHER}"), "entries"),
    "a place deleted": (f"DELETE FROM status_entry WHERE credential_id = {CREDENTIAL % 'valid'}", "entries"),
    "a place added": (
        f"INSERT INTO status_entry (id, status_list_id, \"index\", credential_id) VALUES (900, 1, 5, {ANOTHER})",
        "entries",
    ),
    "status_list_document.embedded": ("UPDATE status_list_document SET embedded = jwt", "status_lists"),
    "status_list_document.jwt": ("UPDATE status_list_document SET jwt = embedded", "status_lists"),
    # -- models, keys, the instance, the journal, letters
    "badge_version.content": (
        f"UPDATE badge_version SET {spelled('content', 'Partage', 'Partagera')}", "badges",
    ),
    "badge_model.slug": ("UPDATE badge_model SET slug = 'autre' WHERE slug = 'equipe'", "badges"),
    "site.slug": ("UPDATE site SET slug = 'autre' WHERE slug = 'gueret'", "keys"),
    "instance.public_url": ("UPDATE instance SET public_url = 'https://ailleurs.example'", "address"),
    "instance.key_methods": ("UPDATE instance SET key_methods = '{{\"did:web:x#lost\": \"active\"}}'", "keys"),
    "key_incident.method_id": ("UPDATE key_incident SET method_id = 'did:web:x#z6MkLost'", "incidents"),
    "key_incident.finished_at": ("UPDATE key_incident SET finished_at = NULL", "incidents"),
    "an incident deleted": ("DELETE FROM key_incident", "incidents"),
    "journal_entry.kind": ("UPDATE journal_entry SET kind = 'award_shared' WHERE kind = 'award_revoked'", "journal"),
    "journal_facts.award_id": ("UPDATE journal_facts SET award_id = NULL", "journal"),
    "an act deleted": ("DELETE FROM journal_facts", "journal"),
    "a letter that never went": ("UPDATE letter SET state = 'sent' WHERE state = 'waiting'", "letters"),
    "a letter without its date": ("UPDATE letter SET sent_at = NULL WHERE state = 'sent'", "letters"),
}  # fmt: skip

# What nothing else in the record says, so that no comparison can contradict it.
UNSEEN = {
    "award.id": "its number: what points to it would point nowhere, which the database refuses",
    "award.gathering_id": "where the wizard was opened; what was seen stands in the observations",
    "award.exchange_id": "where the wizard was opened; what was seen stands in the observations",
    "award.awarded_by_id": "a colleague may sign what another prepared; the journal says who signed",
    "award.sentence_kept_at": "that a question about the sentence was answered; nothing of it is signed",
    "award.created_at": "when a draft was begun; nothing follows from it",
    "award.end_reason": "private, and kept here alone; the journal has the coordinator's own",
    "award_pause.criteria": "private, for the coordination alone; the journal says who paused and why",
    "award_pause.reminded_at": "that a letter went; the letters say so themselves",
    "award_consent.id": "the order of answers; a change of order shows as another choice",
    "award_consent.text_version": "which text was read; the texts are in the program",
    "award_consent.recorded_by_id": "the journal says who recorded the answer",
    "edition.id": "its number: what points to it would point nowhere, which the database refuses",
    "ledger_entry.number": "the order of rows; where it matters, between two forms of one edition, the digest shows it",
    **dict.fromkeys(("document.id", "hosted_assertion.id", "key_incident.id"), "a number that nothing names"),
    "hosted_assertion.email": "told, not failed: a member may have asked for another address and not finished",
    **dict.fromkeys(map("hosted_assertion.{}".format, ("era", "set_aside_at", "replaced_at")), "told, not failed"),
    "hosted_assertion.requested_at": "a date from which nothing follows",
    "status_list.changes": "counts what makes a signed list stale",
    "status_list.created_at": "a date from which nothing follows",
    "status_list_document.status_list_id": "the list would be signed anew at its next reading",
    **dict.fromkeys(("status_list_document.signed_at", "status_list_document.valid_until"), "dates stand in the bytes"),
    **dict.fromkeys(("key_incident.owner", "key_incident.algorithm"), "for the operator's reading; the key says it"),
    "key_incident.compromised_at": "what the operator supposed; a compromised key is refused at any date",
    "key_incident.opened_at": "the operator's reading",
}
TABLES = (
    "award", "award_pause", "award_consent", "edition", "ledger_entry", "document", "hosted_assertion", "status_list",
    "status_entry", "status_list_document", "key_incident",
)  # fmt: skip


def test_a_sound_record(record: Record) -> None:
    """The control: awards in every state, one of them erased, and nothing to say."""
    found = list(all_checks.findings(record.services))
    assert [each.what for each in found if each.mark == WRONG] == []
    assert "Badges : 7 relus et vérifiés" in {each.what for each in found}


@pytest.mark.parametrize("what", CHANGES)
def test_one_change_is_found(record: Record, what: str) -> None:
    statement, check = CHANGES[what]
    record.change(statement)
    found = record.wrong(check)
    assert found, what
    assert all(each.advice for each in found)


def test_every_column_is_changed_or_says_why_not() -> None:
    columns = {f"{name}.{each.name}" for name in TABLES for each in Base.metadata.tables[name].columns}
    changed = {each for each in CHANGES if re.fullmatch(r"[a-z_]+\.[a-z_]+", each)}
    assert columns - changed == set(UNSEEN)
    assert changed.isdisjoint(UNSEEN)


def test_three_changes_that_made_a_revoked_badge_valid(record: Record) -> None:
    """The award, the entry and the signed list: each employer would have read « authentique »."""
    of = record.awards["revoked"]
    assert of.headline() == "REVOKED"
    record.change(
        award("revoked", "state = 'issued', ended_at = NULL"),
        place("revoked", "revoked_at = NULL"),
        "DELETE FROM status_list_document",
    )
    assert of.headline() == "VALID"
    found = {each.what.partition(" :")[0] for each in record.wrong()}
    assert {"Attributions", "Listes de statut", "Liste de statut 1", "Registre"} <= found


def test_an_older_signed_list_in_the_place_of_the_newest(record: Record) -> None:
    """Every row of the record is right, and the published bit is not."""
    of, services = record.awards["revoked"], record.services
    record.change(place("revoked", "revoked_at = NULL"), "DELETE FROM status_list_document")
    statuses.current(services, 1)
    record.change(place("revoked", f"revoked_at = {record.instant(of.row().ended_at)}"))
    assert of.headline() == "VALID"
    (found,) = record.wrong("awards", "ledger", "entries", "status_lists")
    assert found.what == "Liste de statut 1 : 1 badge annulé y est publié comme valable"
    with services.database.begin() as session:
        session.execute(text("DELETE FROM status_list_document"))
    assert of.headline() == "REVOKED" and record.wrong("status_lists") == []


def test_a_list_that_revokes_a_valid_badge(record: Record) -> None:
    record.change(place("valid", f"revoked_at = {LATER}"), "DELETE FROM status_list_document")
    statuses.current(record.services, 1)
    record.change(place("valid", "revoked_at = NULL"))
    (found,) = record.wrong("entries", "status_lists")
    assert found.what == "Liste de statut 1 : 1 place est publiée comme annulée, sans annulation"


def test_a_badge_revoked_while_lists_are_compared_is_no_fault(record: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    of, read, done = record.awards["valid"], lists._bits, []

    def revoked_meanwhile(published: Published, address: str) -> bytes:
        if not done:
            revoke.revoke(record.services, of.helene, of.award, "other")
        done.append(address)
        return read(published, address)

    monkeypatch.setattr(lists, "_bits", revoked_meanwhile)
    assert record.wrong("status_lists", "entries") == []
    assert len(done) == 4  # both forms, once more


def test_a_form_that_was_asked_for_and_not_made_is_told(record: Record) -> None:
    record.change("UPDATE hosted_assertion SET email = 'amina@ailleurs.example'")
    found = [each for each in all_checks.findings(record.services) if "Sacs de badges" in each.what]
    assert [each.mark for each in found] == [TOLD] and "refaire sa demande" in found[0].advice
    record.change(
        "INSERT INTO hosted_assertion (id, award_id, key, signed_id, era, requested_at) "
        f"VALUES (9, {{public}}, 'k', {ANOTHER}, 'e', {LATER})"
    )
    found = [each for each in all_checks.findings(record.services) if "Sacs de badges" in each.what]
    assert len(found) == 2 and record.wrong("badges", "consents") == []


def test_the_ledgers_triggers_switched_off(record: Record) -> None:
    with record.services.database.begin() as session:
        if record.services.database.is_sqlite:
            session.execute(text("DROP TRIGGER ledger_entry_no_update"))
        else:
            session.execute(text("ALTER TABLE ledger_entry DISABLE TRIGGER ledger_entry_no_change"))
    (found,) = record.wrong("database")
    assert "modifier le registre" in found.what and "badges restore" in found.advice
    if not record.services.database.is_sqlite:
        with record.services.database.begin() as session:
            session.execute(text("ALTER TABLE ledger_entry ENABLE TRIGGER ledger_entry_no_change"))


def test_an_erased_badge_is_no_missing_document(record: Record) -> None:
    """And one that only says that it is erased is."""
    record.change(f"DELETE FROM document WHERE edition_id = {EDITION % 'public'}")
    (found,) = record.wrong("ledger")
    assert found.what.startswith("Registre : 1 badges dont un document signé a disparu")
    record.change(award("public", f"erased_at = {LATER}"))
    assert record.wrong("ledger") and record.wrong("awards")


def test_no_finding_names_a_person(record: Record) -> None:
    record.change(
        "UPDATE award SET name_shown = 'X', visibility = 'hidden'", "DELETE FROM ledger_entry WHERE event = 'revoked'"
    )
    said = "\n".join(each.line() for each in record.wrong())
    assert said and not any(name in said for name in ("Amina", "Fatou", "Awa", "Léa", "Benali"))
