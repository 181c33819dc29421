"""What a telephone shows of an attendance page at once: whole names, in every state, between what is sticky."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest

from badges.gatherings import visitors
from badges.recognition import observe
from tests.cast.facts import change_member
from tests.journeys.conftest import DESK, PHONE, People, Reader, Town
from tests.journeys.steps import cut

# The rows of members that can be read and touched whole: at four corners and in the middle nothing lies over them.
WHOLE = """() => [...document.querySelectorAll('.names:not(.visits) > li')].filter(row => {
  const box = row.getBoundingClientRect()
  const label = row.querySelector('label')
  if (!label || !box.height) return false
  const across = [box.left + 3, box.left + box.width / 2, box.right - 3]
  return across.every(x => [box.top + 2, box.top + box.height / 2, box.bottom - 2].every(y => {
    const over = document.elementFromPoint(x, y)
    return over && row.contains(over)
  }))
}).map(row => row.querySelector('label').innerText)"""
HEIGHTS = """() => [...document.querySelectorAll('.names:not(.visits) > li')]
  .map(row => row.getBoundingClientRect().height).filter(height => height > 0)"""
LINES = """() => [...document.querySelectorAll('.tally b')].map(each =>
  each.getBoundingClientRect().height / parseFloat(getComputedStyle(each).lineHeight))"""


def members(town: Town, number: int, *, came: bool = True) -> list[int]:
    """Members of Guéret, of names that an alphabet begins, who came a week ago or never."""
    found = [town.cast.member(f"{chr(65 + place % 26)}line", f"Navette{place}") for place in range(number)]
    if came:
        town.cast.gathering(8, dict.fromkeys(found, "takes_part"))
    return found


def fresh(town: Town, lea: Reader) -> None:
    members(town, 12)
    lea.open(f"/seances/{town.cast.gathering(0)}")


def observed(town: Town, lea: Reader) -> None:
    there = members(town, 12)
    number = town.cast.gathering(0, dict.fromkeys(there, "takes_part"), workshop=town.workshop)
    for each in there[:3]:
        observe.observe(
            town.services,
            town.cast.lea,
            member_id=each,
            badge_slug="equipe",
            criteria=[town.keys("equipe")[0]],
            gathering_id=number,
        )
    lea.open(f"/seances/{number}?visite=1")
    assert lea.page.locator(".eye.done").count() == 3


def unnamed(town: Town, lea: Reader) -> None:
    one = members(town, 12)[0]
    change_member(town.services, town.cast.lea, one, given_name="Aline", family_name="Navette0", unnamed=True)
    number = town.cast.gathering(0, {})
    visitors.note_unnamed(town.services, town.cast.lea, number)
    lea.open(f"/seances/{number}?avec={one}")
    assert "Sa présence est notée sans son nom" in lea.words


def visitor(town: Town, lea: Reader) -> None:
    number = town.cast.gathering(0, dict.fromkeys(members(town, 12), "helps"))
    visitors.note_visitor(town.services, town.cast.lea, number, "Samira")
    visitors.note_unnamed(town.services, town.cast.lea, number)
    lea.open(f"/seances/{number}?visite=1")
    assert "dont 1 sans nom, 1 de passage" in lea.words


def thousand(town: Town, lea: Reader) -> None:
    members(town, 19)
    members(town, 1000, came=False)
    lea.open(f"/seances/{town.cast.gathering(0)}")
    assert lea.button("Habitués").count() == 1


def searching(town: Town, lea: Reader) -> None:
    members(town, 40)
    lea.open(f"/seances/{town.cast.gathering(0)}")
    lea.page.evaluate("scrollTo(0, 600)")
    lea.page.get_by_label("Chercher un nom").fill("nav")
    lea.page.get_by_text("Xline Navette23").wait_for()
    assert lea.page.evaluate(WHOLE)[0] == "Aline Navette0"  # the first that was found, wherever the page stood


def found_nowhere_here(town: Town, lea: Reader) -> None:
    members(town, 12)
    town.cast.member("Paul", "Durand", site="auzances")
    lea.open(f"/seances/{town.cast.gathering(0)}")
    lea.page.get_by_role("checkbox", name="Aline").check()
    lea.page.locator(".tally", has_text="1 présent").wait_for()
    lea.page.get_by_label("Chercher un nom").fill("Paul Durand")
    lea.press("Chercher")
    paul = lea.page.get_by_role("checkbox", name="Paul")
    assert not paul.is_checked()
    lea.page.wait_for_timeout(300)
    assert lea.page.locator("[data-count]").inner_text().endswith("présent")
    paul.check()
    lea.page.locator(".tally", has_text="2 présents").wait_for()
    lea.page.get_by_label("Chercher un nom").fill("")
    lea.page.get_by_role("checkbox", name="Bline").wait_for()


def offline(town: Town, lea: Reader) -> None:
    members(town, 12)
    lea.open(f"/seances/{town.cast.gathering(0)}")
    lea.page.route("**/seances/*", cut)
    for name in ("Aline", "Bline"):
        lea.page.get_by_role("checkbox", name=name).check()
    lea.page.locator(".tally", has_text="2 noms attendent le réseau. Rien n’est perdu.").wait_for()


def taken_back(town: Town, lea: Reader) -> None:
    there = members(town, 12)
    lea.open(f"/seances/{town.cast.gathering(0, {there[0]: 'leads'})}?visite=1")
    lea.page.get_by_role("checkbox", name="Aline").uncheck()
    lea.page.get_by_text("n’est plus dans la liste").wait_for()


State = Callable[[Town, Reader], None]
STATES: tuple[State, ...] = (
    fresh,
    observed,
    unnamed,
    visitor,
    thousand,
    searching,
    found_nowhere_here,
    offline,
    taken_back,
)


@pytest.mark.parametrize("own_face", [True, False], ids=["own-typeface", "fallback-typeface"])
@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_names_stand_whole_between_what_is_sticky(town: Town, people: People, state: State, own_face: bool) -> None:
    """In the telephone's own typeface too, which a first visit shows: the service's is optional."""
    lea = people(PHONE).already_signed_in()
    if not own_face:
        lea.page.route("**/*.woff2", lambda route: route.abort())
    lea.page.set_viewport_size({"width": PHONE, "height": 740})
    state(town, lea)
    for height, least in ((740, 8), (640, 6)):
        lea.page.set_viewport_size({"width": PHONE, "height": height})
        lea.page.wait_for_timeout(50)
        whole = lea.page.evaluate(WHOLE)
        assert len(whole) >= least, (height, whole)
    assert min(lea.page.evaluate(HEIGHTS)) >= 43.5
    assert all(lines < 1.5 for lines in lea.page.evaluate(LINES))
    lea.page.set_viewport_size({"width": PHONE, "height": 760})
    lea.look()


def test_a_measure_that_something_lies_over(town: Town, people: People) -> None:
    """The control: a note over the rows hides them from the measure."""
    lea = people(PHONE).already_signed_in()
    fresh(town, lea)
    assert len(lea.page.evaluate(WHOLE)) >= 8
    lea.page.evaluate("document.querySelector('.dock').style.height = '420px'")
    assert len(lea.page.evaluate(WHOLE)) < 8


def test_the_bar_holds_the_way_back_and_the_other_acts_are_behind_plus(town: Town, people: People) -> None:
    lea = people(PHONE).already_signed_in()
    observed(town, lea)
    assert lea.page.get_by_role("navigation", name="Pages principales").count() == 0
    assert "Atelier couture" in lea.page.locator("header").inner_text()
    move = lea.link("Déplacer ou renommer")
    assert not move.is_visible() and not lea.link("Feuille à signer (PDF)").is_visible()
    lea.page.get_by_text("Plus", exact=True).focus()
    lea.page.keyboard.press("Enter")
    for name in ("Annuler", "Imprimer les cartes", "Voir l’atelier", "Feuille à signer (PDF)"):
        assert lea.link(name).is_visible(), name
    help_line = lea.page.get_by_text("Aide sur cette page")
    assert help_line.is_visible()
    lines = lea.page.locator(".plus > .card").locator(":is(a, button, summary):visible")
    boxes = [each.bounding_box() for each in lines.all()]
    tops = [(box["y"], box["y"] + box["height"]) for box in boxes if box]
    assert len(tops) == len(boxes) >= 8
    assert all(end <= start + 0.5 for (_, end), (start, _) in pairwise(tops)), tops  # no line lies over another
    card = lea.page.locator(".plus > .card").bounding_box()
    assert card is not None and card["y"] + card["height"] - tops[-1][1] < 16  # and no empty row ends them
    help_line.click()
    assert lea.page.locator(".plus .guide p").first.is_visible()
    help_line.click()
    lea.follow("Déplacer ou renommer").look()
    lea.page.go_back()
    lea.follow("Revenir").look()
    assert lea.page.url.endswith("/aujourdhui")


def test_search_and_letters_are_one_line_by_touch_and_by_keyboard(town: Town, people: People) -> None:
    lea = people(PHONE).already_signed_in()
    thousand(town, lea)
    dock, field = lea.page.locator(".dock"), lea.page.get_by_label("Chercher un nom")
    letters, search = lea.button("S–Z"), lea.button("Chercher")
    box = dock.bounding_box()
    assert box is not None and box["height"] <= 56
    assert letters.is_visible() and not search.is_visible()
    field.click()
    assert search.is_visible() and field.evaluate("each => each === document.activeElement")
    lea.page.keyboard.press("Shift+Tab")  # to the last of the letters, which the field lay over
    assert not search.is_visible()
    assert lea.button("Autres").evaluate("each => each === document.activeElement")
    over = "each => { const box = each.getBoundingClientRect()\n"
    over += "return each.contains(document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2)) }"
    assert lea.button("Autres").evaluate(over)
    lea.page.keyboard.press("Tab")
    assert search.is_visible()
    lea.page.keyboard.press("Tab")
    assert search.evaluate("each => each === document.activeElement")


def test_roles_stand_in_the_row_where_there_is_room(town: Town, people: People) -> None:
    lea = people(DESK).already_signed_in()
    visitor(town, lea)
    row = lea.page.locator(".names li", has_text="Aline")
    group = row.get_by_role("group", name="Rôle : Aline")
    assert not row.locator("select").is_visible() and group.is_visible()
    assert group.get_by_role("button", pressed=True).inner_text() == "Aide"
    group.get_by_role("button", name="Anime").focus()
    lea.page.keyboard.press("Enter")
    leads = lea.page.locator("[data-doing=leads]")
    leads.get_by_text("Aline Navette0").wait_for()
    assert group.get_by_role("button", pressed=True).inner_text() == "Anime"
    lea.page.locator(".tally", has_text="Gardé").wait_for()
    beside, names = lea.page.locator(".who").bounding_box(), lea.page.locator(".names").first.bounding_box()
    assert beside is not None and names is not None and beside["x"] >= names["x"] + names["width"]
    assert "Samira" in lea.page.locator(".who").inner_text()
    lea.look()


def test_no_row_moves_when_the_field_loses_the_focus(town: Town, people: People) -> None:
    lea = people(PHONE).already_signed_in()
    thousand(town, lea)
    row = lea.page.locator(".names li", has_text="Cline Navette2")
    box = row.bounding_box()
    lea.page.get_by_label("Chercher un nom").focus()
    assert row.bounding_box() == box
    row.get_by_role("checkbox").click()
    assert row.bounding_box() == box and row.get_by_role("checkbox").is_checked()
    lea.page.locator(".tally", has_text="Gardé").wait_for()


def test_who_was_looked_for_is_found_and_the_others_come_back(town: Town, people: People) -> None:
    lea = people(PHONE).already_signed_in()
    members(town, 40)
    lea.open(f"/seances/{town.cast.gathering(0)}")
    field, other = lea.page.get_by_label("Chercher un nom"), lea.page.get_by_role("checkbox", name="Aline Navette0")
    field.fill("Xline")
    found = lea.page.get_by_role("checkbox", name="Xline Navette23")
    found.wait_for()
    assert not other.is_visible()
    found.check()
    assert field.input_value() == "" and other.is_visible() and found.is_checked()
    assert "Xline Navette23" in lea.page.evaluate(WHOLE)  # under the eye, to give a role
    lea.page.locator(".tally", has_text="Gardé").wait_for()
    field.fill("Xline")
    other.wait_for(state="hidden")
    found.uncheck()  # taken back: the search stays
    assert field.input_value() == "Xline"


def test_a_first_name_that_is_refused_says_why_at_its_field(town: Town, people: People) -> None:
    lea = people(PHONE).already_signed_in()
    lea.open(f"/seances/{town.cast.gathering(0)}?visite=1")
    field, error = lea.page.get_by_label("Son prénom"), lea.page.locator("#visitor-erreur")
    field.fill("Anne-Élisabeth-Marie-Joséphine de la Tour d’Auvergne")
    lea.button("Ajouter").click()
    error.wait_for()
    assert "trop long" in error.inner_text() and "trop long" not in lea.page.locator(".tally").inner_text()
    assert field.input_value().startswith("Anne-Élisabeth") and field.get_attribute("aria-invalid") == "true"
    below = field.bounding_box()
    said = error.bounding_box()
    assert below and said and 0 <= said["y"] - below["y"] - below["height"] < 24
    lea.complaints.clear()  # the answer 422
    lea.look()
    field.fill("Anne")
    lea.button("Ajouter").click()
    lea.page.locator(".visits", has_text="Anne").wait_for()
    assert error.count() == 0 and field.get_attribute("aria-invalid") is None
