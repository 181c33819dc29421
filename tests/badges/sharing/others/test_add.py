"""A badge by another issuer is kept for its member alone, judged before and again, and never taken for ours."""

from __future__ import annotations

import gzip
import itertools
import json
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from badges.base.errors import NotFound, Refused
from badges.base.services import Services
from badges.leaving.export import export_member
from badges.people.own.member_row import own_member
from badges.sharing.others import add, judge, reads, rules
from badges.sharing.others.rules import OtherState
from badges.sharing.others.tables import OtherBadge
from badges.sharing.others.views import OtherView
from keys.algorithms import Algorithm
from keys.keyring import Keyring
from schemas.baked_images import OpenBadgesVersion, bake_png, bake_svg
from schemas.errors import OpenBadgesError
from tests.cast.others import other_badge
from tests.cast.people import Cast
from tests.cast.rows import count
from tests.schemas.png_corpus import hostile
from tests.verifier import pictures
from tests.verifier import world as w
from tests.verifier.world import World, world_of
from verifier.fetch import FetchFailed
from verifier.presented_bytes import Presented

ISSUER, HERS, PAGE = "Les Jardins du Taurion", "Amina Benali", "https://jardins.example/badges/7"


@dataclass
class Elsewhere:
    """Amina, and another issuer on the web, seen from our service."""

    cast: Cast
    services: Services
    world: World
    amina: int

    def badge(self, holder: str | None = HERS, **changes: Any) -> bytes:
        """A badge that the issuer signed."""
        named = {"type": "IdentityObject", "hashed": False, "identityHash": holder, "identityType": "name"}
        document = w.credential(
            **{
                "issuer__id": w.STRANGER,
                "issuer__name": ISSUER,
                "credentialStatus": None,
                "credentialSubject__identifier": [named] if holder else None,
                "credentialSubject__achievement__name": "Bénévole",
                **changes,
            }
        )
        return json.dumps(self.world.sign(document, "stranger")).encode()

    def added(self, data: bytes, actor: Any = None) -> int:
        """Bring it."""
        return add.add(self.services, actor, self.amina, Presented(data))

    def seen(self) -> list[OtherView]:
        """What the page reads."""
        with self.services.database.begin(read_only=True) as session:
            return reads.of_member(session, self.amina, self.services.now())


@pytest.fixture(scope="module")
def strangers_keys(tmp_path_factory: pytest.TempPathFactory) -> Keyring:
    """The keys of another issuer."""
    keyring = Keyring.create(tmp_path_factory.mktemp("elsewhere") / "keys", "un mot de passe pour les tests")
    for owner, did in (("network", w.NETWORK), ("gueret", w.SITE), ("stranger", w.STRANGER)):
        for algorithm in (Algorithm.EDDSA, Algorithm.RS256):
            keyring.generate(owner, did, algorithm, w.CREATED)
    return keyring


@pytest.fixture
def elsewhere(cast: Cast, strangers_keys: Keyring) -> Elsewhere:
    """Amina, and the other issuer."""
    world = world_of(strangers_keys)
    return Elsewhere(cast, replace(cast.services, fetch=world.web, clock=lambda: w.NOW), world, cast.member())


def refused(elsewhere: Elsewhere, data: bytes) -> str:
    """The code with which it is refused; nothing of it is kept."""
    with pytest.raises((Refused, OpenBadgesError)) as error:
        elsewhere.added(data)
    assert count(elsewhere.services, OtherBadge) == 0
    return str(error.value.code)


def test_a_badge_is_kept_in_each_form_without_the_picture_that_carried_it(elsewhere: Elsewhere) -> None:
    text = elsewhere.badge()
    forms = {
        "json": text,
        "png": bake_png(pictures.png(), text.decode(), OpenBadgesVersion.V3),
        "svg": bake_svg(pictures.SVG, text.decode(), OpenBadgesVersion.V3),
    }
    assert len({elsewhere.added(data) for data in forms.values()}) == 1, "the same badge is one"
    (found,) = elsewhere.seen()
    assert (found.badge_name, found.issuer_name, found.holder_name) == ("Bénévole", ISSUER, HERS)
    assert found.state is OtherState.UNKNOWN_ISSUER and not found.issuer_known and found.is_shown
    with elsewhere.services.database.begin(read_only=True) as session:
        assert json.loads(session.scalars(select(OtherBadge.data)).one()) == json.loads(text)


def test_a_link_is_followed_once_and_what_was_there_is_kept(elsewhere: Elsewhere) -> None:
    elsewhere.world.web.put(PAGE, json.loads(elsewhere.badge()))
    elsewhere.added(PAGE.encode())
    elsewhere.world.web.pages[PAGE] = FetchFailed("fetch.unreachable")
    elsewhere.world.web.asked.clear()
    (found,) = elsewhere.seen()
    assert found.badge_name == "Bénévole" and elsewhere.world.web.asked == [], "the page asks no other site"


def test_our_own_are_refused_however_they_come(elsewhere: Elsewhere) -> None:
    origin = elsewhere.services.settings.public_url
    assert refused(elsewhere, f"{origin}/v/ABCD2345".encode()) == "other.ours"
    own = elsewhere.badge(issuer__id=f"did:web:{origin.partition('://')[2].replace(':', '%3A')}")
    assert refused(elsewhere, own) in ("other.ours", "other.not_authentic"), "what says that it is ours, and is not"


def test_a_badge_that_wears_the_networks_name_is_refused(elsewhere: Elsewhere) -> None:
    with elsewhere.services.database.begin(read_only=True) as session:
        name = own_member(session, elsewhere.amina).site.name
    assert name
    assert refused(elsewhere, elsewhere.badge(issuer__name="Réseau Citoyen de Services")) == "other.borrowed"


@pytest.mark.parametrize(
    "name",
    [
        "Bénévole du Réseau Citoyen de Services",
        "Réseau \u0421itoyen de Services",  # a Cyrillic letter that looks like ours
        "Réseau Ci\u3164toyen de Ser\u200bvices",  # a blank letter, and a space of no width
        "x" * 145 + " Réseau Citoyen de Services",  # cut where it is shown
    ],
)
def test_a_badge_that_is_called_by_our_name_is_refused(elsewhere: Elsewhere, name: str) -> None:
    assert refused(elsewhere, elsewhere.badge(credentialSubject__achievement__name=name)) == "other.borrowed"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\u3164\u2800\u115f", None),
        ("\u0301\u0302", None),
        ("Béné\u3164vole\ufe0f", "Bénévole"),
        ("a" + "\u0301" * 40, "á" + "\u0301" * 4),
        ("Волонтер", "Волонтер"),
    ],
)
def test_blank_letters_are_not_shown_and_those_of_another_alphabet_are(text: str, shown: str | None) -> None:
    assert rules.line(text) == shown


def test_what_was_changed_or_is_no_badge_is_refused(elsewhere: Elsewhere) -> None:
    good = elsewhere.badge()
    assert refused(elsewhere, good.replace(b"Amina", b"Amine")) == "other.not_authentic"
    assert refused(elsewhere, json.dumps(elsewhere.world.sign(w.endorsement())).encode()) in (
        "other.no_badge", "other.ours", "other.borrowed",
    )  # fmt: skip
    elsewhere.added(good)


def test_the_members_name_and_another_and_none(elsewhere: Elsewhere) -> None:
    for holder, is_asked in ((HERS, False), ("BENALI Amina", False), ("Paul Durand", True), (None, False)):
        number = elsewhere.added(elsewhere.badge(holder))
        assert elsewhere.seen()[0].is_asked is is_asked, holder
        assert elsewhere.seen()[0].is_shown is not is_asked
        add.say_it_is_theirs(elsewhere.services, None, elsewhere.amina, number)
        assert elsewhere.seen()[0].is_shown
        add.take_away(elsewhere.services, None, elsewhere.amina, number)
    assert elsewhere.seen() == []


def test_nobody_elses_can_be_answered_or_taken_away(elsewhere: Elsewhere) -> None:
    number, paul = elsewhere.added(elsewhere.badge("Paul Durand")), elsewhere.cast.member("Paul", "Durand")
    with pytest.raises(NotFound):
        add.say_it_is_theirs(elsewhere.services, None, paul, number)
    with pytest.raises(NotFound):
        add.take_away(elsewhere.services, None, paul, number)
    with pytest.raises(NotFound):
        add.add(elsewhere.services, elsewhere.cast.karim, elsewhere.amina, Presented(elsewhere.badge()))
    assert count(elsewhere.services, OtherBadge) == 1
    assert elsewhere.added(elsewhere.badge(), elsewhere.cast.lea)


def test_twelve_are_kept_and_no_more(elsewhere: Elsewhere) -> None:
    for number in range(rules.MOST):
        other_badge(elsewhere.services, elsewhere.amina, badge_name=f"Badge {number}")
    with pytest.raises(Refused) as error:
        elsewhere.added(elsewhere.badge())
    assert error.value.code == "other.full" and elsewhere.world.web.asked == [], "no site is asked in vain"


@pytest.mark.parametrize(
    "name", ["a bomb in iTXt", "a bomb in zTXt", "a bomb in zTXt, 3.0", "a text of nine megabytes"]
)
def test_bombs_are_stopped_where_a_badge_of_that_shape_is_kept(elsewhere: Elsewhere, name: str) -> None:
    assert refused(elsewhere, hostile()[name]).startswith(("image.", "input."))
    elsewhere.added(bake_png(pictures.png(), elsewhere.badge().decode(), OpenBadgesVersion.V3))


HOSTILE = {
    "nothing": b"",
    "words": b"bonjour",
    "a page": b"<html><script>alert(1)</script></html>",
    "deep": b"[" * 100_000,
    "gzip": gzip.compress(bytes(1 << 24)),
    "an entity bomb": b'<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><svg xmlns="http://www.w3.org/2000/svg">&b;</svg>',
    "a file link": b"file:///etc/passwd",
    "a private link": b"http://169.254.169.254/latest/meta-data/",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused_and_not_kept(elsewhere: Elsewhere, name: str) -> None:
    refused(elsewhere, HOSTILE[name])


def test_a_badge_beyond_its_bound_is_refused_and_one_below_kept(elsewhere: Elsewhere) -> None:
    words = "x" * (rules.BYTES // 2)
    elsewhere.added(elsewhere.badge(credentialSubject__narrative=words))
    elsewhere.services.database.dispose()
    with elsewhere.services.database.begin() as session:
        session.query(OtherBadge).delete()
    assert refused(elsewhere, elsewhere.badge(credentialSubject__narrative=words * 2)) == "other.too_large"


def test_names_of_another_author_are_one_line_without_marks_that_hide(elsewhere: Elsewhere) -> None:
    name = "Bénévole\u202e\n<script>" + "a" * 400
    elsewhere.added(elsewhere.badge(credentialSubject__achievement__name=name))
    (found,) = elsewhere.seen()
    assert found.badge_name is not None and found.badge_name.startswith("Bénévole <script>a")
    assert len(found.badge_name) == rules.LETTERS and "\u202e" not in found.badge_name


# -- judged again -----------------------------------------------------------------------------------------------------


def later(elsewhere: Elsewhere, **step: float) -> Services:
    """The services after some time."""
    at = w.NOW + timedelta(**step)
    elsewhere.services = replace(elsewhere.services, clock=lambda: at)
    return elsewhere.services


def test_an_old_verdict_is_said_no_more_until_the_job_has_been(elsewhere: Elsewhere) -> None:
    elsewhere.added(elsewhere.badge())
    services = later(elsewhere, hours=25)
    assert elsewhere.seen()[0].state is OtherState.WAITING
    assert judge.judge_old(services) == 1 and judge.judge_old(services) == 0
    assert elsewhere.seen()[0].state is OtherState.UNKNOWN_ISSUER


def test_a_site_that_is_silent_makes_it_unchecked_and_its_names_stay(elsewhere: Elsewhere) -> None:
    elsewhere.added(elsewhere.badge())
    services = later(elsewhere, hours=13)
    dead = replace(services, fetch=World(elsewhere.world.keyring).web, cache=type(services.cache)(max_bytes=1 << 20))
    assert judge.judge_old(dead) == 1
    (found,) = elsewhere.seen()
    assert (found.state, found.badge_name, found.holder_name) == (OtherState.UNCHECKED, "Bénévole", HERS)


def test_one_that_ends_between_two_judgements_has_ended(elsewhere: Elsewhere) -> None:
    elsewhere.added(elsewhere.badge(validUntil="2026-11-24T15:00:00Z"))
    assert elsewhere.seen()[0].state is OtherState.UNKNOWN_ISSUER
    later(elsewhere, hours=1)
    assert elsewhere.seen()[0].state is OtherState.EXPIRED


def test_of_one_that_is_no_more_what_was_signed_nothing_is_said(elsewhere: Elsewhere) -> None:
    elsewhere.added(elsewhere.badge())
    with elsewhere.services.database.begin() as session:
        session.execute(update(OtherBadge).values(data=elsewhere.badge().replace(b"Amina", b"Amine")))
    judge.refresh(elsewhere.services, [elsewhere.seen()[0].id])
    (found,) = elsewhere.seen()
    assert found.state is OtherState.REFUSED and not found.is_shown
    assert found.badge_name is None and found.holder_name is None


PROFILE, CLASS, HOSTED = (f"https://jardins.example/ob2/{each}" for each in ("issuer", "class", "7"))
HERE = "Réseau Citoyen de Services"


def host(elsewhere: Elsewhere, issuer: str = ISSUER, badge: str = "Bénévole", *, profile_status: int = 200) -> bytes:
    """A hosted Open Badges 2.0 badge on its issuer's site, with these names."""
    at_home = {
        "publicKey": None,
        "revocationList": None,
        "url": "https://jardins.example",
        "email": "a@jardins.example",
    }
    shown = w.assertion(id=HOSTED, badge=CLASS)
    put = elsewhere.world.web.put
    put(PROFILE, w.profile(id=PROFILE, name=issuer, **at_home), status=profile_status)
    put(CLASS, w.badge_class(id=CLASS, issuer=PROFILE, name=badge), status=profile_status)
    put(HOSTED, shown, status=profile_status)
    return json.dumps(shown).encode()


def again(elsewhere: Elsewhere, number: int, **step: float) -> None:
    """Judge it again after some time, with nothing kept of what its site answered before."""
    services = later(elsewhere, **step)
    judge.refresh(replace(services, cache=type(services.cache)(max_bytes=1 << 20)), [number])


@pytest.mark.parametrize(("issuer", "badge"), [(HERE, "Bénévole"), (ISSUER, f"Équipe du {HERE}")])
def test_a_badge_that_takes_our_name_after_it_was_kept_is_shown_to_nobody(
    elsewhere: Elsewhere, issuer: str, badge: str
) -> None:
    number = elsewhere.added(host(elsewhere, profile_status=503))
    assert elsewhere.seen()[0].badge_name is None, "a site that is silent says no name"
    host(elsewhere, issuer, badge)
    again(elsewhere, number, hours=1)
    for hours in (2, 40):  # soon, and when the verdict is old
        later(elsewhere, hours=hours)
        (found,) = elsewhere.seen()
        assert found.state is OtherState.WITHHELD and not found.is_shown
        assert (found.badge_name, found.issuer_name, found.holder_name) == (None, None, None)
    host(elsewhere, profile_status=503)
    again(elsewhere, number, hours=41)
    assert elsewhere.seen()[0].state is OtherState.WITHHELD, "a silent site takes nothing back"
    host(elsewhere)
    again(elsewhere, number, hours=42)
    (found,) = elsewhere.seen()
    assert (found.state, found.badge_name) == (OtherState.UNKNOWN_ISSUER, "Bénévole")


def test_a_run_ends_after_its_minute_and_goes_on_with_the_oldest(elsewhere: Elsewhere) -> None:
    numbers = [other_badge(elsewhere.services, elsewhere.amina, badge_name=name) for name in ("un", "deux", "trois")]
    asked = itertools.count()

    def clock() -> datetime:
        return w.NOW + timedelta(seconds=25 * next(asked))

    assert judge.refresh(replace(elsewhere.services, clock=clock), numbers) == 1


def test_an_export_gives_the_file(elsewhere: Elsewhere) -> None:
    elsewhere.added(elsewhere.badge())
    (row,) = json.loads(export_member(elsewhere.services, elsewhere.cast.lea, elsewhere.amina).to_json())["other_badge"]
    assert json.loads(row["data"])["type"] and row["holder_name"] == HERS and "digest" not in row
