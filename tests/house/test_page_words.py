"""The words of the pages: whole in English where the public reads, set as French type, and plain where members read."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir

from badges.web.http.wording import typeset
from tests.house.sources import ROOT, catalogue, files, modules, text
from tests.house.typography import BADLY_SPACED

# What only staff read needs no English; everything else that has words does.
OFFICE = re.compile(r"web/(office|account|coordination)/.*|web/http/forms\.py")
MEMBERS = re.compile(r"web/portfolio/.*")
GUIDE = Path("badges/web/office/guide/sentences.toml")
FACT = re.compile(r"%\((\w+)\)")
# Pages of the office that are read out to the member, turned to them or put in their hand.
IN_HAND = re.compile(
    r"web/office/templates/(agreement|ask|data|data_printed|erase|member_new|member_presence|notice|receipt|thanks|_\w+"
    r"|printing/\w+|together/hand_over)\.html"
)
# Who reads a code's sentence, as its comment says, when that is neither a member nor the public.
BACKSTAGE = {"cli", "keyring", "ledger", "logbook", "office", "service", "setting"}
LONGEST = 20  # words of a sentence; none is excepted
SENTENCE = re.compile(r"(?<=[.!?…])\s+(?:»\s*)?|\n")
# What was said of people and hurt, or said two ways, with what stands there now in GLOSSARY.md or on the page.
REFUSED = re.compile(
    r"[Cc]achée tout de suite|[Dd]étruite après|[Qq]ui signe pour|collègue signe\b|\bElle est (?:décédée|partie)\b"
    r"|\bElle veut\b|[Cc]hez qui\b|\b[Ii]nterrogée?s?\b|de qui a appelé|de quoi vous appeler|pour le RSA\b"
    r"|\b[Dd]es grandes cartes|\b(?:seule|deuxième) coordinatrice|\w·e\b|\w\((?:e|ne|trice)\)"
    r"|\b[Ee]nlev(?:er|ez)\b|^(?:Enregistrer|Supprimer|Sauvegarder|Conserver|Ôter)\b"
    r"|[CR](?:’est|ien n’a été) enregistré|income support"
)
# « de » and « que » lose their vowel before some names: `badges.base.text.names` says which, and writes both.
BEFORE_A_NAME = re.compile(r"\b(?:de|que) %\((?:\w*name|who|whose|asker|person|member)\)s", re.IGNORECASE)
# Words of the trade that no member should have to read.
TRADE = re.compile(
    r"\b(assertion|issuer|backpack|credential|json|hash|endoss\w+|révoqu\w+|token|claim)\b", re.IGNORECASE
)


@cache
def messages() -> tuple[tuple[str, str], ...]:
    """(file under badges/, message) for everything that the pages say, singulars and plurals."""
    found = []
    for path, _line, message, _comments, _context in extract_from_dir(
        ROOT / "badges", [("**.py", "python"), ("**.html", "jinja2")]
    ):
        for each in message if isinstance(message, tuple) else (message,):
            if each:
                found.append((path.replace("\\", "/"), each))
    return tuple(found)


def test_the_public_pages_are_wholly_in_english() -> None:
    known = catalogue("en", "messages")
    public = {message for path, message in messages() if not OFFICE.fullmatch(path)}
    assert len(public) > 150
    said = {each for message in known for each in (message.id if isinstance(message.id, tuple) else (message.id,))}
    missing = sorted(message for message in public if message not in said)
    assert not missing, missing
    for message in known:
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        assert not message.id or all(strings), message.id
        assert not message.fuzzy or not message.id, message.id


def test_no_translation_is_left_over() -> None:
    known, said = catalogue("en", "messages"), {message for _path, message in messages()}
    for message in known:
        first = message.id[0] if isinstance(message.id, tuple) else message.id
        assert not first or first in said or first in _written_elsewhere(), first
    assert not known.obsolete


def _written_elsewhere() -> str:
    """Where French stands that is looked up by another way: words that are signed, and shown in English too."""
    return "\n".join(text(path) for path in modules("badges"))


def test_english_names_the_same_facts() -> None:
    for message in catalogue("en", "messages"):
        if message.id and isinstance(message.id, str):
            assert set(FACT.findall(message.id)) == set(FACT.findall(str(message.string))), message.id


def test_the_word_before_a_name_is_written_with_it() -> None:
    assert BEFORE_A_NAME.search("Le lien de %(name)s") and not BEFORE_A_NAME.search("Le lien %(of_name)s")
    said = [message for _path, message in messages()]
    said += [str(message.string) for message in catalogue("fr", "codes")]
    assert [each for each in said if BEFORE_A_NAME.search(each)] == []


def test_french_is_typed_as_the_house_does() -> None:
    for path, message in messages():
        where = f"{path}: {message}"
        if not re.search(r"\w", message):
            continue  # a sign alone, with its own spaces
        assert message == message.strip() and "  " not in message, where
        assert "'" not in message and "..." not in message and '"' not in message, where
        assert not BADLY_SPACED.search(re.sub(r"&\w+;", "", message)), where


def test_setting_the_type_twice_changes_nothing() -> None:
    for _path, message in messages():
        once = typeset(message)
        assert typeset(once) == once
        assert not re.search(r" [;!?:»]|« |[^\s\u202f][;!?]", re.sub(r"&\w+;", "", once)), once


def test_members_read_no_word_of_the_trade() -> None:
    theirs = [(path, message) for path, message in messages() if MEMBERS.fullmatch(path)]
    assert len(theirs) > 40
    assert [(path, message) for path, message in theirs if TRADE.search(FACT.sub("", message))] == []


@cache
def said() -> tuple[tuple[str, str], ...]:
    """(where, words) for all that is read: the pages, the sentences of codes, the guide, and the English."""
    codes = [(f"codes {each.id}", str(each.string)) for each in catalogue("fr", "codes") if each.id]
    english = [(f"en {each.id}", str(each.string)) for each in catalogue("en", "messages") if each.id]
    guide = [("guide", line) for line in text(GUIDE).splitlines()]
    return (*messages(), *codes, *english, *guide)


def test_no_page_says_a_word_that_was_refused() -> None:
    assert len(said()) > 2000
    assert [(where, words) for where, words in said() if REFUSED.search(words)] == []


@pytest.mark.parametrize(
    "wrong",
    [
        "Cachée tout de suite, détruite après sept jours",
        "Qui signe pour Jacques",
        "Je préfère qu’une collègue signe",
        "Elle est décédée",
        "Elle est partie",
        "Elle veut rester",
        "Chez qui avez-vous vu une compétence ?",
        "La personne n’a pas encore été interrogée.",
        "Rien ne lui est dit de qui a appelé.",
        "Nous n’avons pas de quoi vous appeler.",
        "Dire non ne change rien, ni ici, ni pour le RSA.",
        "Des grandes cartes",
        "Vous êtes la seule coordinatrice.",
        "Inscrit·e",
        "Connecté(e)",
        "Pour les enlever",
        "Enregistrer",
        "Supprimer",
        "C’est enregistré.",
        "Rien n’a été enregistré.",
    ],
)
def test_each_refused_word_is_noticed(wrong: str) -> None:
    assert REFUSED.search(wrong)


def long_sentences(words: str) -> list[str]:
    """The sentences of a message that have more than `LONGEST` words; a fact counts as one word."""
    sentences = SENTENCE.split(re.sub(r"<[^>]+>|&\w+;", " ", FACT.sub("X", words)))
    return [each for each in sentences if sum(bool(re.search(r"\w", one)) for one in each.split()) > LONGEST]


def test_members_and_the_public_read_short_sentences() -> None:
    theirs = [(path, words) for path, words in messages() if not OFFICE.fullmatch(path) or IN_HAND.fullmatch(path)]
    told = [
        (str(each.id), str(each.string))
        for each in catalogue("fr", "codes")
        if each.id and not BACKSTAGE & set(" ".join(each.auto_comments).replace(",", " ").split())
    ]
    assert len(theirs) > 700 and len(told) > 500
    assert [(where, long) for where, words in (*theirs, *told) for long in long_sentences(words)] == []


def test_a_long_sentence_is_noticed() -> None:
    assert long_sentences("mot " * 20 + "%(name)s.") and long_sentences("Oui. " + "mot " * 21 + "! Non.")
    assert not long_sentences("mot " * 19 + "mot. " + "mot " * 19 + "mot ?")


@pytest.mark.parametrize("wrong", ["Vraiment?", "Attention: non", "«Oui»", "Ah !Oui;"])
def test_bad_typography_is_noticed(wrong: str) -> None:
    assert BADLY_SPACED.search(wrong)


def test_no_page_writes_words_outside_of_the_catalogue() -> None:
    """French letters in a template stand in a call of the catalogue; a comment or a name of a block may hold them."""
    pages = [
        path
        for path in files()
        if path.parts[:2] == ("badges", "web") and "templates" in path.parts and path.suffix == ".html"
    ]
    assert len(pages) > 40
    for path in pages:
        attributes = r"\{% block (?:body_class|page_class|home) %\}.*?\{% endblock %\}"
        code = attributes + r"|\{#.*?#\}|\{\{.*?\}\}|\{%.*?%\}"
        bare = re.sub(code, " ", text(path), flags=re.DOTALL)
        bare = re.sub(r"""[\w-]+="[^"]*"|<[^>]*>|&\w+;""", " ", bare)
        words = set(re.findall(r"[^\W\d_]{3,}", bare))
        assert words <= {"RCS", "did", "jwks", "json"}, f"{path}: {words}"
