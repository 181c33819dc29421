"""Which passwords are refused, and that those which people are told to choose are not."""

from __future__ import annotations

import random
import string
import time

import pytest
from zxcvbn import zxcvbn

from badges.base.errors import Refused
from badges.base.services import Services
from badges.network.signin import passwords
from tests.cast.people import Cast

WEAK = (
    "Creuse2026!!", "motdepasse123", "Gueret23000!!", "azertyuiop12", "bonjourbonjour", "animatrice2026",
    "LaSouterraine1", "jetaimemonchat", "chocolat12345", "Bonjour123456", "Printemps2026!", "liberteegalite",
    "M0tDePasse2026", "D0ud0uL0ul0u!", "RéseauCitoyen23", "vivelafrance!!", "Auzances!2026!", "qsdfghjklm123",
    "papamamanbebe", "aaaaaaaaaaaaaaaa", "Marseille13!!", "12/07/1985creuse", "bienvenue2026!", "Creuse-2026-RCS",
)  # fmt: skip
STRONG = (
    "tricot laine granit 23", "trois chèvres bleues", "quatre moulins bavards rouges", "lampe virgule tortue ananas",
    "girafe-tambour-citron-escalier", "lampevirguletortueananas", "le canard joue du saxophone mardi",
    "Xk9#mQ2$vL7p", "7fG2kPq9wZx4", "h8Vd-2kQs-9mWz", "q7#Lr2!vN9x@",
)  # fmt: skip
OF_LEA = ("LeaMartin2026!", "lea.martin.gueret", "martinlea12345", "leamartinleamartin", "nitraM-aeL-2026")


def check(services: Services, cast: Cast, password: str) -> None:
    """Check a password of Léa's."""
    with services.database.begin(read_only=True) as session:
        person = cast.staff("Léa Martin")
        passwords.check_password(session, password, person)


@pytest.mark.parametrize("password", [*WEAK, *OF_LEA])
def test_what_is_guessed_early_is_refused(services_sqlite: Services, password: str) -> None:
    with pytest.raises(Refused, match=r"password\.too_easy"):
        check(services_sqlite, Cast(services_sqlite), password)


def test_every_site_and_host_is_known_to_the_guesser(services_sqlite: Services) -> None:
    cast = Cast(services_sqlite)
    with services_sqlite.database.begin(read_only=True) as session:
        facts = list(passwords._facts(session, cast.staff("Léa Martin")))
    assert {"Auzances", "Guéret", "La Souterraine", "Léa Martin", "lea@rcs-creuse.example"} <= set(facts)
    assert passwords.guesses("quincaillerie-zzyzx", ["La Quincaillerie Zzyzx"]) < passwords.GUESSES
    assert passwords.guesses("quincaillerie-zzyzx") > passwords.guesses("quincaillerie-zzyzx", ["Zzyzx"])


def test_without_the_french_words_most_would_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: the library alone, at its highest score but one, lets many of them through."""
    alone = [word for word in WEAK if zxcvbn(passwords.plain(word))["guesses"] >= 1e8]
    assert len(alone) >= 6
    assert all(passwords.guesses(word, ["Creuse", "Guéret", "Auzances", "La Souterraine"]) < 1e10 for word in alone)


@pytest.mark.parametrize("password", STRONG)
def test_what_people_are_told_to_choose_is_accepted(services_sqlite: Services, password: str) -> None:
    check(services_sqlite, Cast(services_sqlite), password)


def test_random_characters_and_four_words_are_accepted() -> None:
    chance = random.Random(9)
    signs = string.ascii_letters + string.digits + "!#$%&*+-=?@_"
    text = passwords.files("badges.network.signin").joinpath("french_words.txt").read_text(encoding="utf-8")
    words = [word for word in text.partition("# Common words")[2].split() if len(word) > 3]
    for _ in range(60):
        assert passwords.guesses("".join(chance.choices(signs, k=12))) >= passwords.GUESSES
        for between in (" ", "-", ""):
            chosen = between.join(chance.sample(words, 4))
            assert passwords.guesses(chosen) >= passwords.GUESSES, chosen


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("", "password.too_short"),
        ("xk9mq2vl7p3", "password.too_short"),
        ("𝟙" * 129, "password.too_long"),
        ("lampe virgule " * 10, "password.too_long"),
    ],
)
def test_its_length(services_sqlite: Services, password: str, code: str) -> None:
    with pytest.raises(Refused, match=code.replace(".", r"\.")):
        check(services_sqlite, Cast(services_sqlite), password)


@pytest.mark.parametrize("text", ["a1B!" * 32, "é" * 128, "\u0301" * 20, "   " * 12, "🐐" * 30, "\ud800" * 12])
def test_a_hostile_one_is_judged_quickly(text: str) -> None:
    passwords.guesses("warm")  # the lists are read once
    start = time.thread_time()
    passwords.guesses(text, ["Léa Martin"])
    assert time.thread_time() - start < 1


def test_one_keyboard_and_another_spell_the_same_password() -> None:
    assert passwords.normal("che\u0300vre") == passwords.normal("chèvre")
