"""« Ce téléphone est celui du site »: of the browser, whoever uses it, and never of a computer or another site."""

from __future__ import annotations

from dataclasses import replace

from badges.base.rights import Actor
from badges.base.services import Services
from badges.network import site_phone
from badges.network.signin import devices
from tests.cast.messages import ANDROID
from tests.cast.people import Cast
from tests.cast.refusals import code

COMPUTER = "Mozilla/5.0 (X11; Linux x86_64) Chrome/131.0.0.0 Safari/537.36"


def at(services: Services, actor: Actor, token: str = "", browser: str = ANDROID) -> tuple[Actor, str]:
    """A person at a device, and its token."""
    found = devices.sign_in(services, actor.staff_id or 0, token, browser)
    return replace(actor, device=found.id), found.token


def site(services: Services, actor: Actor) -> int | None:
    """Whose telephone the actor's device is."""
    with services.database.begin(read_only=True) as session:
        return site_phone.site_of(session, actor)


def test_a_telephone_is_marked_and_is_so_for_each_who_uses_it(services: Services, cast: Cast) -> None:
    lea, token = at(services, cast.lea)
    helene, _token = at(services, cast.helene, token)
    assert site(services, lea) is None
    for _tap in range(2):
        site_phone.mark(services, lea, cast.gueret)
    assert site(services, lea) == site(services, helene) == cast.gueret
    karim, _token = at(services, cast.karim, token)  # who signs in there later
    assert site(services, karim) == cast.gueret
    other, _token = at(services, cast.lea)
    assert site(services, other) is None  # another telephone of hers
    site_phone.mark(services, karim, None)
    assert site(services, lea) is None


def test_at_most_of_ones_own_site_and_never_a_computer(services: Services, cast: Cast) -> None:
    lea, _token = at(services, cast.lea)
    for wrong in (cast.auzances, 999):
        assert code(lambda number=wrong: site_phone.mark(services, lea, number)) == "not_found"
    desk, _token = at(services, cast.lea, browser=COMPUTER)
    assert code(lambda: site_phone.mark(services, desk, cast.gueret)) == "device.not_a_phone"
    karim, _token = at(services, cast.karim)
    stolen = replace(cast.lea, device=karim.device)
    assert code(lambda: site_phone.mark(services, stolen, cast.gueret)) == "not_found"
    assert code(lambda: site_phone.mark(services, cast.lea, cast.gueret)) == "not_found"  # without a device
    assert [site(services, each) for each in (lea, desk, karim, stolen, cast.lea)] == [None] * 5


def test_a_telephone_that_was_ended_is_no_more(services: Services, cast: Cast) -> None:
    lea, token = at(services, cast.lea)
    site_phone.mark(services, lea, cast.gueret)
    devices.end(services, lea, lea.device or 0)
    assert site(services, lea) is None
    again, _token = at(services, cast.lea, token)
    assert again.device != lea.device and site(services, again) is None
