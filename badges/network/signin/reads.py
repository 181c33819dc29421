"""Reads about how one staff member signs in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session as OrmSession

from badges.base.rights import StaffRole
from badges.network.signin.rules import Ways
from badges.network.signin.views import AccountView, DeviceView, PasskeyView
from badges.network.tables import Device, Passkey, Role, Staff, WebSession, staff_role


def ways(session: OrmSession, staff_id: int) -> Ways:
    """How a staff member can prove who they are besides the password. Two statements."""
    secret, codes = session.execute(
        select(Staff.tf_totp_secret, Staff.mf_recovery_codes).where(Staff.id == staff_id)
    ).one()
    counting = select(func.count(), func.count(Passkey.stopped_at)).where(Passkey.staff_id == staff_id)
    passkeys, stopped = session.execute(counting).one()
    return Ways(passkeys - stopped, secret is not None, len(codes or ()), stopped)


def account(session: OrmSession, staff_id: int, now: datetime) -> AccountView:
    """The passkeys, the devices and the ways of a staff member. Four statements."""
    passkeys = session.scalars(select(Passkey).where(Passkey.staff_id == staff_id).order_by(Passkey.id))
    is_open = select(WebSession.key_digest).where(
        WebSession.device_id == Device.id, WebSession.expires_at > now, WebSession.stopped_at.is_(None)
    )
    devices = session.execute(
        select(Device.id, Device.name, Device.first_used_at, Device.last_used_at, is_open.exists(), Device.phone_of_id)
        .where(Device.staff_id == staff_id, Device.ended_at.is_(None))
        .order_by(Device.last_used_at.desc(), Device.id.desc())
        .limit(50)
    )
    return AccountView(
        tuple(PasskeyView.of(each) for each in passkeys),
        tuple(DeviceView(*each) for each in devices),
        ways(session, staff_id),
    )


def counting_offers(staff_id: int, device_id: int) -> Select[int]:
    """Count the offers of a passkey on this device: one, unless it was dismissed or the account has a second step."""
    no_authenticator = select(Staff.id).where(Staff.id == staff_id, Staff.tf_totp_secret.is_(None)).exists()
    passkey = select(Passkey.id).where(Passkey.staff_id == staff_id).exists()
    return select(func.count(Device.id)).where(
        Device.id == device_id, Device.offer_closed_at.is_(None), no_authenticator, ~passkey
    )


def counting_coordinators() -> Select[int]:
    """Count the coordinators who stay: those of `rows.lasting_coordinators` (`badges.base.database.counts`)."""
    return (
        select(func.count(Staff.id))
        .join(staff_role, staff_role.c.staff_id == Staff.id)
        .join(Role, Role.id == staff_role.c.role_id)
        .where(Role.name == StaffRole.COORDINATOR, Staff.active.is_(True), Staff.last_day.is_(None))
        .where(Staff.accompanies.is_not(True))
    )
