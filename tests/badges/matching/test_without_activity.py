"""Past workshops and exchanges get an activity from one list; what has one keeps it."""

from __future__ import annotations

from badges.base.services import Services
from badges.matching.without_activity import Kind, confirm, without_activity
from tests.cast import acts
from tests.cast.people import Cast
from tests.cast.recorded import exchange
from tests.cast.refusals import code


def test_one_list_with_a_proposal_for_each(services: Services, cast: Cast) -> None:
    amina, fatou = cast.member("Amina"), cast.member("Fatou")
    workshop = cast.workshop("Couture du mardi")
    bike = exchange(services, cast, amina, fatou, what="Réparer un vélo")
    odd = exchange(services, cast, fatou, amina, what="Bavarder")
    acts.propose_workshop(services, cast.lea, site_id=cast.gueret, title="Semis", activity="jardinage")
    with services.database.begin(read_only=True) as session:
        found = {(each.kind, each.id): each.likely for each in without_activity(session)}
    assert found == {
        (Kind.WORKSHOP, workshop): "couture",
        (Kind.EXCHANGE, odd): None,
        (Kind.EXCHANGE, bike): "velo",
    }
    chosen = {(Kind.WORKSHOP, workshop): "couture", (Kind.EXCHANGE, bike): "velo"}
    assert code(lambda: confirm(services, cast.lea, chosen)) == "not_allowed"
    assert code(lambda: confirm(services, cast.helene, {**chosen, (Kind.EXCHANGE, odd): "voler"})) == "activity.unknown"
    confirm(services, cast.helene, chosen)
    confirm(services, cast.helene, {(Kind.EXCHANGE, bike): "danse", (Kind.EXCHANGE, 999): "danse"})  # too late, unknown
    with services.database.begin(read_only=True) as session:
        assert [each.id for each in without_activity(session)] == [odd]
