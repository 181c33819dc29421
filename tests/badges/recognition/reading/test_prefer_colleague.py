"""« Je préfère qu'une collègue les délivre »: her own choice, told to nobody, for all of her accounts."""

from __future__ import annotations

import pytest

from badges.base.journal import reads as journal
from badges.base.journal.acts import Act
from badges.base.services import Services
from badges.issuing import sign as signing
from badges.recognition import award
from badges.recognition.reading import prefer_colleague, second_reading
from badges.recognition.rules import AwardBlocked
from badges.recognition.tables import SigningPreference
from tests.cast import acts, rows
from tests.cast.late import prepared
from tests.cast.people import Cast
from tests.cast.refusals import code


def test_it_is_set_and_taken_back(services: Services, cast: Cast) -> None:
    amina = cast.member()
    for wanted in (True, True, False, False):
        prefer_colleague.prefer_a_colleague(services, cast.lea, amina, wanted=wanted)
        with services.database.begin(read_only=True) as session:
            assert prefer_colleague.prefers_a_colleague(session, cast.lea, amina) is wanted
            assert not prefer_colleague.prefers_a_colleague(session, cast.helene, amina)
    assert rows.count(services, SigningPreference) == 0
    with services.database.begin(read_only=True) as session:
        found = journal.acts(session, journal.Filter(kind=Act.MEMBER_CHANGED))
        assert [each.about for each in found] == ["colleague_signs:no", "colleague_signs:yes"]
    assert code(lambda: prefer_colleague.prefer_a_colleague(services, cast.karim, amina, wanted=True)) == "not_found"


def test_a_colleague_reads_and_is_the_one_who_attests(services: Services, cast: Cast) -> None:
    amina = cast.member()
    prefer_colleague.prefer_a_colleague(services, cast.lea, amina, wanted=True)
    number = prepared(cast, days_ago=(7, 0), member=amina)
    with pytest.raises(AwardBlocked) as blocked:
        acts.answer(services, cast.lea, number, "yes")
    assert [each.code for each in blocked.value.blockers] == ["award.blocked.reading"]
    second_reading.ask(services, cast.lea, number)
    shown = second_reading.show(services, cast.helene, number)
    assert shown.preview.function == "coordinatrice"  # exactly what will be signed
    second_reading.answer(services, cast.helene, number, "fine", shown.dossier.digest.hex())
    assert award.preview(services, cast.lea, number).function == "coordinatrice"
    acts.answer(services, cast.lea, number, "yes")
    signing.sign(services, cast.lea, number)


def test_an_award_by_a_colleague_is_as_before(services_sqlite: Services) -> None:
    cast = Cast(services_sqlite)
    amina = cast.member()
    prefer_colleague.prefer_a_colleague(cast.services, cast.lea, amina, wanted=True)
    number = prepared(cast, cast.helene, (7, 0), member=amina)
    acts.answer(cast.services, cast.helene, number, "yes")
    with pytest.raises(AwardBlocked) as blocked:
        signing.sign(cast.services, cast.lea, number)
    assert [each.code for each in blocked.value.blockers] == ["award.blocked.colleague_signs"]
    signing.sign(cast.services, cast.helene, number)
