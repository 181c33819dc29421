"""Texts that name a member: whole anywhere, in part after « chez »; a place that names nobody is the control."""

from __future__ import annotations

import pytest

from badges.base.services import Services
from badges.people import reads
from tests.cast.people import Cast
from tests.cast.statements import asked_of


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("chez Marie Dupont", True), ("Chez MARIE", True), ("chez Mme Dupont", True), ("chez les Dupont", True),
        ("12 rue du Puy, maison de marie-dupont", True), ("Anniversaire de Marie Dupont", True),
        ("Dupont Marie coud", True), ("DUPONT-MARIE", True), ("N’Diaye Awa", True), ("N’Diaye Mona", False),
        ("Dupont, dit Marie", False),
        ("chez Łucja", True), ("chez N’Diaye", True),
        ("Salle de la mairie", False), ("Rue Marie Curie", False), ("Place Dupont", False), ("chez nous", False),
        ("chez Emmaüs", False), ("%", False), ("chez %", False), ("chez", False), ("", False),
    ],
)  # fmt: skip
def test_a_text_that_names_a_member(services: Services, cast: Cast, text: str, named: bool) -> None:
    cast.member("Marie", "Dupont")
    cast.member("Łucja", "N’Diaye-Şahin")
    cast.member("Emma", "Aüs", site="auzances")
    cast.member("Awa", "N’Diaye")
    with services.database.begin(read_only=True) as session:
        found = reads.named_in(session, [text, None], [cast.gueret])
    assert (text in found) is named


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Anniversaire de Geneviève Martin", True), ("Goûter de Ginou MARTIN", True), ("chez Ginou", True),
        ("Ginou Geneviève Martin", True), ("Martin Ginou", True),
        ("Goûter de Ginou", False), ("Geneviève et Ginou", False),
    ],
)  # fmt: skip
def test_the_name_that_she_goes_by_hides_none_of_hers(services: Services, cast: Cast, text: str, named: bool) -> None:
    cast.member("Geneviève", "Martin", called="Ginou")
    with services.database.begin(read_only=True) as session:
        assert reads.named_in(session, [text], [cast.gueret]) == ({text: "Geneviève Martin"} if named else {})


def test_a_page_of_the_shortest_words_is_compared_in_one_statement(services: Services, cast: Cast) -> None:
    cast.member("Marie", "Dupont")
    letters = "abcdefghijklmnopqrstuvwxyz"
    words = [f"{one}{other}" for one in letters for other in letters]
    texts = [" ".join(words[(place * 7 + at * (place + 1)) % len(words)] for at in range(66)) for place in range(60)]
    with services.database.begin(read_only=True) as session, asked_of(services.database.engine) as asked:
        found = reads.named_in(session, [*texts, "Dupont Marie"], [cast.gueret])
    assert found == {"Dupont Marie": "Marie Dupont"} and len(asked) == 1
