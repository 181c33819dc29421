"""What a witness says: parsed, written once, and refused where it could lead to somebody."""

from __future__ import annotations

import pytest

from badges.base.errors import NotFound, Refused
from badges.recognition.witnesses import slips
from badges.recognition.witnesses.rules import MOST_WITNESSES
from tests.cast.people import at_once
from tests.cast.recognition import Recognition
from tests.cast.refusals import code as refusal
from tests.cast.witnesses import FORM, SENTENCE, facts, kept, slip, statement_of, statements, written

OTHER_FORM = "0b1f4b5e-0000-4000-8000-000000000002"


def test_a_statement_is_written_and_its_slip_used(issued: Recognition) -> None:
    code = slip(issued.services, issued.lea, issued.award)
    written(issued.services, code)
    found = statement_of(issued.services, code)
    assert (found.first_name, found.function, found.sentence) == ("Josiane", "took_part", SENTENCE)
    assert found.read_at is None and found.urn.startswith("urn:uuid:")
    assert issued.headline() == "VALID" and len(issued.editions()) == 1


def test_a_slip_serves_once_and_the_same_form_writes_once(issued: Recognition) -> None:
    code = slip(issued.services, issued.lea, issued.award)
    written(issued.services, code)
    slips.say(issued.services, code, facts(first_name="Autre"), client_key=FORM)  # a second tap
    with pytest.raises(Refused, match=r"witness\.used"):
        slips.say(issued.services, code, facts(), client_key=OTHER_FORM)
    assert [each.first_name for each in statements(issued.services)] == ["Josiane"]


def test_two_people_with_one_photographed_slip_write_one(recognition: Recognition) -> None:
    of = recognition.sign()
    code = slip(of.services, of.lea, of.award)
    found = at_once(
        lambda: slips.say(of.services, code, facts(first_name="Une"), client_key=FORM),
        lambda: slips.say(of.services, code, facts(first_name="Deux"), client_key=OTHER_FORM),
    )
    assert sorted(str(each) for each in found) == ["None", "witness.used"] and len(statements(of.services)) == 1


def test_an_unknown_code_writes_nothing(issued: Recognition) -> None:
    with pytest.raises(NotFound):
        slips.say(issued.services, "00000000", facts(), client_key=FORM)
    assert statements(issued.services) == []


def test_five_witnesses_a_badge(issued: Recognition) -> None:
    spare = slip(issued.services, issued.lea, issued.award)
    for number in range(MOST_WITNESSES):
        kept(issued.services, issued.lea, issued.award, first_name=f"Prénom{chr(97 + number)}", key=f"form-{number}")
    assert refusal(lambda: slip(issued.services, issued.lea, issued.award)) == "witness.full"
    assert refusal(lambda: written(issued.services, spare)) == "witness.full"


@pytest.mark.parametrize(
    "name",
    ["Josiane", "Marie-Claude", "N’Diaye", "Łucja", "Jean Luc", "Zoé", "فاطمة", "Nguyễn", "नेहा"],
)
def test_first_names_of_any_script_are_taken(name: str) -> None:
    assert facts(first_name=f"  {name} ").first_name == name


@pytest.mark.parametrize(
    ("field", "typed", "wanted"),
    [
        ("first_name", "", "name.missing"),
        ("first_name", "\u200b", "name.missing"),
        ("first_name", "a" * 41, "name.too_long"),
        ("first_name", "Léa, bénévole, dit l’avoir vu", "witness.first_name"),
        ("first_name", "0612345678", "witness.first_name"),
        ("first_name", "lea@x.example", "witness.first_name"),
        ("first_name", "« Léa »", "witness.first_name"),
        ("first_name", "<b>Léa", "witness.first_name"),
        ("first_name", "-", "witness.first_name"),
        ("function", "", "witness.function"),
        ("function", "parent", "witness.function"),
        ("function", "guardian", "witness.function"),
        ("sentence", "é" * 201, "witness.sentence_too_long"),
        ("sentence", "Appelez le 06 12 34 56 78", "witness.contact"),
        ("sentence", "Voyez www.gagnez.example", "witness.contact"),
        ("sentence", "Écrivez à lea@x.example", "witness.contact"),
        ("saw", "", "witness.saw"),
        ("saw", "no", "witness.not_sure"),
        ("saw", "peut-être", "witness.saw"),
    ],
)
def test_what_cannot_stand_in_a_badge_is_refused(field: str, typed: str, wanted: str) -> None:
    assert refusal(lambda: facts(**{field: typed})) == wanted


def test_the_sentence_may_be_left_out_and_is_one_line(issued: Recognition) -> None:
    assert facts(sentence="  ").sentence is None
    assert facts(sentence="Deux\r\nlignes\u202e ici").sentence == "Deux lignes ici"
    assert facts(sentence="a<b>c").sentence == "a< b>c"
