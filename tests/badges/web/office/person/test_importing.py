"""A file of members, chosen on a page, previewed, and registered when it is confirmed."""

from __future__ import annotations

import html
import random
import re
from html.parser import HTMLParser

from werkzeug.test import TestResponse

from badges.people.importing.csv_rows import MOST_BYTES, MOST_ROWS
from badges.people.tables import Member
from tests.cast.office import Browser, hidden_fields
from tests.cast.people import Cast
from tests.cast.rows import count

PATH = "/membres/importer"
LIST = "prénom;nom;téléphone;né le\nZoé;Lefèvre;05 55 12 34 56;1.1.70\nAli;Ka;;\n"


def choose(browser: Browser, text: str | bytes, encoding: str = "utf-8") -> TestResponse:
    """Choose a file."""
    data = text.encode(encoding) if isinstance(text, str) else text
    carried = hidden_fields(browser.get(PATH))
    head = 'Content-Disposition: form-data; name="'
    parts = [f'{head}{name}"\r\n\r\n{value}'.encode() for name, value in carried.items()]
    parts.append(f'{head}file"; filename="liste.CSV"\r\n\r\n'.encode() + data)
    body = b"".join(b"--limit\r\n" + part + b"\r\n" for part in parts) + b"--limit--\r\n"
    return browser.client.post(PATH, data=body, content_type="multipart/form-data; boundary=limit")


def confirm(browser: Browser, preview: TestResponse, **more: object) -> TestResponse:
    """Press the button of a preview."""
    return browser.client.post(PATH, data={**hidden_fields(preview), "confirm": "y", **more})


def plain(text: str) -> str:
    """A text without the narrow and wide spaces of French type."""
    return text.replace("\u202f", " ").replace("\xa0", " ")


def different_names(count: int) -> list[str]:
    """As many names, of which a number sound alike."""
    letters = "abcdefghij"
    return [
        f"{letters[n % 10]}{letters[n // 10 % 10]}u{letters[n // 100 % 10]}{letters[n // 1000]}o" for n in range(count)
    ]


def test_from_the_list_of_members_to_a_file_and_back(lea: Browser, cast: Cast) -> None:
    assert PATH in lea.get("/membres").text
    assert "/membres/importer/modele" in lea.get(PATH).text
    preview = choose(lea, LIST)
    assert preview.status_code == 200
    assert "2 lignes lues" in preview.text and "Rien n’est encore inscrit" in preview.text
    assert "Zoé Lefèvre" in preview.text and "05 55 12 34 56" in preview.text.replace("\u202f", " ").replace(
        "\xa0", " "
    )
    assert "né le" in preview.text  # a column that is not read
    assert count(cast.services, Member) == 0
    answer = confirm(lea, preview)
    assert answer.status_code == 303
    page = lea.get(answer.headers["Location"]).text
    assert "2 personnes de ce fichier sont inscrites" in page and "Zoé Lefèvre" in page


def test_the_model_is_read_by_the_page_that_gives_it(lea: Browser) -> None:
    model = lea.get("/membres/importer/modele")
    assert model.data.startswith(b"\xef\xbb\xbf") and model.data.endswith(b"\r\n")
    assert "modele-membres.csv" in model.headers["Content-Disposition"]
    preview = choose(lea, model.data + "Zoé;Lefèvre;0555123456;z@a.example;une amie\r\n".encode())
    assert "Zoé Lefèvre" in preview.text and "une amie" in preview.text and "ne sont pas lues" not in preview.text


def test_the_columns_that_a_person_need_not_say_are_named(lea: Browser) -> None:
    page = lea.get(PATH).text
    said = re.findall(r"<li><b>([^<]+)</b>, si la personne l’a dit</li>", page)
    assert said == ["Qui a parlé de nous", "Langues parlées"]
    assert re.findall(r"<li><b>([^<]+)</b>, obligatoire</li>", page) == ["Prénom"]


def test_excels_own_letters(lea: Browser) -> None:
    assert "Zoé Lefèvre" in choose(lea, LIST, "cp1252").text
    assert "Наталья" in choose(lea, "prénom\tnom\r\nНаталья\t\r\n", "utf-16").text


def test_every_row_at_fault_is_named_with_its_sentence(lea: Browser, cast: Cast) -> None:
    preview = choose(lea, 'prénom;téléphone;e-mail\n;;\n;12;a@b.example\nZoé;;zoe@\nAli;;\n"=1+1";;\n')
    text = plain(html.unescape(re.sub(r"<[^>]+>", "", preview.text)))
    assert "3 lignes à corriger" in text
    for said in ("Écrivez un prénom.", "Ce numéro n’est pas complet", "Ligne 3 : 12", "Ligne 4 : zoe@"):
        assert said in text, said
    assert "Ligne 6 : =1+1" in text and "un tableur y verrait une formule" in text
    assert "Inscrire 1 personne" in text
    confirm(lea, preview)
    assert count(cast.services, Member) == 1


def test_a_twin_is_ticked_or_left(lea: Browser, cast: Cast) -> None:
    zoe = cast.member("Zoë", "Lefevre")
    preview = choose(lea, LIST)
    assert f'href="/membres/{zoe}"' in preview.text and "Inscrire 1 personne" in preview.text
    (ticked,) = re.findall(r'name="other" value="(\d+)"', preview.text)
    confirm(lea, preview)
    assert count(cast.services, Member) == 2
    again = choose(lea, LIST)
    assert "déjà inscrite" in again.text and "Inscrire les personnes cochées" in again.text
    confirm(lea, again, other=ticked)
    assert count(cast.services, Member) == 3


def test_a_double_click_and_a_second_tab_register_once(lea: Browser, cast: Cast) -> None:
    tabs = [choose(lea, LIST), choose(lea, LIST)]
    places = [confirm(lea, tab).headers["Location"] for tab in (tabs[0], tabs[0], tabs[1])]
    assert len(set(places)) == 1 and count(cast.services, Member) == 2


def test_a_preview_that_is_outdated_comes_back(lea: Browser, cast: Cast) -> None:
    preview = choose(lea, LIST)
    cast.member("Ali", "Ka")
    answer = confirm(lea, preview)
    assert answer.status_code == 409 and "Rien n’a été inscrit" in answer.text and count(cast.services, Member) == 1
    assert confirm(lea, answer).status_code == 303
    assert count(cast.services, Member) == 2


def test_rows_that_are_not_of_our_preview_are_refused(lea: Browser, helene: Browser, cast: Cast) -> None:
    """Another text, one that was altered, and one of another site."""
    fields = hidden_fields(choose(lea, LIST))
    for rows in ("AAAA", fields["rows"][:-4] + "AAAA", fields["rows"] + "é"):
        answer = lea.client.post(PATH, data={**fields, "rows": rows, "confirm": "y"})
        assert answer.status_code == 422 and "Choisissez un fichier" in answer.text
    own = hidden_fields(helene.get(PATH))
    answer = helene.client.post(PATH, data={**own, "site": cast.auzances, "rows": fields["rows"], "confirm": "y"})
    assert answer.status_code == 422
    assert count(cast.services, Member) == 0
    assert lea.client.post(PATH, data={**fields, "confirm": "y"}).status_code == 303  # the control


def test_files_that_are_no_list(lea: Browser, cast: Cast) -> None:
    for data, said in (
        (b"PK\x03\x04", "C’est un classeur"),
        ("prénom\n" + "Ali\n" * 50_000, f"{MOST_ROWS} personnes au plus"),
        (b"a" * (MOST_BYTES + 1), "1 Mo au plus"),
        (b"a" * (20 * 1024 * 1024), "1 Mo au plus"),  # more than any page receives
    ):
        answer = choose(lea, data)
        assert answer.status_code in (413, 422) and said in plain(answer.text), said
    answer = lea.send(PATH, {})
    assert answer.status_code == 422 and "Choisissez un fichier" in answer.text
    assert count(cast.services, Member) == 0


def test_a_list_of_two_thousand_goes_there_and_back(lea: Browser, cast: Cast) -> None:
    """The page that carries it stays readable, and the form that brings it back is taken."""
    numbers = choose(lea, "prénom;e-mail\n" + "\n".join(f"{n};{n}@exemple.example" for n in range(MOST_ROWS)))
    assert numbers.status_code == 200 and len(numbers.data) < 200_000
    assert "2000 lignes à corriger" in numbers.text
    rows = [f"{name};0655{n:06}" for n, name in enumerate(different_names(MOST_ROWS))]
    named = choose(lea, "prénom;téléphone\n" + "\n".join(rows))
    assert len(re.findall("<li", named.text)) < 250
    assert confirm(lea, named).status_code == 303
    assert count(cast.services, Member) > 300


def test_the_preview_of_a_file_full_of_faults_is_small(lea: Browser, cast: Cast) -> None:
    """Each row is named, and none of those that cannot be registered is carried by the page."""
    noise = random.Random(7)
    cells = ["".join(noise.choices("abcdefghijklmnopqrstuvwxyz0123456789", k=60)) for _ in range(MOST_ROWS)]
    preview = choose(lea, "prénom;téléphone;e-mail\n" + "".join(f"Zoé;1;{cell}\n" for cell in cells[1:]) + "Ali;;\n")
    assert f"{MOST_ROWS - 1} lignes à corriger" in preview.text and f", {MOST_ROWS}</p>" in preview.text
    assert len(preview.data) < 30_000  # most of it the numbers of the rows, not compressed
    assert cells[9] not in preview.text
    confirm(lea, preview)
    assert count(cast.services, Member) == 1


def test_markup_in_a_cell_is_text(lea: Browser) -> None:
    preview = choose(lea, 'prénom;<b>titre</b>\n"<script>x</script>";\n"Zoé<i>";\n')
    assert "<script>x" not in preview.text and "<b>titre" not in preview.text

    class Closed(HTMLParser):
        def handle_starttag(self, tag: str, attrs: object) -> None:
            assert tag not in ("i", "script") or attrs, tag

    Closed().feed(preview.text)


def test_a_session_that_ends_loses_no_small_list(lea: Browser, cast: Cast) -> None:
    """The list comes back in the sign-in page, and its preview after it; nothing is registered by signing in."""
    fields = {**hidden_fields(choose(lea, LIST)), "confirm": "y"}
    lea.client.post("/deconnexion", data=hidden_fields(lea.get("/membres")))
    answer = lea.client.post(PATH, data=fields)
    assert answer.status_code == 403 and 'name="form"' in answer.text
    assert count(cast.services, Member) == 0
