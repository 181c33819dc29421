"""What was seen of a member, by skill: who saw it, who entered the presence, and what is still missing."""

from __future__ import annotations

from datetime import timedelta

from badges.base.services import Services
from badges.base.times import local_date
from badges.gatherings import attendance
from badges.gatherings import reads as gatherings
from badges.gatherings.tables import Attendance
from badges.people.tables import Member
from badges.recognition import observe
from badges.recognition import reads as recognition
from badges.recognition.observations import reads as seen
from tests.cast.people import Cast
from tests.cast.recorded import exchange


def skills(cast: Cast, member: int, own: tuple[int, ...] = ()) -> list[seen.Skill]:
    """What was seen of a member, today."""
    with cast.services.database.begin(read_only=True) as session:
        return seen.skills(session, member, local_date(cast.services.now()), own)


def see(cast: Cast, member: int, criterion: str, badge: str = "equipe", **where: int) -> None:
    """Léa saw one criterion."""
    observe.observe(cast.services, cast.lea, member_id=member, badge_slug=badge, criteria=[criterion], **where)


def test_each_time_with_who_saw_it_and_who_entered_it(services: Services, cast: Cast) -> None:
    amina, fatou = cast.member(), cast.member("Fatou")
    meeting = cast.gathering(present={amina: "helps"})  # Hélène entered it
    given = exchange(services, cast, amina, fatou)  # Léa entered it
    see(cast, amina, "1", gathering_id=meeting)
    see(cast, amina, "2", "transmettre", exchange_id=given)
    team, teaching = skills(cast, amina)
    assert (team.badge.slug, teaching.badge.slug) == ("equipe", "transmettre")
    (one,), (other,) = team.seen, teaching.seen
    assert (one.staff, one.entered_by, one.kind, one.place_id) == ("Léa Martin", "Hélène Roux", "meeting", meeting)
    assert (other.staff, other.entered_by, other.kind) == ("Léa Martin", None, "exchange")
    assert other.title == "Réparer un vélo"
    assert skills(cast, fatou) == [] and skills(cast, 999) == []
    assert skills(cast, amina, (cast.lea.staff_id or 0,)) == []


def test_what_is_missing(services: Services, cast: Cast) -> None:
    amina = cast.member()
    before, today = cast.gathering(7, {amina: "helps"}), cast.gathering(0, {amina: "helps"})
    see(cast, amina, "1", gathering_id=today)
    assert skills(cast, amina)[0].lacks == {"award.blocked.two_criteria", "award.blocked.two_dates"}
    see(cast, amina, "3", gathering_id=today)
    assert skills(cast, amina)[0].lacks == {"award.blocked.two_dates"}
    attendance.record_attendance(
        services, cast.lea, before, {amina: "leads"}, observed=recognition.observed_members
    )  # fmt: skip
    see(cast, amina, "3", gathering_id=before)
    (skill,) = skills(cast, amina)
    assert not skill.missing and [each.criterion for each in skill.seen] == ["3", "1", "3"]


def test_a_second_date_is_found_on_another_day(services: Services, cast: Cast) -> None:
    amina = cast.member()
    numbers = {days: cast.gathering(days, {amina: "helps"}) for days in (0, 3, 7, 10, 20, 400)}
    same_day = cast.gathering(7, {amina: "helps"}, workshop=cast.workshop("Couture"))
    with services.database.begin() as session:
        session.get_one(Member, amina).joined_on -= timedelta(days=9)  # ten days ago she had come, twenty she had not
        for days in (20, 400):
            row = session.query(Attendance).filter_by(gathering_id=numbers[days]).one()
            row.recorded_at += timedelta(days=12)  # entered more than fourteen days after her registration

    def proposed(*seen_at: int) -> list[int]:
        for number in seen_at:
            see(cast, amina, "1", gathering_id=number)
        with services.database.begin(read_only=True) as session:
            today = local_date(services.now())
            (skill,) = seen.skills(session, amina, today)
            attended, joined = gatherings.attended(session, amina), session.get_one(Member, amina).joined_on
            return [each.gathering.id for each in seen.other_dates(skill, attended, joined, today)]

    assert proposed(same_day) == [numbers[0], numbers[3], numbers[10]]  # neither of the two gatherings of that day
    assert proposed(numbers[0]) == [numbers[3], numbers[10]]
