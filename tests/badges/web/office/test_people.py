"""Members as a facilitator finds, registers and corrects them, at their own sites only."""

from __future__ import annotations

import re

import pytest

from badges.base.journal.acts import Act
from badges.leaving import depart
from badges.people import rows as people
from badges.people.own.looks import looks
from badges.people.tables import Member
from tests.cast.office import Browser, hidden_fields
from tests.cast.people import Cast
from tests.cast.rows import count


def test_members_are_found_whatever_the_accents(lea: Browser, cast: Cast) -> None:
    cast.member("Łucja", "N’Diaye-Şahin")
    cast.member("Thérèse", None)
    for search in ("lucja", "ndiaye", "n'diaye", "SAHIN", "n’d"):
        page = lea.get(f"/membres?q={search}").text
        if search != "ndiaye":
            assert "Łucja N’Diaye-Şahin" in page, search
    assert "Thérèse" in lea.get("/membres?q=theres").text
    assert "Personne de ce nom" in lea.get("/membres?q=zzz").text


@pytest.mark.parametrize(
    ("given", "family", "search"),
    [
        ("Ы", "", "ы"),
        ("x" * 60, "y" * 60, "xxx yyy"),
        ("Наталья", "Шевченко", "ШЕВ"),
        ("فاطمة", "الزهراء", "فاط"),
        ("أحمد", "", "احم"),
        ("Łucja", "Nguyễn", "nguyen"),
        ("Marie-Thérèse", "D’Arc de l'Étang", "etang"),
    ],
)
def test_a_name_in_any_script_is_registered_found_and_printed(
    lea: Browser, cast: Cast, given: str, family: str, search: str
) -> None:
    form = {"given_name": given, "family_name": family, "contact": "none", "badges": "later"}
    path = lea.sent("/membres/nouveau", form)
    name = f"{given} {family}".strip().replace("'", "&#39;")
    assert name in lea.get(path).text
    assert name in lea.client.get("/membres", query_string={"q": search}, buffered=True).text
    member_id = int(path.split("?")[0].rpartition("/")[2])
    number = cast.gathering(0, {member_id: "takes_part"})
    assert name in lea.get(f"/seances/{number}").text
    assert lea.get(f"/seances/{number}/feuille.pdf").data.startswith(b"%PDF")


def test_a_telephone_writes_names_with_capitals_and_addresses_without(lea: Browser) -> None:
    page = lea.get("/membres/nouveau").text
    capitals = {
        name: re.search(rf'name="{name}"[^>]*?autocapitalize="(\w+)"', page) for name in ("given_name", "email")
    }
    assert {name: each and each[1] for name, each in capitals.items()} == {"given_name": "words", "email": "none"}


def test_a_name_of_more_letters_is_refused_beside_its_field(lea: Browser) -> None:
    answer = lea.send("/membres/nouveau", {"given_name": "Ы" * 61, "contact": "none", "badges": "later"})
    assert answer.status_code == 422 and 'href="#given_name"' in answer.text and "Ы" * 61 in answer.text


def test_a_new_member_needs_a_first_name_only(lea: Browser, cast: Cast) -> None:
    answer = lea.send("/membres/nouveau", {"given_name": " ", "contact": "none", "badges": "later"})
    assert answer.status_code == 422 and 'href="#given_name"' in answer.text
    page = lea.get(lea.sent("/membres/nouveau", {"given_name": "Zoé", "contact": "none", "badges": "later"})).text
    assert "Zoé" in page and "sans téléphone ni e-mail" in page and "pas maintenant, le" in page


def test_the_next_person_is_one_tap_from_the_last(lea: Browser, cast: Cast) -> None:
    path = lea.sent("/membres/nouveau", {"given_name": "Zoé", "contact": "none", "badges": "later"})
    again = '<a class="link" href="/membres/nouveau">Inscrire une autre personne</a>'
    assert again in lea.get(path).text and again not in lea.get(path.partition("?")[0]).text


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"contact": "email", "email": "zoe@"}, "email"),
        ({"contact": "email"}, "email"),
        ({"contact": "phone", "phone": "12"}, "phone"),
    ],
)
def test_a_malformed_contact_is_refused(lea: Browser, form: dict[str, object], field: str) -> None:
    answer = lea.send("/membres/nouveau", {"given_name": "Zoé", "badges": "later", **form})
    assert answer.status_code == 422 and f'href="#{field}"' in answer.text and 'value="Zoé"' in answer.text


def test_a_namesake_is_asked_about_once(lea: Browser, cast: Cast) -> None:
    cast.member("Zoé", "Martin")
    form: dict[str, object] = {"given_name": "zoe", "family_name": "MARTIN", "contact": "none", "badges": "later"}
    answer = lea.send("/membres/nouveau", form)
    assert answer.status_code == 422 and "déjà inscrite" in answer.text
    lea.sent("/membres/nouveau", {**form, "namesake_seen": "y"})
    assert count(cast.services, Member) == 2


def test_consent_given_later(lea: Browser, cast: Cast) -> None:
    zoe = cast.member("Zoé", None, badges_yes=False)
    form: dict[str, object] = {"given_name": "Zoé", "family_name": "", "phone": "", "email": "", "badges": "y"}
    lea.sent(f"/membres/{zoe}/modifier", {**form, "follow_up": "y"})
    with cast.services.database.begin(read_only=True) as session:
        last = people.latest_consent(session, zoe, "badges")
        assert last is not None and last.answer == "yes"
    lea.sent(f"/membres/{zoe}/modifier", {**form, "badges": ""})
    with cast.services.database.begin(read_only=True) as session:
        last = people.latest_consent(session, zoe, "badges")
        assert last is not None and last.answer == "withdrawn"


def test_a_new_private_link_ends_the_old(lea: Browser, visitor: Browser, cast: Cast) -> None:
    zoe = cast.member("Zoé", None)
    path = f"/membres/{zoe}/lien"
    old = re.search(r"http://localhost:8000(/moi/[\w-]{43})", lea.get(path).text)
    assert old
    assert "Zoé" in visitor.get(old.group(1)).text
    lea.sent(path)
    new = re.search(r"http://localhost:8000(/moi/[\w-]{43})", lea.get(path).text)
    assert new and new.group(1) != old.group(1)
    visitor.get(old.group(1), 404)
    visitor.get(new.group(1))


def test_members_of_another_site_are_not_found(lea: Browser, cast: Cast) -> None:
    other = cast.member("Nadia", "Petit", site="auzances")
    number = cast.gathering(0, {other: "leads"}, site="auzances")
    for path in (f"/membres/{other}", f"/membres/{other}/lien", f"/seances/{number}", f"/seances/{number}/reconnaitre"):
        lea.get(path, 404)
    answer = lea.send("/site", {"site": str(cast.auzances)})
    assert answer.status_code == 404


def test_the_coordination_changes_site(helene: Browser, cast: Cast) -> None:
    helene.sent("/site", {"site": str(cast.gueret)})
    assert "Aujourd’hui à Guéret" in helene.get("/aujourdhui").text
    helene.sent("/site", {"site": str(cast.auzances)})
    assert "Aujourd’hui à Auzances" in helene.get("/aujourdhui").text


def test_one_question_and_what_is_read_before_it(lea: Browser, cast: Cast) -> None:
    page = lea.get("/membres/nouveau").text
    question, said = page.index("Voulez-vous que nous notions"), page.index("Dire non ne change rien")
    assert page.index("À lire à voix haute") < said < question
    folded = re.findall(r"<details(?! class)>.*?</details>", page, re.DOTALL)
    assert [re.findall(r'<input id="([^"]+)"', each) for each in folded] == [["spoken_languages"]]
    visible = re.findall(r'<input id="([^"]+)"', page.replace(folded[0], ""))
    assert visible == ["given_name", "family_name", "phone", "email", "told_by"]  # and how to be reached: six
    assert page.index("libres et gratuits") < page.index("Nous notons votre nom") < said
    sheet = lea.get("/membres/ce-que-nous-notons").text
    assert sheet.count("Version 2026-12") == 2 and "libres et gratuits" in sheet and "data-listen" in sheet
    assert "<form" not in sheet.partition("<main")[2].partition("</main")[0]  # it asks nothing
    form: dict[str, object] = {"given_name": "Zoé", "contact": "none", "badges": "later", "told_by": "<i>Une amie</i>"}
    page = lea.get(lea.sent("/membres/nouveau", {**form, "badges": "y"})).text
    assert "&lt;i&gt;Une amie" in page and "Suivi" not in page and "oui, le" in page
    page = lea.get(lea.sent("/membres/nouveau", {**form, "given_name": "Ali", "badges": "later"})).text
    assert "pas maintenant, le" in page and "Reconnaître une compétence" not in page


def test_the_languages_that_a_person_speaks_are_an_option(lea: Browser, cast: Cast) -> None:
    spoken = " roumain,  un peu <anglais>"
    form: dict[str, object] = {"given_name": "Zoé", "badges": "later", "spoken_languages": spoken}
    answer = lea.send("/membres/nouveau", {**form, "spoken_languages": "x" * 81})
    assert answer.status_code == 422 and 'href="#spoken_languages"' in answer.text and "<details open>" in answer.text
    person = lea.sent("/membres/nouveau", form).partition("?")[0]
    assert "roumain, un peu &lt;anglais&gt;" in lea.get(person).text
    change = lea.get(f"{person}/modifier")
    assert 'value="roumain, un peu &lt;anglais&gt;"' in change.text
    lea.sent(f"{person}/modifier", {**hidden_fields(change), "given_name": "Zoé", "spoken_languages": ""})
    assert "Langues parlées" not in lea.get(person).text
    silent = lea.sent("/membres/nouveau", {"given_name": "Ali", "badges": "later"}).partition("?")[0]
    assert "Langues parlées" not in lea.get(silent).text  # nothing is shown of what was not said


def test_no_contact_is_the_equal_of_a_phone(lea: Browser, cast: Cast) -> None:
    page = lea.get("/membres/nouveau").text
    ways = re.findall(r'<input type="radio" name="contact" value="([a-z]+)"([^>]*)>', page)
    assert [way for way, _more in ways] == ["phone", "email", "none"] and not any("checked" in more for _, more in ways)
    person = lea.sent("/membres/nouveau", {"given_name": "Zoé", "badges": "later"})  # nothing is chosen: none
    assert lea.get(person).text.count("sans téléphone ni e-mail") == 1


@pytest.mark.parametrize(("name", "mark"), [("Zoé 🙂", "🙂"), ("=1+1", None), ("+Zoé", "+"), ("<b>Zoé", "&lt;")])
def test_a_sign_that_is_no_letter_is_named_beside_its_field(lea: Browser, cast: Cast, name: str, mark: str) -> None:
    answer = lea.send("/membres/nouveau", {"given_name": "Ada", "family_name": name, "badges": "later"})
    assert answer.status_code == 422 and 'href="#family_name"' in answer.text
    assert mark is None or f"Retirez «\u00a0{mark}\u00a0»" in answer.text
    assert count(cast.services, Member) == 0


def test_persian_names_keep_what_parts_their_letters_and_are_found(lea: Browser, cast: Cast) -> None:
    page = lea.get(lea.sent("/membres/nouveau", {"given_name": "نیم\u200cروز", "badges": "later"})).text
    assert "نیم\u200cروز" in page
    for search in ("نیم\u200cر", "نیمر"):
        assert "نیم\u200cروز" in lea.get(f"/membres?q={search}").text
    twin = lea.send("/membres/nouveau", {"given_name": "نیمروز", "badges": "later"})
    assert twin.status_code == 422 and "peut-être déjà inscrite" in twin.text


def test_what_was_typed_is_kept_beside_its_error(lea: Browser, cast: Cast) -> None:
    form: dict[str, object] = {"given_name": "Олена", "contact": "phone", "phone": "12", "badges": "y"}
    for change, field in (
        ({}, "phone"),
        ({"phone": "0612345678", "told_by": "x" * 81}, "told_by"),
        ({"given_name": "x" * 61, "contact": "none"}, "given_name"),
        ({"family_name": "x" * 61, "contact": "none"}, "family_name"),
    ):
        answer = lea.send("/membres/nouveau", {**form, **change})
        assert answer.status_code == 422 and f'href="#{field}"' in answer.text, field
        assert str({**form, **change}["given_name"]) in answer.text
        assert 'name="badges" value="y" checked' in answer.text
    assert count(cast.services, Member) == 0


def test_a_twin_by_sound_is_asked_about(lea: Browser, cast: Cast) -> None:
    cast.member("Catherine", "Moreau")
    form: dict[str, object] = {"given_name": "Moraux", "family_name": "Katrine", "contact": "none", "badges": "later"}
    answer = lea.send("/membres/nouveau", form)
    assert answer.status_code == 422 and "Catherine Moreau" in answer.text
    lea.sent("/membres/nouveau", {**form, "namesake_seen": "y"})


def test_who_left_and_comes_back_is_found_before_a_second_record(lea: Browser, cast: Cast) -> None:
    marie = cast.member("Marie", "Gaude")
    elsewhere = cast.member("Marie", "Gaude", site="auzances")
    for number in (marie, elsewhere):
        depart.leave(cast.services, cast.helene, number, died=False, hide_badges=False)
    answer = lea.send("/membres/nouveau", {"given_name": "marie", "family_name": "GAUDE", "badges": "later"})
    assert answer.status_code == 422 and "Départ noté le" in answer.text
    assert f'href="/membres/{marie}"' in answer.text and f'href="/membres/{elsewhere}"' not in answer.text


@pytest.mark.parametrize(
    ("given", "family"),
    [("Ж" * 60, "Щ" * 60), ("О", None), ("عبد الرحمن", "الأحمدي"), ("Олена", "Нитка"), ("x" * 60, None)],
)
def test_names_of_any_length_and_letters(lea: Browser, cast: Cast, given: str, family: str | None) -> None:
    page = lea.get(
        lea.sent(
            "/membres/nouveau", {"given_name": given, "family_name": family or "", "contact": "none", "badges": "later"}
        )
    )
    assert given in page.text and (family or "") in page.text


def test_a_question_without_an_answer_comes_back(lea: Browser, cast: Cast) -> None:
    form: dict[str, object] = {"given_name": "Zoé", "contact": "phone", "phone": "0612345678", "told_by": "Ma sœur"}
    answer = lea.send("/membres/nouveau", form)
    assert answer.status_code == 422 and 'href="#badges"' in answer.text and 'id="badges-erreur"' in answer.text
    assert all(f'value="{form[name]}"' in answer.text for name in ("given_name", "phone", "told_by"))
    both = lea.send("/membres/nouveau", {"given_name": "", "contact": "none"}).text
    assert 'href="#given_name"' in both and 'href="#badges"' in both  # all that is missing, at once
    assert lea.send("/membres/nouveau", {**form, "badges": "perhaps"}).status_code == 422
    assert count(cast.services, Member) == 0
    lea.sent("/membres/nouveau", {**form, "badges": "later"})


def test_a_child_and_a_parent_say_yes_together(lea: Browser, cast: Cast) -> None:
    form: dict[str, object] = {"given_name": "Lou", "contact": "none", "age": "under_15"}
    answer = lea.send("/membres/nouveau", {**form, "badges": "y"})
    assert answer.status_code == 422 and 'href="#badges"' in answer.text
    assert 'value="under_15" checked' in answer.text
    answer = lea.send("/membres/nouveau", {**form, "badges": "later", "age": ["under_15", "15_to_17"]})
    assert answer.status_code == 422 and 'href="#age"' in answer.text
    path = lea.sent("/membres/nouveau", {**form, "badges": "together"})
    page = lea.get(path).text
    assert "dit à l’inscription le 24" in page
    assert "l’enfant et un parent, ensemble" in page and "À redemander" not in page


def test_the_question_is_asked_anew_when_the_age_changes(lea: Browser, cast: Cast) -> None:
    lou = cast.member("Lou", None, age="under_15", with_parent=True)
    path = f"/membres/{lou}/modifier"
    page = lea.get(path).text
    assert 'value="together" checked' in page and 'value="under_15" checked' in page
    form: dict[str, object] = {"given_name": "Lou", "age": "15_to_17"}
    answer = lea.send(path, {**form, "badges": "together"})
    assert answer.status_code == 422 and 'href="#badges"' in answer.text
    assert 'name="badges" value="y"><span>' in answer.text  # the question of the member alone, without an answer
    page = lea.get(lea.sent(path, form)).text
    assert "dit à l’inscription le 24" in page and "À redemander" in page
    page = lea.get(lea.sent(path, {**form, "badges": "y"})).text
    assert "À redemander" not in page and "ensemble" not in page


def test_nothing_is_observed_of_a_child_before_both_said_yes(lea: Browser, cast: Cast) -> None:
    lou = cast.member("Lou", None, age="under_15", badges_yes=None)
    here = cast.gathering(present={lou: "takes_part"})
    words = "Rien n’est noté avant le oui de l’enfant et d’un parent, ensemble."
    for path in (f"/membres/{lou}", f"/membres/{lou}/reconnaitre", f"/seances/{here}/reconnaitre/{lou}"):
        page = lea.get(path).text
        assert words in page and f"/membres/{lou}/modifier#badges" in page, path
        assert 'name="badge"' not in page
    lea.sent(f"/membres/{lou}/modifier", {"given_name": "Lou", "age": "under_15", "badges": "together"})
    assert 'name="badge"' in lea.get(f"/seances/{here}/reconnaitre/{lou}").text


def test_whoever_prefers_it_is_counted_without_a_name(lea: Browser, cast: Cast) -> None:
    here = cast.gathering(present={})
    form: dict[str, object] = {"given_name": "Odile", "contact": "none", "badges": "later", "unnamed": "y"}
    where = lea.sent(f"/membres/nouveau?seance={here}", form)
    assert where.endswith("avec=1") and "Touchez « Une présence sans nom" in lea.get(where).text.replace("\u00a0", " ")
    page = lea.get("/membres/1").text
    assert "notée sans son nom, depuis le" in page
    refused = lea.get("/membres/1/reconnaitre").text  # who said « Pas maintenant » is not led to an exchange either
    assert "n’a pas dit oui" in refused and "sans son nom" not in refused
    lea.sent("/membres/1/modifier", {"given_name": "Odile", "badges": "y", "unnamed": "y"})
    assert "Ses présences sont notées sans son nom" in lea.get("/membres/1/reconnaitre").text
    lea.sent("/membres/1/modifier", {"given_name": "Odile"})
    assert "notée sans son nom" not in lea.get("/membres/1").text


def test_the_coordination_finds_a_member_by_the_whole_name_and_the_journal_says_so(
    lea: Browser, helene: Browser, cast: Cast
) -> None:
    amina, paul = cast.member(), cast.member("Paul", "Durand", site="auzances")
    page = helene.get("/membres").text
    assert "Benali" not in page and "Durand" not in page and "Nouveau membre" in page
    for part in ("Amina", "benali", "", "%"):
        answer = helene.send("/membres", {"name": part})
        assert "Benali" not in answer.text and f"/membres/{amina}" not in answer.text, part
    for name, number in (("amina BENALI", amina), ("Paul Durand", paul)):
        found = helene.send("/membres", {"name": name})
        assert found.status_code == 200 and f'href="/membres/{number}"' in found.text
    with cast.services.database.begin(read_only=True) as session:
        assert [each.why for each in looks(session, amina)] == [Act.MEMBER_FOUND]
    assert lea.send("/membres", {"name": "Amina Benali"}).status_code == 403
    assert "Amina Benali" in lea.get("/membres").text  # who works at a site has its list
