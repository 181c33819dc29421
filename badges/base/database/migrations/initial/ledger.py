"""Editions, documents, the ledger (append-only by triggers), status lists, key incidents, known issuers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

REFUSAL = "the ledger is append-only"
SQLITE = (
    f"""
    CREATE TRIGGER ledger_entry_no_update BEFORE UPDATE ON ledger_entry
    BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END
    """,
    f"""
    CREATE TRIGGER ledger_entry_no_delete BEFORE DELETE ON ledger_entry
    BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END
    """,
)
POSTGRESQL = (
    f"""
    CREATE FUNCTION ledger_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$
    """,
    """
    CREATE TRIGGER ledger_entry_no_change BEFORE UPDATE OR DELETE ON ledger_entry
    FOR EACH ROW EXECUTE FUNCTION ledger_entry_refuse()
    """,
    """
    CREATE TRIGGER ledger_entry_no_truncate BEFORE TRUNCATE ON ledger_entry
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_entry_refuse()
    """,
)


def upgrade() -> None:
    """Create the tables of this theme."""
    op.create_table(
        "key_incident",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("method_id", sa.String(length=300), nullable=False),
        sa.Column("owner", sa.String(length=63), nullable=False),
        sa.Column("algorithm", sa.String(length=10), nullable=False),
        sa.Column("compromised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_key_incident")),
        sa.UniqueConstraint("method_id", name=op.f("uq_key_incident_method_id")),
    )
    op.create_table(
        "known_issuer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("issuer_id", sa.String(length=500), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_known_issuer")),
        sa.UniqueConstraint("issuer_id", name=op.f("uq_known_issuer_issuer_id")),
    )
    op.create_table(
        "ledger_entry",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("event", sa.String(length=10), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("credential_id", sa.String(length=45), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("representation", sa.String(length=16), nullable=True),
        sa.Column("status_list_id", sa.Integer(), nullable=False),
        sa.Column("status_index", sa.Integer(), nullable=False),
        sa.Column("awarded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valid_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=True),
        sa.CheckConstraint("event IN ('issued', 'revoked', 'withdrawn', 'erased')", name=op.f("ck_ledger_entry_event")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_ledger_entry")),
    )
    op.create_index(op.f("ix_ledger_entry_credential_id"), "ledger_entry", ["credential_id"], unique=False)
    op.create_table(
        "status_list",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("counter", sa.Integer(), nullable=False),
        sa.Column("permutation_key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_status_list")),
    )
    op.create_table(
        "status_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("status_list_id", sa.Integer(), nullable=False),
        sa.Column("index", sa.Integer(), nullable=False),
        sa.Column("credential_id", sa.String(length=45), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["status_list_id"], ["status_list.id"], name=op.f("fk_status_entry_status_list_id_status_list")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_status_entry")),
        sa.UniqueConstraint("credential_id", name=op.f("uq_status_entry_credential_id")),
        sa.UniqueConstraint("status_list_id", "index", name=op.f("uq_status_entry_status_list_id_index")),
    )
    op.create_table(
        "status_list_document",
        sa.Column("status_list_id", sa.Integer(), nullable=False),
        sa.Column("embedded", sa.LargeBinary(), nullable=False),
        sa.Column("jwt", sa.LargeBinary(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valid_until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["status_list_id"],
            ["status_list.id"],
            name=op.f("fk_status_list_document_status_list_id_status_list"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("status_list_id", name=op.f("pk_status_list_document")),
    )
    op.create_table(
        "edition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column("credential_id", sa.String(length=45), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=10), nullable=False),
        sa.Column("subject_id", sa.String(length=45), nullable=False),
        sa.Column("status_list_id", sa.Integer(), nullable=False),
        sa.Column("status_index", sa.Integer(), nullable=False),
        sa.Column("awarded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valid_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("draft", sa.JSON(), nullable=True),
        sa.Column("reserved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("purpose IN ('first', 'renewal', 'correction')", name=op.f("ck_edition_purpose")),
        sa.CheckConstraint("state IN ('reserved', 'issued', 'abandoned')", name=op.f("ck_edition_state")),
        sa.ForeignKeyConstraint(["award_id"], ["award.id"], name=op.f("fk_edition_award_id_award")),
        sa.ForeignKeyConstraint(
            ["status_list_id"], ["status_list.id"], name=op.f("fk_edition_status_list_id_status_list")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edition")),
        sa.UniqueConstraint("credential_id", "number", name=op.f("uq_edition_credential_id_number")),
    )
    op.create_index(op.f("ix_edition_award_id"), "edition", ["award_id"], unique=False)
    op.create_index(op.f("ix_edition_credential_id"), "edition", ["credential_id"], unique=False)
    op.create_table(
        "hosted_assertion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=43), nullable=False),
        sa.Column("signed_id", sa.String(length=45), nullable=False),
        sa.Column("era", sa.String(length=43), nullable=False),
        sa.Column("email", sa.String(length=255), nullable=True),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["award_id"], ["award.id"], name=op.f("fk_hosted_assertion_award_id_award")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hosted_assertion")),
        sa.UniqueConstraint("award_id", name=op.f("uq_hosted_assertion_award_id")),
        sa.UniqueConstraint("key", name=op.f("uq_hosted_assertion_key")),
        sa.UniqueConstraint("signed_id", name=op.f("uq_hosted_assertion_signed_id")),
    )
    op.create_table(
        "document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("representation", sa.String(length=16), nullable=False),
        sa.Column("media_type", sa.String(length=60), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("salt", sa.LargeBinary(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_document_edition_id_edition"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
        sa.UniqueConstraint("edition_id", "representation", name=op.f("uq_document_edition_id_representation")),
    )
    op.create_index(op.f("ix_document_edition_id"), "document", ["edition_id"], unique=False)

    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL:
        op.execute(statement)


def downgrade() -> None:
    """Drop them again."""
    op.drop_table("document")
    op.drop_table("hosted_assertion")
    op.drop_table("edition")
    op.drop_table("status_list_document")
    op.drop_table("status_entry")
    op.drop_table("status_list")
    op.drop_table("ledger_entry")
    op.drop_table("known_issuer")
    op.drop_table("key_incident")

    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION ledger_entry_refuse()")
