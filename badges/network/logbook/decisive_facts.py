"""What decides something here: rights, accounts and how they are opened, the public phones, the instance's row."""

from __future__ import annotations

from typing import Final

from badges.base.database.types import table_of
from badges.base.logbook.decisive_facts import Deciding, Fact, Part
from badges.network.tables import (
    KNOWN_ISSUERS,
    Instance,
    Passkey,
    Replacement,
    Role,
    Site,
    SiteHelp,
    Staff,
    StaffLink,
    staff_role,
    staff_site,
)

DECIDING: Final = (
    Deciding(table_of(Role), {Fact.RIGHT: ("name",)}),
    Deciding(staff_role, {Fact.RIGHT: ("staff_id", "role_id")}),
    Deciding(staff_site, {Fact.RIGHT: ("staff_id", "site_id")}),
    Deciding(
        table_of(SiteHelp),
        {
            Fact.RIGHT: (
                "staff_id", "site_id", "first_day", "last_day", "granted_at", "granted_by_id", "agreed_at",
                "agreed_by_id",
            )
        },
    ),
    Deciding(table_of(Replacement), {Fact.RIGHT: ("staff_id", "replaced_id")}),
    Deciding(
        table_of(Staff),
        {
            Fact.ACCOUNT: (
                "name", "function", "active", "fs_uniquifier", "fs_webauthn_user_handle", "erased_at", "last_day",
                "accompanies", "helps_until",
            ),
            Fact.EMAIL: ("email", "username"),
            Fact.PASSWORD: ("password",),
            Fact.FACTOR: ("tf_primary_method", "tf_totp_secret", "mf_recovery_codes"),
        },
    ),
    Deciding(
        table_of(Passkey),
        {Fact.PASSKEY: ("staff_id", "credential_id", "public_key", "name", "usage")},
    ),
    Deciding(table_of(StaffLink), {Fact.LINK: ("staff_id", "key_digest", "expires_at", "used_at")}),
    Deciding(
        table_of(Site),
        {
            Fact.PHONE: ("phone",),
            Fact.HOURS: ("call_hours",),
            Fact.SITE: (
                "slug", "name", "host", "kind", "address", "postcode", "city", "opened_on", "closed_on", "state",
            ),
        },
    ),
    Deciding(
        table_of(Instance),
        {
            Fact.PHONE: (Part("network", only=("phone",)),),
            Fact.HOURS: (Part("network", only=("hours",)),),
            Fact.ISSUER: (Part("operator", only=(KNOWN_ISSUERS,)),),
            Fact.INSTANCE: (
                "public_url", "demonstration", Part("network", without=("phone", "hours")),
                Part("operator", without=(KNOWN_ISSUERS,)), "address_confirmed_at", "created_at",
            ),
            Fact.KEY: ("key_methods", "keys_digest"),
        },
    ),
)  # fmt: skip
