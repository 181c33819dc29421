"""The staff's pages in a real browser: eight taps without a script, accessible, 320 px wide, dark and light."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import time
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import FilePayload, Page

from badges.base.database import schema
from badges.base.database.engine import Database
from badges.base.rights import OPERATOR
from badges.base.services import Services
from badges.base.times import local_date
from badges.instance import address, catalogue, initialise
from badges.issuing import sign
from badges.issuing.correcting import pause
from badges.recognition import award, observe
from badges.recognition.tables import Observation
from badges.web.http import access
from keys.keyring import Keyring
from tests.cast import acts, afterwards, matching, months
from tests.cast.application import InProgress, app_over, serving
from tests.cast.browsing import FLOATED, NARROWED, OPENED, PATIENCE, SMALL_PATCHES
from tests.cast.listing import list_issuer, propose, told
from tests.cast.messages import session_ahead
from tests.cast.orientations import orientation
from tests.cast.people import Cast
from tests.cast.rows import criteria
from tests.cast.witnesses import slip, written
from tests.conftest import HOURS, Clock, Queue, no_fetch, settings_at
from tests.house.staff import PASSWORD, code_of, give_password

SMALL_TARGETS = """() => [...document.querySelectorAll('a, button, select, textarea, summary, input.grow, .tick')]
  .filter(each => getComputedStyle(each).display != 'inline' && each.className != 'skip')
  .filter(each => { const box = each.getBoundingClientRect()
    return box.width > 1 && box.height > 0 && box.height < (each.closest('.attendance') ? 43.5 : 47.5) })
  .map(each => each.outerHTML.slice(0, 80))"""

# Pages that lead on at once, twins of pages that are looked at, files, questions that wait for nobody here, and those
# that need a state of their own.
ELSEWHERE = {
    "account.passkey", "account.remove_passkey", "coordination.erase_staff", "coordination.remove_issuer",
    "office.abandon", "office.award", "office.change_badge", "office.choose_badge_of_exchange",
    "office.erasure_receipt", "office.gathering_names", "office.members_around", "office.read_award",
    "office.observe_in_exchange", "office.seen_at_gathering", "office.seen_in_exchange", "office.signatures",
    "office.undo", "office.workshop_poster", "office.member_presence_sheet", "office.member_slip",
    "office.waiting_cards", "office.workshop_cards_file", "office.gathering_cards", "office.month_programme",
    "office.is_it_you", "office.name_asked", "office.restore_phone", "office.signin_sheet", "office.spare_sheet",
    "office.week_sheet", "office.import_model", "office.wall_sheet", "office.message_paper", "office.message_papers",
    "office.slip_sheet", "office.roster", "office.report_pdf", "office.report_xlsx", "office.report_hall_sheet",
    "office.report_persons", "coordination.withdraw_report", "office.member_onward",
    "office.onward_letters", "coordination.erasure_texts",
}  # fmt: skip


@dataclass
class Stage:
    """A served instance with two gatherings, and awards at several steps."""

    origin: str
    cast: Cast
    amina: int
    gatherings: list[int]
    awards: dict[str, int]
    workshop: int
    app: Flask
    begun: list[str]  # the pages of what the coordination has begun

    @property
    def lea(self) -> int:
        """Léa's number."""
        return self.cast.lea.staff_id or 0

    def seen_once(self) -> str:
        """The page that corrects the first thing that was seen of anybody."""
        with self.cast.services.database.begin(read_only=True) as session:
            one = session.query(Observation).order_by(Observation.id).first()
            assert one is not None
            return f"/membres/{one.member_id}/vu/{one.id}"

    def endpoint(self, path: str) -> str:
        """The endpoint of a path."""
        found: str = self.app.url_map.bind("localhost").match(path.partition("?")[0])[0]
        return found


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """An instance pinned to a free port of the loopback, and its server. One test awards a badge; the others look."""
    with serving(host="localhost") as server:
        home, origin = tmp_path_factory.mktemp("stage"), f"http://localhost:{server.port}"
        settings = replace(settings_at(home), public_url=origin)
        keyring = Keyring.create(settings.keys_folder, settings.keys_passphrase)
        services = Services(settings, Database(settings.database_url), keyring, Clock(), no_fetch, Queue())  # type: ignore[arg-type]
        schema.upgrade(services.database)
        network = catalogue.network() | {"phone": "05 00 00 00 00", "hours": HOURS}
        initialise.initialise(services, origin, network, services.now())
        address.confirm(services, OPERATOR, origin)
        cast = Cast(services)
        app = app_over(services)
        server.app = InProgress(app)
        give_password(services, cast.helene.staff_id)
        played = _play(cast)
        yield Stage(origin, cast, *played, app, months.pages(cast, played[0]))
    services.database.dispose()


def _play(cast: Cast) -> tuple[int, list[int], dict[str, int], int]:
    amina, lucja, zoe = cast.member(), cast.member("Łucja", "N’Diaye-Şahin"), cast.member("Zoé", None)
    workshop = cast.workshop("Atelier couture")
    there = {amina: "leads", lucja: "helps", zoe: "takes_part"}
    gatherings = [cast.gathering(days, there, workshop=workshop) for days in (7, 0)]
    cast.gathering(0)
    today = local_date(cast.services.now())
    acts.begin_recurring(
        cast.services, cast.helene, site_id=cast.gueret, weekday=3, every_weeks=1, starts=time(14), ends=time(17),
        first_on=today,
    )  # fmt: skip
    awards = {
        "short": _begun(cast, zoe, "equipe", gatherings[1:]),
        "ready": _begun(cast, lucja, "empathie", gatherings),
        "agreed": _begun(cast, zoe, "apprendre", gatherings),
        "issued": _begun(cast, lucja, "ecoute", gatherings),
        "paused": _begun(cast, lucja, "calme", gatherings),
    }
    for name in ("agreed", "issued", "paused"):
        acts.answer(cast.services, cast.helene, awards[name], "yes")
    for name in ("issued", "paused"):
        sign.sign(cast.services, cast.helene, awards[name])
    pause.pause(cast.services, cast.helene, awards["paused"], "criterion")
    _observed(cast, amina, "transmettre", gatherings[0])
    _full(cast, workshop, [amina, lucja, zoe])
    acts.record_exchange(
        cast.services, cast.helene, site_id=cast.gueret, what="Poser une étagère", happened_on=today, giver_id=amina,
        receiver_id=zoe,
    )  # fmt: skip
    matching.of_every_kind(cast.services, cast.helene, [amina, lucja, zoe])
    list_issuer(cast.services, "did:web:ecole-du-fil.example:atelier-de-couture-et-de-tapisserie", "École du Fil")
    propose(cast.services, OPERATOR, "https://partenaire.example/issuer", told(cast.services))  # number 2
    session_ahead(cast.services, cast.helene, workshop)  # who has a place is to be told
    orientation(cast.services, cast.helene)  # number 1
    written(cast.services, slip(cast.services, cast.helene, awards["issued"]))  # number 1
    afterwards.agreed(cast.services, amina, days_ago=100)
    return amina, gatherings, awards, workshop


def _full(cast: Cast, workshop: int, members: list[int]) -> None:
    """Somebody comes to the workshop, somebody waits, and a place is free."""
    for capacity in (1, 2):
        acts.change_workshop(
            cast.services, cast.helene, workshop, title="Atelier couture", description="Coudre un ourlet.",
            place="UDAF", capacity=capacity,
        )  # fmt: skip
        for each in members:
            acts.enrol(cast.services, cast.helene, workshop, each)


def _observed(cast: Cast, member_id: int, slug: str, gathering_id: int) -> list[str]:
    keys = criteria(cast.services, slug)
    observe.observe(
        cast.services, cast.helene, member_id=member_id, badge_slug=slug, criteria=keys[:1], gathering_id=gathering_id
    )
    return keys


def _begun(cast: Cast, member_id: int, slug: str, gatherings: list[int]) -> int:
    for gathering_id in gatherings:
        keys = _observed(cast, member_id, slug, gathering_id)
    number = award.start(cast.services, cast.helene, member_id=member_id, badge_slug=slug, gathering_id=gatherings[-1])
    acts.tick(cast.services, cast.helene, number, keys[:2], "A expliqué l’ourlet avec des mots simples.")
    return number


def signed_in(stage: Stage, chromium: Chromium, **options: Any) -> tuple[Page, list[str]]:
    """A page in which Hélène has signed in, at Guéret; and what the browser complains of."""
    context = chromium.new_context(locale="fr-FR", reduced_motion="reduce", **options)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{stage.origin}/aujourdhui")
    page.get_by_label("Adresse e-mail").fill(stage.cast.staff("Hélène Roux").email)
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Se connecter", exact=True).click()
    page.get_by_label("Le code à 6 chiffres").fill(code_of(stage.cast.services, stage.cast.staff("Hélène Roux").email))
    page.get_by_role("button", name="Continuer", exact=True).click()
    page.goto(f"{stage.origin}/site")
    page.get_by_role("button", name="Guéret").click()
    return page, complaints


def test_eight_taps_without_a_script(stage: Stage, browser: Chromium) -> None:
    page, _ = signed_in(stage, browser, java_script_enabled=False, viewport={"width": 360, "height": 740})
    page.goto(f"{stage.origin}/seances/{stage.gatherings[1]}")
    taps = [
        page.get_by_role("link", name="Reconnaître une compétence"),
        page.get_by_role("link", name="Amina Benali"),
        page.get_by_role("button", name="Transmettre un savoir-faire"),
        page.get_by_text("Montre le geste"),
        page.get_by_text("Explique avec des mots simples"),
        page.get_by_role("button", name="Garder, et voir comme un employeur"),
        page.get_by_role("link", name="Demander son accord à Amina"),
        page.get_by_role("button", name="Oui, je le veux"),  # Amina's own, and the next
        page.get_by_role("link", name="Je rends le téléphone"),
        page.get_by_role("button", name="Signer et délivrer"),
    ]
    for tap in taps:
        tap.click()
    assert len(taps) - 2 <= 8
    assert page.get_by_role("heading", level=1).inner_text() == "Le badge est délivré"
    page.set_viewport_size({"width": 360, "height": 640})  # its square is whole on the first screen of any telephone
    square, tabs = page.locator(".qr img").bounding_box(), page.locator(".nav").bounding_box()
    assert square and tabs and square["y"] + square["height"] <= tabs["y"]
    page.set_viewport_size({"width": 360, "height": 740})
    page.go_back()
    page.reload()
    assert page.get_by_role("heading", level=1).inner_text() == "Le badge est délivré"
    page.get_by_role("link", name="Voir la page").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Ce badge est authentique"
    page.context.close()


def test_two_acts_are_at_hand_on_the_day_s_page(stage: Stage, browser: Chromium) -> None:
    page, _ = signed_in(stage, browser, viewport={"width": 360, "height": 740})
    page.goto(f"{stage.origin}/aujourdhui")
    tabs = page.get_by_role("navigation", name="Pages principales").bounding_box()
    assert tabs is not None
    for name in ("Nouveau membre", "Un échange"):
        box = page.get_by_role("link", name=name, exact=True).bounding_box()
        assert box is not None and box["y"] > 560 and box["y"] + box["height"] <= tabs["y"] and box["height"] >= 48
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    acts = page.locator(".day-acts").bounding_box()
    last = page.get_by_role("button", name="Se déconnecter").bounding_box()
    assert acts is not None and last is not None and last["y"] + last["height"] <= acts["y"]  # nothing stays covered
    page.set_viewport_size({"width": 1280, "height": 800})
    wide = page.get_by_role("link", name="Un échange", exact=True).bounding_box()
    assert wide is not None and wide["x"] > 800
    page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_question_mark_opens_without_a_script(
    stage: Stage, browser: Chromium, scheme: Literal["light", "dark"]
) -> None:
    page, _ = signed_in(
        stage, browser, java_script_enabled=False, viewport={"width": 320, "height": 640}, color_scheme=scheme
    )
    for path in ("/aujourdhui", "/agenda", f"/reconnaitre/{stage.awards['ready']}/accord"):
        page.goto(stage.origin + path)
        mark = page.locator(".guide > summary")
        mark.focus()
        page.keyboard.press("Enter")
        assert page.locator(".guide p").first.is_visible(), path
        page.keyboard.press("Enter")
        assert not page.locator(".guide p").first.is_visible(), path
    page.context.close()
    page, _ = signed_in(stage, browser, viewport={"width": 320, "height": 640}, color_scheme=scheme)
    for path in ("/aujourdhui", "/membres"):
        page.goto(stage.origin + path)
        page.locator(".guide > summary").click()
        assert Axe().run(page).violations_count == 0, path
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), path
    page.context.close()


@pytest.mark.parametrize(("scheme", "width"), [("light", 320), ("dark", 1280)])
def test_pages_are_accessible_and_fit(
    stage: Stage, browser: Chromium, scheme: Literal["light", "dark"], width: int
) -> None:
    page, complaints = signed_in(stage, browser, viewport={"width": width, "height": 740}, color_scheme=scheme)
    last, awards = stage.gatherings[1], stage.awards
    paths = ["/aujourdhui", "/la-semaine", "/site", "/badges-delivres", "/membres", "/membres/nouveau"]
    paths += ["/recherche", "/recherche?q=a", "/recherche?q=ren&quoi=rencontres", "/membres/ce-que-nous-notons"]
    paths += ["/echanges/nouveau", f"/seances/{last}", f"/seances/{last + 1}", f"/seances/{last}/reconnaitre"]
    paths += ["/echanges/1", "/echanges/1/modifier", "/activites", "/activites/1", "/seances/nouvelle"]
    paths += [
        f"/membres/{stage.amina}{end}"
        for end in ("", "/modifier", "/lien", "/adresse", "/reconnaitre", "/site", "/presence", "/double")
    ]
    paths += [stage.seen_once(), "/membres/importer", f"/membres/{stage.amina}/question"]
    paths += [f"/membres/{stage.amina}/vu", f"/seances/{last}/vu/{stage.amina}"]
    paths += [f"/seances/{last}/{end}" for end in (f"reconnaitre/{stage.amina}", "modifier", "annuler", "badges")]
    several = f"/seances/{last}/reconnaitre/plusieurs"
    paths += [several, f"{several}/ecoute", f"{several}/ecoute/vu?avec={stage.amina}"]
    paths += [f"{several}/empathie/{end}" for end in ("accords", "suite")]
    paths += ["/aujourdhui/depuis-un-mois", "/lettres", "/aujourdhui/note-en-votre-nom"]
    paths += ["/agenda", "/agenda?mois=2026-12", "/agenda?semaine=2026-12-21&site=tous", "/agenda/a-completer"]
    paths += ["/rencontres-regulieres", "/rencontres-regulieres/nouvelle", "/rencontres-regulieres/1"]
    paths += [f"/reconnaitre/{awards['short']}/{end}" for end in ("vu?note=1", "fait")]
    paths += [f"/reconnaitre/{awards['ready']}/{end}" for end in ("apercu", "accord")]
    paths += [f"/reconnaitre/{awards['agreed']}/{end}" for end in ("merci", "signer")]
    paths += [
        f"/reconnaitre/{awards['issued']}/{end}" for end in ("fait", "annuler", "pause", "corriger", "corriger/nom")
    ]
    paths += [f"/reconnaitre/{awards['paused']}/fait", f"/membres/{stage.amina}/ancien-nom"]
    paths += [f"/membres/{stage.amina}/{end}" for end in ("depart", "effacer", "donnees", "reunir", "du-nouveau")]
    paths += matching.pages(stage.amina)
    paths += ["/membres/sans-nouvelles", "/liens", "/telephone-perdu", f"/telephone-perdu/{stage.lea}"]
    paths += ["/equipe", "/equipe/inviter", f"/equipe/{stage.lea}", f"/seances/{last}/annonces"]
    paths += ["/mon-compte", *(f"/mon-compte/{end}" for end in ("mot-de-passe", "application", "codes", "deux-facons"))]
    paths += ["/mon-compte/cles/nouvelle", "/mon-compte/application/retirer", "/donnees"]
    paths += ["/accessibilite", "/mentions-legales", "/comprendre", "/issuer", "/questions", "/appels"]
    paths += ["/badges-en-pause", "/cartes-a-imprimer", "/ateliers", "/ateliers/tous", "/ateliers/proposer"]
    paths += [
        f"/ateliers/{stage.workshop}/{end}"
        for end in ("suivi", "cartes", "inscrire", "modifier", "seances", "terminer", "a-demander")
    ]
    paths += ["/a-prevenir", f"/a-prevenir/place/{stage.workshop}/{stage.amina}", "/hors-reseau/envoi"]
    paths += ["/a-rappeler", *(f"/a-rappeler/{end}" for end in ("nouveau", "note", "fausses", "services", "1"))]
    paths += ["/mots-de-temoins", "/mots-de-temoins/1", f"/reconnaitre/{awards['issued']}/temoins"]
    paths += stage.begun
    rules = {} if scheme == "light" else {"runOnly": ["color-contrast"]}  # in the dark only the colours differ
    for path in paths:
        answer = page.goto(stage.origin + path)
        assert answer is not None and answer.status == 200, path
        violations = Axe().run(page, options=rules).response["violations"]
        assert [(found["id"], found["nodes"][0]["html"]) for found in violations] == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), path
        assert page.evaluate(OPENED) <= width, path
        assert page.evaluate(SMALL_TARGETS) == [], path
        assert page.locator("h1").count() == 1 and page.title(), path
        assert page.evaluate(SMALL_PATCHES) == [], path
        assert not page.evaluate(NARROWED), path
    page.evaluate(FLOATED)
    assert page.evaluate(NARROWED)
    assert complaints == []
    page.context.close()
    looked_at = {stage.endpoint(path) for path in paths}
    inside = {
        rule.endpoint
        for rule in stage.app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and access.entrance_of(stage.app, rule.endpoint) in ("staff", "coordinator")
    }
    assert inside - looked_at == ELSEWHERE


@pytest.mark.parametrize("script", [True, False])
def test_a_search_field_alone_takes_no_column(stage: Stage, browser: Chromium, script: bool) -> None:
    page, _ = signed_in(stage, browser, java_script_enabled=script, viewport={"width": 1280, "height": 740})
    page.goto(f"{stage.origin}/membres/{stage.amina}", wait_until="networkidle")
    assert page.locator(".near .list").count() == page.locator(".near:visible").count() == int(script)
    page.context.close()


@pytest.mark.parametrize(("scheme", "width"), [("light", 320), ("dark", 1280)])
def test_a_file_is_previewed_and_confirmed(
    stage: Stage, browser: Chromium, scheme: Literal["light", "dark"], width: int
) -> None:
    """With every kind of row: new, alike, at fault, and names in other letters; two clicks register once."""
    page, complaints = signed_in(stage, browser, viewport={"width": width, "height": 740}, color_scheme=scheme)
    page.goto(f"{stage.origin}/membres/importer")
    rows = f"prénom;tél;né le\nНаталья {scheme};05551234{width % 100:02};1970\n{'w' * 60};;\n"
    rows += "Amina Benali;;\n;12;\n=1+1;;\n"
    file: FilePayload = {"name": "liste.csv", "mimeType": "text/csv", "buffer": rows.encode("utf-16")}
    page.get_by_label("Le fichier").set_input_files(file)
    page.get_by_role("button", name="Voir la liste").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Vérifier avant d’inscrire"
    rules = {} if scheme == "light" else {"runOnly": ["color-contrast"]}
    violations = Axe().run(page, options=rules).response["violations"]
    assert [(found["id"], found["nodes"][0]["html"]) for found in violations] == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert page.evaluate(SMALL_TARGETS) == []
    page.get_by_role("button", name="Inscrire").dblclick()
    page.get_by_text("de ce fichier").wait_for()
    for name in (f"Наталья {scheme}", "w" * 60):  # the coordination finds each by the whole name
        page.goto(f"{stage.origin}/membres")
        page.get_by_label("Prénom et nom entiers").fill(name)
        page.get_by_role("button", name="Chercher", exact=True).click()
        found = page.locator(".list a").first
        found.wait_for()
    page.goto(f"{stage.origin}{found.get_attribute('href')}")
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert complaints == []
    page.context.close()


def test_the_sign_in_page_is_accessible(stage: Stage, app_link: str, browser: Chromium) -> None:
    page = browser.new_page(viewport={"width": 320, "height": 640})
    for path in ("/connexion", app_link, "/bienvenue/rien", "/nulle-part"):
        page.goto(stage.origin + path)
        assert Axe().run(page).violations_count == 0, path
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), path
    page.context.close()


@pytest.fixture
def app_link(stage: Stage) -> str:
    """Karim's one-time link."""
    from badges.base.rights import OPERATOR
    from badges.network import accounts

    return f"/bienvenue/{accounts.link(stage.cast.services, OPERATOR, stage.cast.karim.staff_id or 0)}"
