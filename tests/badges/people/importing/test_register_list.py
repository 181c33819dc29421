"""A file is previewed, confirmed once, and registers each row once, whoever confirms it and how often."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from badges.base.errors import NotFound, Outdated
from badges.base.journal import reads as journal
from badges.base.journal.acts import Act
from badges.base.rights import Actor
from badges.base.services import Services
from badges.people import rows
from badges.people.importing.csv_rows import MOST_ROWS, read
from badges.people.importing.plan import plan
from badges.people.importing.register_list import register_list
from badges.people.importing.views import ListFile, Standing
from badges.people.tables import Consent, Member
from tests.cast.people import Cast, at_once
from tests.cast.rows import count

FILE = read(
    "prénom;nom;téléphone\nZoé;Lefèvre;05 55 12 34 56\nAli;Ka;\nZoe;LEFEVRE;\nMia;Roy;05 55 12 34 56\n;;12\n".encode()
)


def standings(services: Services, actor: Actor, site_id: int, file: ListFile) -> dict[int, Standing]:
    """How each row stands, by its number."""
    return {line.row.number: line.standing for line in plan(services, actor, site_id, file).lines}


def confirm(services: Services, actor: Actor, site_id: int, file: ListFile, *others: int) -> int:
    """Preview a file and confirm what was shown."""
    shown = plan(services, actor, site_id, file).version()
    return register_list(services, actor, site_id, file, others=others, shown=shown)


def members(services: Services) -> list[str]:
    with services.database.begin(read_only=True) as session:
        return list(session.scalars(select(Member.given_name).order_by(Member.id)))


def test_nothing_is_written_before_it_is_confirmed(services: Services, cast: Cast) -> None:
    assert standings(services, cast.lea, cast.gueret, FILE) == {
        2: Standing.NEW, 3: Standing.NEW, 4: Standing.TWIN, 5: Standing.TWIN, 6: Standing.WRONG,
    }  # fmt: skip
    assert members(services) == []
    assert confirm(services, cast.lea, cast.gueret, FILE) == 2
    assert members(services) == ["Zoé", "Ali"]


def test_a_twin_is_registered_only_when_it_is_ticked(services: Services, cast: Cast) -> None:
    assert confirm(services, cast.lea, cast.gueret, FILE, 5, 6, 77) == 3  # a faulty row is no choice, nor one unknown
    assert members(services) == ["Zoé", "Ali", "Mia"]


def test_members_who_are_there_are_twins_by_name_sound_and_contact(services: Services, cast: Cast) -> None:
    cast.member("Ka", "Ali")
    cast.member("Léo", "Mas", phone="05 55 12 34 56")
    cast.member("Ugo", "Fau", email="mia@Exemple.fr")
    lines = plan(services, cast.lea, cast.gueret, FILE).lines
    assert [[each.given_name for each in line.twins] for line in lines[:2]] == [["Léo"], ["Ka"]]
    mail = read(b"prenom;mail\nMia;MIA@exemple.fr\n")
    assert standings(services, cast.lea, cast.gueret, mail) == {2: Standing.TWIN}


def test_the_name_that_she_goes_by_hides_no_twin(services: Services, cast: Cast) -> None:
    cast.member("Ali", "Ka", called="Lilou")
    assert [[each.given_name for each in line.twins] for line in plan(services, cast.lea, cast.gueret, FILE).lines][
        1
    ] == ["Ali"]
    cast.member("Zoé", "Lefèvre", called="Zaza", site="auzances")
    assert standings(services, cast.helene, cast.gueret, FILE)[2] == Standing.TWIN


def test_a_facilitator_is_shown_no_member_of_another_site(services: Services, cast: Cast) -> None:
    cast.member("Ali", "Ka", site="auzances")
    assert standings(services, cast.lea, cast.gueret, FILE)[3] == Standing.NEW
    assert standings(services, cast.helene, cast.gueret, FILE)[3] == Standing.TWIN  # the control


def test_no_answer_is_recorded_for_anybody(services: Services, cast: Cast) -> None:
    confirm(services, cast.lea, cast.gueret, FILE)
    assert count(services, Consent) == 0


def test_the_journal_holds_how_many_and_no_name(services: Services, cast: Cast) -> None:
    confirm(services, cast.lea, cast.gueret, FILE)
    with services.database.begin(read_only=True) as session:
        (act,) = journal.acts(session, journal.Filter(kind=Act.MEMBER_REGISTERED))
    assert (act.about, act.member_id, act.site_id, act.staff_id) == (
        "list:2", None, cast.gueret, cast.lea.staff_id,
    )  # fmt: skip


def test_confirmed_twice_it_registers_once(services: Services, cast: Cast) -> None:
    shown = plan(services, cast.lea, cast.gueret, FILE).version()
    for _time in range(3):
        assert register_list(services, cast.lea, cast.gueret, FILE, others=[4], shown=shown) == 3
    assert members(services) == ["Zoé", "Ali", "Zoe"]
    assert standings(services, cast.lea, cast.gueret, FILE)[2] == Standing.KNOWN
    with services.database.begin(read_only=True) as session:
        assert len(journal.acts(session, journal.Filter(kind=Act.MEMBER_REGISTERED))) == 1


def test_two_who_confirm_at_once_register_once(services: Services, cast: Cast) -> None:
    shown = plan(services, cast.lea, cast.gueret, FILE).version()

    def confirmed(actor: Actor) -> int:
        return register_list(services, actor, cast.gueret, FILE, others=[5], shown=shown)

    assert at_once(*(lambda actor=actor: confirmed(actor) for actor in (cast.lea, cast.lea, cast.lea))) == [3, 3, 3]
    assert members(services) == ["Zoé", "Ali", "Mia"]


def test_the_same_file_later_offers_what_is_left(services: Services, cast: Cast) -> None:
    confirm(services, cast.lea, cast.gueret, FILE)
    assert confirm(services, cast.lea, cast.gueret, FILE, 5) == 3
    assert members(services) == ["Zoé", "Ali", "Mia"]


def test_a_corrected_file_registers_nobody_twice(services: Services, cast: Cast) -> None:
    confirm(services, cast.lea, cast.gueret, FILE)
    corrected = read("prénom;nom\nZoé;Lefèvre\nAli;Ka\nNoé;Petit\n".encode())
    assert confirm(services, cast.lea, cast.gueret, corrected) == 1
    assert members(services) == ["Zoé", "Ali", "Noé"]


def test_who_was_registered_meanwhile_is_shown_first(services: Services, cast: Cast) -> None:
    shown = plan(services, cast.lea, cast.gueret, FILE).version()
    cast.member("Ali", "Ka")
    with pytest.raises(Outdated):
        register_list(services, cast.lea, cast.gueret, FILE, others=[], shown=shown)
    assert members(services) == ["Ali"]
    assert confirm(services, cast.lea, cast.gueret, FILE) == 1


def test_a_site_that_is_not_theirs_does_not_exist(services: Services, cast: Cast) -> None:
    for act in (plan, confirm):
        with pytest.raises(NotFound):
            act(services, cast.karim, cast.gueret, FILE)
    assert members(services) == []


def different_names(count: int) -> list[str]:
    """As many names, of which a number sound alike."""
    letters = "abcdefghij"
    return [
        f"{letters[n % 10]}{letters[n // 10 % 10]}u{letters[n // 100 % 10]}{letters[n // 1000]}o" for n in range(count)
    ]


def test_the_largest_file_is_one_transaction(services: Services, cast: Cast) -> None:
    """Every row whole: found by its name, with a link of its own."""
    names = different_names(MOST_ROWS)
    file = read(("prénom\n" + "\n".join(names)).encode())
    alike = [line.row.number for line in plan(services, cast.lea, cast.gueret, file).of(Standing.TWIN)]
    taken = confirm(services, cast.lea, cast.gueret, file, *alike)
    assert taken == MOST_ROWS == count(services, Member)
    with services.database.begin(read_only=True) as session:
        assert len(rows.namesakes(session, names[1234])) == 1
