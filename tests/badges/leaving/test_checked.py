"""What `badges check` says of erasure and merge: what they leave is in order, and the same by hand is not."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from badges.base.rights import OPERATOR
from badges.base.services import Services
from badges.instance.checks import all_checks, documents, lists
from badges.instance.checks.findings import WRONG, Outside, silently
from badges.leaving import depart, inactive, merge
from badges.leaving.erasure import destroy, erasure_request
from badges.recognition.tables import Award
from tests.cast.people import Cast
from tests.cast.recognition import agreed
from tests.cast.refusals import code

PHONE = "+33555828047"
OF_THE_RECORD = (
    all_checks.awards, all_checks.ledger, all_checks.consents, all_checks.entries, all_checks.journal,
    documents.badges, lists.status_lists,
)  # fmt: skip


def wrong(services: Services) -> list[str]:
    """What the checks of the record find wrong."""
    return [each.what for look in OF_THE_RECORD for each in look(services, Outside(), silently) if each.mark == WRONG]


def test_an_erasure_is_in_order_from_the_first_day_to_after_the_last(services: Services, cast: Cast) -> None:
    of = agreed(cast, given="Amina", phone=PHONE).sign()
    agreed(cast, given="Fatou").sign()
    assert wrong(services) == []
    number = erasure_request.ask(services, cast.lea, of.member, name="Amina Benali", fact=PHONE)
    assert wrong(services) == []  # hidden
    erasure_request.take_back(services, cast.helene, number)
    assert wrong(services) == []
    erasure_request.ask(services, cast.lea, of.member, name="Amina Benali", fact=PHONE)
    services.clock.advance(days=7)  # type: ignore[attr-defined]
    assert destroy.destroy_due(services) == 1
    assert wrong(services) == []  # destroyed


def test_a_badge_that_is_hidden_without_a_request_is_found(services: Services, cast: Cast) -> None:
    of = agreed(cast).sign()
    with services.database.begin() as session:
        session.execute(update(Award).where(Award.id == of.award).values(erased_at=services.now()))
    assert any("effacées d’un seul côté" in each for each in wrong(services))


@pytest.mark.parametrize("back", [True, False])
def test_badges_show_whether_both_records_of_a_person_left(services: Services, cast: Cast, back: bool) -> None:
    of = agreed(cast, given="Amina", family="Benalli").sign()
    stays = cast.member("Amina", "Benali")
    depart.leave(services, cast.lea, of.member, hide_badges=True)
    assert of.headline() == "erased" and wrong(services) == []  # the same sentence for who left
    for pair in ((of.member, stays), (stays, of.member)):
        assert code(lambda pair=pair: merge.merge(services, cast.helene, *pair)) == "merge.one_left"  # type: ignore[misc]
    if back:
        depart.come_back(services, cast.lea, of.member)
    else:
        depart.leave(services, cast.lea, stays)
    merge.merge(services, cast.helene, of.member, stays)
    assert of.headline() == ("VALID" if back else "erased") and wrong(services) == []


def test_who_comes_back_after_they_were_forgotten_has_their_badges_again(services: Services, cast: Cast) -> None:
    of = agreed(cast, given="Amina", family="Benali").sign()
    depart.leave(services, cast.lea, of.member, hide_badges=True)
    services.clock.advance(days=900)  # type: ignore[attr-defined]
    assert inactive.carry_out(services) == 1
    stays = cast.member("Amina", "Benali")
    assert code(lambda: merge.merge(services, OPERATOR, stays, of.member)) == "merge.forgotten"
    merge.merge(services, OPERATOR, of.member, stays)
    with services.database.begin(read_only=True) as session:
        assert session.get_one(Award, of.award).closed_at is None


def test_a_merge_is_in_order(services: Services, cast: Cast) -> None:
    of = agreed(cast, given="Amina", family="Benalli").sign()
    stays = cast.member("Amina", "Benali")
    merge.merge(services, cast.helene, of.member, stays)
    assert wrong(services) == []
    with services.database.begin() as session:  # the control: an award that moved by itself
        session.execute(update(Award).where(Award.id == of.award).values(member_id=cast.member("Zoé")))
    assert wrong(services) != []
