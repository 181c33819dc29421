"""An assertion for each recipient of a badge; which e-mail address counts as a member's own, and by whose word."""

from __future__ import annotations

import json
import secrets

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

LIVE = sa.text("made_at IS NOT NULL AND replaced_at IS NULL")
ASKED = sa.text("set_aside_at IS NULL")
ACTS = (
    "opened", "gap", "list_opened", "issuing", "credential_ended", "key_compromised", "issuer_removed",
    "award_refused", "paused", "hidden", "closed", "words_hidden", "opt_in_ended", "name_hidden", "address_ended",
    "age_said", "unnamed", "link_ended", "left", "bundle_stopped", "account_closed", "last_day", "rights_withdrawn",
    "sign_in_ended", "erasure_asked", "erasure_taken_back", "erased",
)  # fmt: skip
KINDS = (
    "member_registered", "member_changed", "member_found", "consent_recorded", "link_renewed", "link_shown",
    "members_merged", "member_left", "member_exported", "erasure_asked", "erasure_taken_back", "erased",
    "retention_ended", "seen_for_colleague", "colleague_asked", "colleague_answered", "many_awards", "award_answered",
    "award_signed", "award_withdrawn", "award_revoked", "award_paused", "award_resumed", "award_shared",
    "award_corrected", "question_answered", "call_reported", "staff_invited", "staff_linked", "staff_disabled",
    "staff_enabled", "staff_reset", "staff_changed", "staff_tied", "phone_lost", "password_set", "signed_in",
    "sign_in_failed", "proved_again", "factor_added", "factor_removed", "device_ended", "sessions_ended",
    "issuer_listed", "issuer_removed", "key_made", "key_retired", "key_compromised", "signing_halted",
    "signing_resumed", "address_confirmed", "public_fact_changed",
)  # fmt: skip
ADDED = ("form_asked", "address_vouched", "address_paper_made")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add columns and tables. The assertions that there are keep address, id and salt; what was confirmed stays so."""
    with op.batch_alter_table("hosted_assertion") as table:
        table.drop_constraint(op.f("uq_hosted_assertion_award_id"), type_="unique")
        table.add_column(sa.Column("salt", sa.String(length=64), nullable=True))
        table.add_column(sa.Column("set_aside_at", MOMENT, nullable=True))
        table.add_column(sa.Column("made_at", MOMENT, nullable=True))
        table.add_column(sa.Column("replaced_at", MOMENT, nullable=True))
    op.create_index(op.f("ix_hosted_assertion_award_id"), "hosted_assertion", ["award_id"])
    _keep_salts()
    for name, where in (("live", LIVE), ("asked", ASKED)):
        op.create_index(
            f"uq_hosted_assertion_{name}", "hosted_assertion", ["award_id"], unique=True,
            sqlite_where=where, postgresql_where=where,
        )  # fmt: skip
    with op.batch_alter_table("member") as table:
        table.add_column(sa.Column("email_before", sa.String(length=255), nullable=True))
        table.add_column(sa.Column("email_changed_at", MOMENT, nullable=True))
        table.add_column(sa.Column("email_by_id", sa.Integer(), nullable=True))
        table.create_foreign_key(op.f("fk_member_email_by_id_staff"), "staff", ["email_by_id"], ["id"])
    op.create_table(
        "address_claim",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=255), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("proved_at", MOMENT, nullable=True),
        sa.Column("word_at", MOMENT, nullable=True),
        sa.Column("word_by_id", sa.Integer(), nullable=True),
        sa.Column("made_at", MOMENT, nullable=True),
        sa.Column("told_at", MOMENT, nullable=True),
        sa.Column("told_by_id", sa.Integer(), nullable=True),
        _member("address_claim"),
        sa.ForeignKeyConstraint(["word_by_id"], ["staff.id"], name=op.f("fk_address_claim_word_by_id_staff")),
        sa.ForeignKeyConstraint(["told_by_id"], ["staff.id"], name=op.f("fk_address_claim_told_by_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_address_claim")),
        sa.UniqueConstraint("member_id", "email", name=op.f("uq_address_claim_member_id_email")),
    )
    op.create_index(op.f("ix_address_claim_member_id"), "address_claim", ["member_id"])
    op.create_index(op.f("ix_address_claim_asked_at"), "address_claim", ["asked_at"])
    op.create_table(
        "address_paper",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("code_digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        _member("address_paper"),
        sa.ForeignKeyConstraint(["made_by_id"], ["staff.id"], name=op.f("fk_address_paper_made_by_id_staff")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_address_paper")),
    )
    op.create_index(op.f("ix_address_paper_member_id"), "address_paper", ["member_id"])
    op.create_index(op.f("ix_address_paper_expires_at"), "address_paper", ["expires_at"])
    _admit("logbook_note", "act", (*ACTS, "assertion_replaced"))
    _admit("journal_entry", "kind", (*KINDS, *ADDED))


def downgrade() -> None:
    """Remove them; entries of the new kinds must be gone. Of each award the assertion that was last asked for stays."""
    op.execute("DELETE FROM logbook_note WHERE act = 'assertion_replaced'")
    _admit("journal_entry", "kind", KINDS)
    _admit("logbook_note", "act", ACTS)
    op.drop_table("address_paper")
    op.drop_table("address_claim")
    with op.batch_alter_table("member") as table:
        table.drop_constraint(op.f("fk_member_email_by_id_staff"), type_="foreignkey")
        for name in ("email_by_id", "email_changed_at", "email_before"):
            table.drop_column(name)
    for name in ("uq_hosted_assertion_asked", "uq_hosted_assertion_live", op.f("ix_hosted_assertion_award_id")):
        op.drop_index(name, "hosted_assertion")
    op.execute("DELETE FROM hosted_assertion WHERE set_aside_at IS NOT NULL")
    with op.batch_alter_table("hosted_assertion") as table:
        for name in ("replaced_at", "made_at", "set_aside_at", "salt"):
            table.drop_column(name)
        table.create_unique_constraint(op.f("uq_hosted_assertion_award_id"), ["award_id"])


def _member(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_member_id_member")
    return sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=name, ondelete="CASCADE")


def _keep_salts() -> None:
    """Read the salt of each assertion in its bytes, so that a copy that lies in a backpack is found again by it."""
    connection = op.get_bind()
    hosted = sa.table(
        "hosted_assertion", sa.column("id", sa.Integer()), sa.column("award_id", sa.Integer()),
        sa.column("salt", sa.String()), sa.column("email", sa.String()), sa.column("requested_at", MOMENT),
        sa.column("made_at", MOMENT),
    )  # fmt: skip
    edition = sa.table("edition", sa.column("id", sa.Integer()), sa.column("award_id", sa.Integer()))
    document = sa.table(
        "document", sa.column("edition_id", sa.Integer()), sa.column("representation", sa.String()),
        sa.column("data", sa.LargeBinary()),
    )  # fmt: skip
    stored = (
        sa.select(document.c.data)
        .join(edition, edition.c.id == document.c.edition_id)
        .where(document.c.representation == "ob2", edition.c.award_id == sa.bindparam("award"))
        .order_by(edition.c.id.desc())
        .limit(1)
    )
    for row in connection.execute(sa.select(hosted)).all():
        data = connection.scalar(stored, {"award": row.award_id})
        salt = json.loads(data)["recipient"].get("salt") if data is not None else None
        values = {
            "salt": salt or secrets.token_hex(16),
            "made_at": row.requested_at if data is not None else None,
        }
        connection.execute(sa.update(hosted).where(hosted.c.id == row.id).values(values))


def _admit(table: str, column: str, values: tuple[str, ...]) -> None:
    name = op.f(f"ck_{table}_{column}")
    with op.batch_alter_table(table) as batch:
        batch.drop_constraint(name, type_="check")
        batch.create_check_constraint(name, f"{column} IN ({', '.join(map(repr, values))})")
