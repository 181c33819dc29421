"""The same badge for several people: one page for what was seen of each, each one's own yes, one signature for all."""

from __future__ import annotations

import re

from flask import Flask
from werkzeug.test import TestResponse

from badges.issuing.correcting import pause
from badges.recognition import observe, reads
from tests.cast.office import Browser, hidden_fields, token_of
from tests.cast.people import Cast
from tests.cast.rows import award, criteria
from tests.cast.statements import statements

NAMES = [("Amina", "Benali"), ("Jean-Paul", "Dufour"), ("Sylvie", "Aubert"), ("Omar", "Diallo"), ("Rose", "Petit")]
SLUG = "equipe"


def people(cast: Cast, count: int = 3, *, seen_before: int = 3) -> tuple[int, list[int]]:
    """A gathering of today with several people, of whom the first ones were seen a week ago too."""
    numbers = [cast.member(*NAMES[place % 5]) for place in range(count)]
    before = cast.gathering(7, dict.fromkeys(numbers, "helps"))
    today = cast.gathering(0, dict.fromkeys(numbers, "helps"))
    for number in numbers[:seen_before]:
        observe.observe(cast.services, cast.lea, member_id=number, badge_slug=SLUG,
                        criteria=criteria(cast.services, SLUG)[:1], gathering_id=before)  # fmt: skip
    return today, numbers


def address(today: int, numbers: list[int], slug: str = SLUG) -> str:
    """The page of what was seen of these people."""
    return f"/seances/{today}/reconnaitre/plusieurs/{slug}/vu?" + "&".join(f"avec={number}" for number in numbers)


def send(lea: Browser, path: str, form: dict[str, object]) -> TestResponse:
    """Send the page of what was seen, with the version of each person that it carries."""
    page = lea.get(path)
    carried = {name: value for name, value in hidden_fields(page).items() if name.startswith(("csrf", "version"))}
    return lea.client.post(path, data={**carried, **form})


def seen_of(cast: Cast, numbers: list[int], **sentences: str) -> dict[str, object]:
    """Two criteria seen of each person."""
    keys = criteria(cast.services, SLUG)[:2]
    return {f"criteria-{number}": keys for number in numbers} | {
        name.replace("_", "-"): text for name, text in sentences.items()
    }


def test_three_at_once_each_with_her_own_words_and_her_own_yes(lea: Browser, cast: Cast, visitor: Browser) -> None:
    today, numbers = people(cast)
    amina, jean, sylvie = numbers
    assert "Le même badge pour plusieurs personnes" in lea.get(f"/seances/{today}/reconnaitre").text
    start = lea.get(f"/seances/{today}/reconnaitre/plusieurs").text
    assert f'href="/seances/{today}/reconnaitre/plusieurs/{SLUG}"' in start and "Étape 1 sur 4" in start
    who = lea.get(f"/seances/{today}/reconnaitre/plusieurs/{SLUG}").text
    assert "Étape 2 sur 4" in who and all(f'name="avec" value="{number}"' in who for number in numbers)
    page = lea.get(address(today, numbers)).text
    assert "Étape 3 sur 4" in page and page.count('<details class="card"') == 3
    answer = send(lea, address(today, numbers), seen_of(cast, numbers, **{
        f"sentence_{amina}": "A partagé le travail entre tous.", f"sentence_{jean}": "A attendu les plus lents.",
    }))  # fmt: skip
    hub = f"/seances/{today}/reconnaitre/plusieurs/{SLUG}/accords"
    assert answer.status_code == 303 and answer.headers["Location"] == hub
    page = lea.get(hub).text
    assert "Étape 4 sur 4" in page and "A partagé le travail" in page and "A attendu les plus" in page
    assert "Passer le téléphone à Amina" in page and "Signer et délivrer" not in page

    asked = []
    for said in ("yes", "later", "yes"):
        handed = lea.get(f"/seances/{today}/reconnaitre/plusieurs/{SLUG}/suite").text
        found = re.search(r'href="(/reconnaitre/(\d+)/accord\?ensemble=1)"', handed)
        assert found
        asked.append(int(found.group(2)))
        thanks = lea.sent(found.group(1), {"answer": said})
        assert thanks == f"/reconnaitre/{asked[-1]}/merci?ensemble=1"
        if len(asked) < 3:
            assert lea.get(thanks, 303).headers["Location"].endswith("/suite")
    given = lea.get(thanks).text
    assert "Merci. Rendez le téléphone à Léa" in given and f'href="{hub}"' in given and "Plus tard" not in given
    assert lea.get(f"/seances/{today}/reconnaitre/plusieurs/{SLUG}/suite", 303).headers["Location"] == hub
    page = lea.get(hub).text
    assert "Signer et délivrer 2 badges" in page and "Plus tard" in page and "Demander de nouveau" in page
    assert lea.sent(hub) == hub
    states = [award(cast.services, number).state for number in asked]
    assert states == ["issued", "draft", "issued"]
    page = lea.get(hub).text
    assert page.count(">Délivré<") == 2 and "Signer et délivrer" not in page
    assert lea.sent(hub) == hub  # a second time signs nothing more
    code = award(cast.services, asked[0]).code
    assert "A partagé le travail entre tous." in visitor.get(f"/v/{code}").text
    assert f'value="{amina}"' not in lea.get(f"/seances/{today}/reconnaitre/plusieurs/{SLUG}").text  # has it already
    assert sylvie


def test_one_refusal_stops_nobody_else(lea: Browser, cast: Cast) -> None:
    today, (amina, jean, sylvie) = people(cast)
    numbers = [amina, jean, sylvie]
    answer = send(lea, address(today, numbers), seen_of(cast, [amina, jean], **{
        f"sentence_{jean}": "A aidé Sylvie à finir.", f"sentence_{sylvie}": "Une phrase sans rien de coché.",
        f"sentence_{amina}": "A partagé le travail entre tous.",
    }))  # fmt: skip
    assert answer.status_code == 422
    page = answer.text
    assert "A aidé Sylvie à finir." in page and "Une phrase sans rien de coché." in page  # nothing is lost
    assert f'href="#sentence-{jean}"' in page and f'href="#criteria-{sylvie}"' in page
    assert f'id="sentence-{amina}-erreur"' not in page
    fields = {name: value for name, value in hidden_fields(answer).items() if name.startswith("version")}
    again = seen_of(cast, numbers, **{f"sentence_{amina}": "A partagé le travail entre tous."})
    answer = lea.client.post(address(today, numbers), data={"csrf_token": token_of(answer), **fields, **again})
    assert answer.status_code == 303, answer.text
    assert lea.get(answer.headers["Location"]).text.count("À demander") == 3


def test_who_was_seen_on_one_date_is_kept_and_the_others_go_on(lea: Browser, cast: Cast) -> None:
    today, numbers = people(cast, seen_before=1)
    hub = send(lea, address(today, numbers[:2]), seen_of(cast, numbers[:2])).headers["Location"]
    page = lea.get(hub).text
    assert "Encore une date à observer." in page and "Ce que vous avez vu est gardé." in page
    assert "Passer le téléphone à Amina" in page and page.count("À demander") == 1
    assert page.count("Encore une date<") == 1 and "à voir" not in page
    with cast.services.database.begin(read_only=True) as session:
        assert reads.observed_members(session, today) == set(numbers[:2])


def test_who_was_chosen_and_not_ticked_is_said_or_taken_off(lea: Browser, cast: Cast) -> None:
    today, (amina, jean, sylvie) = people(cast)
    answer = send(lea, address(today, [amina, jean, sylvie]), seen_of(cast, [amina]))
    assert answer.status_code == 422
    page = answer.text
    assert page.count('class="error">Cochez ce que vous avez vu, ou retirez cette personne.') == 2
    assert f'href="#criteria-{jean}"' in page and f'href="#criteria-{sylvie}"' in page
    assert f'name="sans" value="{amina}"' not in page and f'name="sans" value="{jean}"' in page
    assert page.count(" open") == 3
    fields = {name: value for name, value in hidden_fields(answer).items() if name.startswith(("csrf", "version"))}
    ticked = seen_of(cast, [amina, sylvie])
    # A tick of what was seen is worth more than one beside "Retirer".
    again = lea.client.post(
        address(today, [amina, jean, sylvie]), data={**fields, **ticked, "sans": [str(jean), str(sylvie), "x"]}
    )
    assert again.status_code == 303
    assert lea.get(again.headers["Location"]).text.count("À demander") == 2
    nobody = send(lea, address(today, [jean]), {"sans": str(jean)})
    assert nobody.status_code == 303 and nobody.headers["Location"].endswith(f"/plusieurs/{SLUG}?personne=1")
    form = re.search(r'<form method="post" action="([^"]+)"', send(lea, address(today, [amina, jean, sylvie]), {
        **seen_of(cast, [amina]), "sans": str(jean), f"sentence-{sylvie}": "x" * 301, f"criteria-{sylvie}": ["1"],
    }).text)  # fmt: skip
    assert form and f"avec={jean}" not in form.group(1) and f"avec={sylvie}" in form.group(1)


def test_the_way_to_another_date_leads_back_to_the_group(lea: Browser, cast: Cast) -> None:
    today, numbers = people(cast, seen_before=1)
    hub = send(lea, address(today, numbers[:2]), seen_of(cast, numbers[:2])).headers["Location"]
    link = re.search(r'href="(/reconnaitre/(\d+)/vu\?note=1&amp;ensemble=1)"', lea.get(hub).text)
    assert link
    page = lea.get(link.group(1).replace("&amp;", "&")).text
    assert f'href="/reconnaitre/{link.group(2)}?ensemble=1"' in page
    assert lea.get(f"/reconnaitre/{link.group(2)}?ensemble=1", 303).headers["Location"] == hub
    other = re.search(rf'href="(/reconnaitre/{link.group(2)}/vu/seance/\d+\?ensemble=1)"', page)
    assert other
    back = lea.sent(other.group(1), {"criteria": criteria(cast.services, SLUG)[:1]})
    assert lea.get(back, 303).headers["Location"] == hub
    assert lea.get(hub).text.count("À demander") == 2


def test_who_lacks_a_thing_and_a_date_reads_both(lea: Browser, cast: Cast) -> None:
    today, numbers = people(cast, 1, seen_before=0)
    one = {f"criteria-{numbers[0]}": criteria(cast.services, SLUG)[:1]}
    page = lea.get(send(lea, address(today, numbers), one).headers["Location"]).text
    assert "À compléter" in page and "Encore une date" not in page
    assert "1 chose à voir" in page and "1 séance à observer" in page


def test_a_paused_badge_is_not_said_to_be_delivered(lea: Browser, cast: Cast) -> None:
    today, numbers = people(cast)
    hub = send(lea, address(today, numbers[:2]), seen_of(cast, numbers[:2])).headers["Location"]
    for _ in range(2):
        handed = lea.get(hub.replace("accords", "suite")).text
        found = re.search(r'href="(/reconnaitre/(\d+)/accord\?ensemble=1)"', handed)
        assert found
        lea.sent(found.group(1), {"answer": "yes"})
    lea.sent(hub)
    pause.pause(cast.services, cast.lea, int(found.group(2)), "criterion")
    page = lea.get(hub).text
    assert page.count(">Délivré<") == 1 and page.count(">En pause<") == 1
    chosen = lea.get(f"/seances/{today}/reconnaitre/plusieurs/{SLUG}").text
    assert "Ont déjà ce badge" in chosen


def test_nothing_or_nobody_is_said(lea: Browser, cast: Cast) -> None:
    today, numbers = people(cast)
    nobody = lea.get(f"/seances/{today}/reconnaitre/plusieurs/{SLUG}/vu", 303).headers["Location"]
    assert "Cochez au moins une personne." in lea.get(nobody).text
    answer = send(lea, address(today, numbers), {})
    assert answer.status_code == 422
    assert lea.get(f"/seances/{today}/reconnaitre/plusieurs/{SLUG}/accords", 303)
    assert lea.get(f"/seances/{today}/reconnaitre/plusieurs/aucun", 404)


def test_another_site_sees_nothing(lea: Browser, cast: Cast) -> None:
    there = cast.gathering(0, {cast.member("Zoé", "Noir", site="auzances"): "helps"}, site="auzances")
    for rest in ("", f"/{SLUG}", f"/{SLUG}/vu?avec=1", f"/{SLUG}/accords", f"/{SLUG}/suite"):
        lea.get(f"/seances/{there}/reconnaitre/plusieurs{rest}", 404)


def test_what_another_tab_wrote_is_shown_beside_it(lea: Browser, cast: Cast) -> None:
    today, numbers = people(cast)
    page = lea.get(address(today, numbers[:1]))
    carried = {name: value for name, value in hidden_fields(page).items() if name.startswith(("csrf", "version"))}
    first = seen_of(cast, numbers[:1], **{f"sentence_{numbers[0]}": "Écrit dans un onglet."})
    assert send(lea, address(today, numbers[:1]), first).status_code == 303
    second = seen_of(cast, numbers[:1], **{f"sentence_{numbers[0]}": "Écrit dans un autre."})
    answer = lea.client.post(address(today, numbers[:1]), data={**carried, **second})
    assert answer.status_code == 409
    assert "Écrit dans un onglet." in answer.text and "Écrit dans un autre." in answer.text


def test_twelve_statements_however_many_people(lea: Browser, app: Flask, cast: Cast) -> None:
    found: dict[str, list[int]] = {}
    for count in (2, 5):
        today, numbers = people(cast, count, seen_before=count)
        base = f"/seances/{today}/reconnaitre/plusieurs"
        hub = send(lea, address(today, numbers), seen_of(cast, numbers)).headers["Location"]
        pages = {"badge": base, "people": f"{base}/{SLUG}", "seen": address(today, numbers), "hub": hub,
                 "suite": f"{base}/{SLUG}/suite"}  # fmt: skip
        for name, path in pages.items():
            lea.get(path)
            with statements(app) as run:
                lea.get(path)
            assert len(run) <= 12, (name, [" ".join(statement.split())[:80] for statement, _ in run])
            found.setdefault(name, []).append(len(run))
    assert all(first == second for first, second in found.values()), found


def test_warnings_stand_beside_what_they_concern_and_block_nothing(lea: Browser, cast: Cast) -> None:
    today, numbers = people(cast)
    amina, jean, sylvie = numbers
    hub = send(lea, address(today, numbers), seen_of(cast, numbers, **{
        f"sentence_{amina}": "A partagé le travail entre tous.", f"sentence_{jean}": "Bien",
        f"sentence_{sylvie}": "a partagé  le travail, entre tous !",
    })).headers["Location"]  # fmt: skip
    page = lea.get(hub).text
    assert page.count("Toutes les personnes présentes (3) reçoivent le même badge.") == 1
    assert page.count("Cette phrase est très courte.") == 1
    assert page.count("La même phrase est déjà sur un autre badge.") == 2
    assert page.count("Vous pouvez continuer.") == 4
    number = int(re.findall(r"/reconnaitre/(\d+)/apercu", page)[0])
    preview = lea.get(f"/reconnaitre/{number}/apercu?ensemble=1").text
    assert "La même phrase est déjà sur un autre badge." in preview and "Vous pouvez continuer." in preview
    assert "Cette phrase est très courte" not in preview
    for _ in numbers:
        handed = re.search(
            r'href="(/reconnaitre/\d+/accord\?ensemble=1)"', lea.get(hub.replace("accords", "suite")).text
        )
        assert handed
        asked = lea.get(handed.group(1)).text
        assert "Vous pouvez continuer" not in asked and "même phrase" not in asked  # the member reads none of it
        lea.sent(handed.group(1), {"answer": "yes"})
    assert "Signer et délivrer 3 badges" in lea.get(hub).text
    lea.sent(hub)
    assert lea.get(hub).text.count(">Délivré<") == 3
