"""Names, addresses, numbers and days, as people have them."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badges.base.text import contacts, names
from badges.base.times import local_date, local_day


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Łucja N’Diaye-Şahin", "lucja n diaye sahin"),
        ("Élodie D'Œuvre", "elodie d oeuvre"),
        ("Олена", "олена"),
        ("  Jean‑Paul ", "jean paul"),
        ("IŞIK", "isik"),
        ("Straße", "strasse"),
        ("ÅSE Ødegård", "ase odegard"),
    ],
)
def test_a_name_is_folded_for_comparison(text: str, key: str) -> None:
    assert names.folded(text) == key


@given(st.text(max_size=60))
def test_folding_is_stable(text: str) -> None:
    assert names.folded(names.folded(text)) == names.folded(text)


def test_clean_keeps_one_honest_line() -> None:
    assert names.clean("  Amina\u202e \n  B.\u200b ") == "Amina B."
    assert names.clean("e\u0301te\u0301") == "été"
    assert names.clean(" \u200b\n") is None
    assert names.clean(None) is None


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("نیم\u200cروز", "نیم\u200cروز"),  # Persian: two letters that would join
        ("رز\u200c", "رز"),  # nothing follows
        ("ر\u200cز", "رز"),  # they never join: it would hide a difference
        ("क्\u200dष", "क्\u200dष"),  # a half form
        ("क\u200dष", "कष"),
        ("Ann\u200ce", "Anne"),
        ("Ann\u200de", "Anne"),
        ("\u200dAnne\u200c", "Anne"),
        ("А\u200cнна", "Анна"),
    ],
)
def test_a_joiner_stays_where_it_is_seen(typed: str, kept: str) -> None:
    assert names.clean(typed) == kept
    assert names.folded(typed) == names.folded(kept) == names.folded(kept.replace("\u200c", "").replace("\u200d", ""))


def test_marks_do_not_pile_up_over_the_lines_above() -> None:
    assert names.clean("A" + "\u0301" * 59 + "da") == "Á" + "\u0301" * 4 + "da"
    assert names.clean("שָּׁלוֹם") == unicodedata.normalize("NFC", "שָּׁלוֹם")


def test_an_initial_is_a_capital_where_there_are_capitals() -> None:
    assert names.short("გიორგი", "ბერიძე") == "გიორგი ბ."
    assert names.short("Олена", "нитка") == "Олена Н."


def test_what_no_name_is_written_with() -> None:
    assert [names.first_symbol(each) for each in ("Ada 🙂", "=1+1", "<b>", "D’Été-Łu`x 2", "李")] == [
        "🙂", "=", "<", None, None,
    ]  # fmt: skip


def test_a_name_is_found_with_or_without_its_apostrophe() -> None:
    assert names.begins("Fatou N’Diaye", "ndia") and names.begins("Fatou N’Diaye", "fat n'di")
    assert names.begins("Jean D'Alembert", "DALEM") and not names.begins("Jean D'Alembert", "alembe x")
    assert names.begins("Fatou Ndiaye", "ndiaye") and not names.begins("Nora Diallo", "nd")


@pytest.mark.parametrize(
    ("given_name", "family_name", "choices"),
    [
        ("Amina", "Benali", ["Amina B.", "Amina Benali", "Amina"]),
        ("Łucja", "N’Diaye-Şahin", ["Łucja N.", "Łucja N’Diaye-Şahin", "Łucja"]),
        ("Zohra", None, ["Zohra"]),
        ("Luc", "d’Arras", ["Luc D.", "Luc d’Arras", "Luc"]),
        ("Luc", "’", ["Luc", "Luc ’"]),
    ],
)
def test_names_to_choose_from(given_name: str, family_name: str | None, choices: list[str]) -> None:
    assert names.choices(given_name, family_name) == choices


@pytest.mark.parametrize("text", ["amina@example.org", " Amina.B+rcs@Sous.Example.ORG ", "o'hara@exemple.fr"])
def test_an_email_address_is_kept_but_for_the_case_of_its_domain(text: str) -> None:
    local, _, domain = text.strip().partition("@")
    assert contacts.email(text) == f"{local}@{domain.lower()}"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "amina",
        "@example.org",
        "a@b",
        "a@b@c.fr",
        "a b@c.fr",
        "a@-b.fr",
        "a..b@c.fr",
        ".a@c.fr",
        "a@c.fr\nbcc:x@y.fr",
    ],
)
def test_what_is_no_email_address(text: str) -> None:
    assert contacts.email(text) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("05 55 82 80 47", "+33555828047"),
        ("0555828047", "+33555828047"),
        ("+33 (0)5 55 82 80 47", "+33555828047"),
        ("0033 5 55 82 80 47", "+33555828047"),
        ("+44 20 7946 0958", "+442079460958"),
        ("05-55-82-80", None),
        ("appelez-moi", None),
        ("", None),
        ("+0555828047", None),
    ],
)
def test_a_phone_number_as_people_write_it_or_none(text: str, number: str | None) -> None:
    assert contacts.e164(text) == number


def test_days_are_lived_in_france() -> None:
    assert local_date(datetime(2026, 11, 24, 23, 30, tzinfo=UTC)) == date(2026, 11, 25)
    assert local_date(datetime(2026, 7, 1, 22, 30, tzinfo=UTC)) == date(2026, 7, 2)
    start, end = local_day(date(2026, 10, 25))
    assert end - start == timedelta(hours=25)
    start, end = local_day(date(2027, 3, 28))
    assert end - start == timedelta(hours=23)


@pytest.mark.parametrize("text", ["https://departement.example/", " https://www.departement.example/reseau?page=1 "])
def test_a_web_address_is_kept_as_it_was_typed(text: str) -> None:
    assert contacts.web_address(text) == text.strip()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "departement.example",
        "http://departement.example/",
        "https://departement",
        "https://moi@departement.example/",
        "https://departement.example:8443/",
        "https://departement.example:port/",
        "https://departement.example/é",
        "https://departement.example/a b",
        "https://departement.example/" + "a" * 300,
        "javascript:alert(1)",
    ],
)
def test_no_web_addresses(text: str) -> None:
    assert contacts.web_address(text) is None


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Amina", "qu’Amina"), ("Élodie", "qu’Élodie"), ("Œdipe", "qu’Œdipe"), ("Îles", "qu’Îles"),
        ("Léa", "que Léa"), ("Łucja", "que Łucja"), ("Şahin", "que Şahin"), ("N’Diaye", "que N’Diaye"),
        ("Yvette", "qu’Yvette"), ("Yanis", "que Yanis"), ("Youssef", "que Youssef"), ("Y", "que Y"),
        ("Hélène Roux", "qu’Hélène Roux"), ("Henri-Paul", "qu’Henri-Paul"), ("Hassan", "que Hassan"),
        ("Hugo", "que Hugo"), ("أمينة", "que أمينة"), ("Оксана", "que Оксана"), ("Ίρις", "que Ίρις"), ("", "que "),
    ],
)  # fmt: skip
def test_the_word_before_a_name_is_elided_as_french_does(name: str, said: str) -> None:
    assert names.that(name) == said == names.que(name) + name
    assert names.of_person(name) == said.replace("qu’", "d’", 1).replace("que ", "de ", 1)


def test_the_words_of_a_name_are_those_by_which_it_is_found() -> None:
    assert names.words_of(names.folded_name("Ginette", "N’Diaye-Roux")) == {"ginette", "n", "diaye", "ndiaye", "roux"}
    assert names.words_of("") == set()
    for key in ("ginette n diaye roux", "m bark o hara", "d a silva"):
        for word in ("gin", "ndia", "ndiaye", "mba", "oha", "rou", "silv", "da"):
            found = any(each.startswith(word) for each in names.words_of(key))
            assert found or not names.holds(key, word), (key, word)


def test_a_short_way_to_fold_is_the_long_one() -> None:
    accents = [chr(point) for point in range(0x300, 0x370) if names.folded(f"é{chr(point)}x") == "ex"]
    assert all(unicodedata.combining(each) for each in accents) and len(accents) > 100
    for text in ("Jean-Paul  O'Neil", "Une tasse, à 9 h.-a", "A\tB\nC", "İstanbul", "Łódź", "Straße"):
        assert names.folded(f"{text}ł") == f"{names.folded(text)}l"  # a letter that takes the long way


@pytest.mark.parametrize(
    "text",
    ["Hélène d’Amina, Œuvres ; ŁUCJA\u01c6 ﬁn", "M\u02bcbarka N\u2019Diaye", "Марія e\u0301 ليلى", "a\u200db İstanbul"],
)
def test_a_long_text_is_folded_as_a_short_one(text: str) -> None:
    assert re.findall(r"\w+", names.folded_whole(text)) == re.findall(r"\w+", names.folded(text))
