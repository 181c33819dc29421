"""A word of their own that three people use is proposed to the coordination, and becomes an activity for them all."""

from __future__ import annotations

from badges.base.services import Services
from badges.matching import other_activities
from badges.matching.postings.rows import OwnLink
from tests.cast.people import Cast
from tests.cast.postings import posting, shown
from tests.cast.refusals import code


def proposed(services: Services) -> list[str]:
    """The words that are proposed."""
    with services.database.begin(read_only=True) as session:
        return [each.word for each in other_activities.others(session)]


def test_three_people_and_no_fewer(services: Services, cast: Cast) -> None:
    amina, fatou, zoe = (cast.member(name) for name in ("Amina", "Fatou", "Zoé"))
    numbers = [posting(services, cast.lea, amina, activity="autre", other_activity="Abeilles") for _ in range(3)]
    numbers.append(posting(services, cast.lea, fatou, activity="autre", other_activity="abeilles "))
    assert proposed(services) == []  # one of them four times is one
    unread = posting(services, OwnLink(zoe), zoe, activity="autre", other_activity="ABEILLES")
    assert proposed(services) == []  # nobody has read it yet
    numbers.append(posting(services, cast.lea, zoe, activity="autre", other_activity="Àbeilles"))
    assert proposed(services) == ["Abeilles"]
    assert code(lambda: other_activities.adopt(services, cast.lea, "Abeilles", "jardinage")) == "not_allowed"
    assert code(lambda: other_activities.adopt(services, cast.helene, "Abeilles", "voler")) == "activity.unknown"
    assert code(lambda: other_activities.adopt(services, cast.helene, "Abeilles", "")) == "activity.unknown"
    assert other_activities.adopt(services, cast.helene, "Abeilles", "jardinage") == len(numbers) + 1
    assert other_activities.adopt(services, cast.helene, "Abeilles", "jardinage") == 0
    assert proposed(services) == []
    for number in (*numbers, unread):
        activity = shown(services, number).activity
        assert activity is not None and activity.key == "jardinage"
