"""A model is drafted, published as version n + 1, awarded and retired; what was published never changes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select, update

from badges.base.errors import Outdated, Refused
from badges.base.journal import reads as journal
from badges.base.journal.acts import Act
from badges.base.services import Services
from badges.issuing import sign
from badges.network.tables import Staff
from badges.recognition import award
from badges.recognition.models import draft, newer_version, publish, reads
from badges.recognition.models.views import DraftView
from badges.recognition.rows import criteria_seen
from badges.recognition.tables import Award, BadgeVersion
from tests.cast import acts
from tests.cast.badge_models import drafted, facts, next_version, picture
from tests.cast.people import Cast, at_once
from tests.cast.refusals import code, missing
from tests.cast.story import Story


def view(services: Services, cast: Cast, number: int) -> DraftView:
    """A draft, as the coordination reads it."""
    with services.database.begin(read_only=True) as session:
        found = reads.draft(session, cast.helene, number)
    assert found is not None
    return found


def versions(services: Services, slug: str) -> list[BadgeVersion]:
    """The versions of a badge."""
    with services.database.begin(read_only=True) as session:
        chosen = select(BadgeVersion).join(BadgeVersion.model).where(BadgeVersion.model.has(slug=slug))
        found = list(session.scalars(chosen.order_by(BadgeVersion.number)))
        session.expunge_all()
    return found


def told(services: Services) -> list[tuple[Act, str | None]]:
    """What the journal says of models, oldest first."""
    with services.database.begin(read_only=True) as session:
        found = journal.acts(session, journal.Filter())
    return [(each.kind, each.about) for each in reversed(found) if each.kind.value.startswith("model_")]


def test_a_facilitator_drafts_and_proposes_and_the_coordination_publishes(services: Services, cast: Cast) -> None:
    number = drafted(services, cast.lea)
    assert drafted(services, cast.lea) == number  # the same form, sent twice
    draft.propose(services, cast.lea, number)
    draft.propose(services, cast.lea, number)
    assert code(lambda: publish.publish(services, cast.lea, number)) == "not_allowed"
    assert code(lambda: publish.retire(services, cast.lea, "equipe")) == "not_allowed"
    shown = view(services, cast, number)
    assert (shown.number, shown.slug, shown.author, shown.design) == (1, None, "Léa Martin", "faire.faire.marteau")
    assert publish.publish(services, cast.helene, number, shown=shown.version) == ("reparer-plutot-que-jeter", 1)
    (version,) = versions(services, "reparer-plutot-que-jeter")
    assert [each["key"] for each in version.content["criteria"]] == ["1", "2", "3", "4"]
    assert version.content["criteria"][0] == {"key": "1", "fr": "Cherche d’où vient la panne", "en": ""}
    assert (version.design, version.published_by_id) == ("faire.faire.marteau", cast.helene.staff_id)
    assert code(lambda: publish.publish(services, cast.helene, number)) == "model.draft_gone"
    named = f"draft:{number}:Réparer plutôt que jeter"
    assert told(services) == [
        (Act.MODEL_DRAFTED, named), (Act.MODEL_CHANGED, named),
        (Act.MODEL_PROPOSED, named), (Act.MODEL_PUBLISHED, f"badge:reparer-plutot-que-jeter/1:{cast.lea.staff_id}"),
    ]  # fmt: skip


def test_a_version_says_whose_proposal_it_was(services: Services, cast: Cast) -> None:
    """The draft is gone; one's own is nobody else's proposal, and so is what `badges init` published."""
    number = drafted(services, cast.lea)
    slug, _number = publish.publish(services, cast.helene, number)
    publish.publish(services, cast.helene, next_version(services, cast.helene, slug, line="Une autre phrase."))
    with services.database.begin(read_only=True) as session:
        found = [reads.model(session, each) for each in (slug, "equipe")]
    said = [(each.published_by, each.proposed_by) for model in found if model is not None for each in model.versions]
    assert said == [("Hélène Roux", "Léa Martin"), ("Hélène Roux", None), (None, None)]
    with services.database.begin() as session:  # whoever asked to be erased is named nowhere
        session.get_one(Staff, cast.lea.staff_id).erased_at = services.now()
        again = reads.model(session, slug)
    assert again is not None and [each.proposed_by for each in again.versions] == [None, None]


def test_a_draft_is_its_author_s_and_the_coordination_s(services: Services, cast: Cast) -> None:
    number = drafted(services, cast.lea)
    with services.database.begin(read_only=True) as session:
        assert reads.draft(session, cast.karim, number) is None and reads.drafts(session, cast.karim) == []
        assert [each.id for each in reads.drafts(session, cast.lea)] == [number]
        assert reads.draft(session, cast.helene, number) is not None and session.scalar(reads.counting_proposed()) == 0
    for act in (draft.propose, draft.discard):
        assert code(lambda act=act: act(services, cast.karim, number)) == "model.draft_gone"
    assert code(lambda: draft.change(services, cast.karim, number, facts(line=""))) == "model.draft_gone"
    draft.discard(services, cast.lea, number)
    assert code(lambda: draft.discard(services, cast.lea, number)) == "model.draft_gone"


def test_the_second_of_two_coordinators_sees_what_the_first_changed(services: Services, cast: Cast) -> None:
    number = drafted(services, cast.lea)
    shown, read = view(services, cast, number).facts.version, view(services, cast, number).version
    draft.change(services, cast.helene, number, facts(line="Remettre en marche"), shown=shown)
    draft.change(services, cast.helene, number, facts(line="Remettre en marche"), shown=shown)  # the same, sent twice
    with pytest.raises(Outdated):
        draft.change(services, cast.lea, number, facts(criterion_3="Range ses outils"), shown=shown)
    with pytest.raises(Outdated):
        publish.publish(services, cast.helene, number, shown=read)
    found = view(services, cast, number)
    assert (found.facts.line, found.facts.criterion_3) == ("Remettre en marche", "Remet chaque pièce à sa place")
    assert found.changed_by == "Hélène Roux"
    both = facts(line="Remettre en marche", criterion_3="Range ses outils")
    draft.change(services, cast.lea, number, both, shown=found.facts.version)
    assert view(services, cast, number).facts == both


DRIVES = "Conduit un engin de chantier"


@pytest.mark.parametrize("box", ["others", "same"])
def test_a_form_with_a_box_ticked_is_sent_twice(services: Services, cast: Cast, box: str) -> None:
    number = next_version(services, cast.lea, "adaptation")
    shown = view(services, cast, number).facts
    sent = replace(shown, criterion_1=DRIVES, **{box: ("1",)})
    draft.change(services, cast.lea, number, sent, shown=shown.version)
    before, acts_before = view(services, cast, number), len(told(services))
    draft.change(services, cast.lea, number, sent, shown=shown.version)
    assert view(services, cast, number) == before and len(told(services)) == acts_before
    with pytest.raises(Outdated):
        draft.change(services, cast.lea, number, replace(sent, line="Autre chose"), shown=shown.version)


def test_a_gesture_that_becomes_another_while_it_is_read_is_not_published(services: Services, cast: Cast) -> None:
    number = next_version(services, cast.lea, "adaptation", criterion_1=DRIVES)
    read = view(services, cast, number)
    assert read.slots[0]["key"] is None  # few words in common: another gesture
    draft.change(services, cast.lea, number, replace(read.facts, same=("1",)))
    now = view(services, cast, number)
    assert now.facts == read.facts and now.slots[0]["key"] == "1"
    with pytest.raises(Outdated):
        publish.publish(services, cast.helene, number, shown=read.version)
    assert len(versions(services, "adaptation")) == 1
    publish.publish(services, cast.helene, number, shown=now.version)


def test_the_words_of_before_bring_no_key_to_others(services: Services, cast: Cast) -> None:
    """Written, written back and written again: what was seen of the published gesture counts for no other."""
    number = next_version(services, cast.lea, "adaptation", criterion_1=DRIVES, others=("1",))
    read = view(services, cast, number)
    published = versions(services, "adaptation")[0].content["criteria"][0]["fr"]
    draft.change(services, cast.lea, number, replace(read.facts, criterion_1=published))
    assert view(services, cast, number).slots[0]["key"] == "1"
    draft.change(services, cast.lea, number, read.facts)
    assert view(services, cast, number).slots[0]["key"] is None
    publish.publish(services, cast.helene, number, shown=read.version)
    assert versions(services, "adaptation")[1].content["criteria"][0]["key"] == "5"


ADDRESS = "http://data.europa.eu/esco/skill/60c78287-22eb-4103-9c8c-28deaa460da0"


@pytest.mark.parametrize(
    "changed",
    [
        {"name_en": "Repairing"},
        {"line_en": "To repair"},
        {"criterion_2_en": "Chooses the tool"},
        {"france_travail": "Réactivité"},
        {"esco_label": "réparer", "esco_address": ADDRESS, "esco_version": "1.2.0"},
    ],
)
def test_the_version_that_is_read_is_of_all_that_is_published(
    services: Services, cast: Cast, changed: dict[str, str]
) -> None:
    number = drafted(services, cast.lea)
    read = view(services, cast, number)
    draft.change(services, cast.lea, number, facts(**changed))
    with pytest.raises(Outdated):
        publish.publish(services, cast.helene, number, shown=read.version)


def test_two_publish_at_once_and_one_version_is_there(services: Services, cast: Cast) -> None:
    number = drafted(services, cast.lea)
    done = at_once(*[lambda: publish.publish(services, cast.helene, number)] * 2)
    assert done.count(("reparer-plutot-que-jeter", 1)) == 1
    assert len(versions(services, "reparer-plutot-que-jeter")) == 1


@pytest.mark.parametrize(
    ("changed", "refused"),
    [
        ({"line": ""}, "model.line_missing"),
        ({"criterion_4": ""}, "model.criteria"),
        ({"criterion_4": "cherche d’ou vient la panne"}, "model.criterion_twice"),
        ({"name": "en équipe, TRAVAILLER"}, "model.name_taken"),
        ({"name": "TravaiIler en équipe"}, "model.name_taken"),  # a capital i, which looks like a small L
        ({"name": "Travai1ler en équipe"}, "model.name_taken"),
    ],
)
def test_what_is_missing_is_said_before_a_badge_is_published(
    services: Services, cast: Cast, changed: dict[str, str], refused: str
) -> None:
    number = drafted(services, cast.lea, **changed)
    with services.database.begin(read_only=True) as session:
        assert [each.code for each in publish.missing(session, number)] == [refused]
    with pytest.raises(Refused) as caught:
        publish.publish(services, cast.helene, number)
    assert caught.value.code == refused
    assert view(services, cast, number).facts == facts(**changed)  # nothing of it is lost


def test_a_picture_is_no_other_badge_s_in_whatever_colour(services: Services, cast: Cast) -> None:
    number = drafted(services, cast.lea)
    shown = view(services, cast, number).picture.version
    draft.draw(services, cast.helene, number, picture("autres", "eau", "equipe"), shown=shown)
    assert view(services, cast, number).design == "autres.eau.equipe"
    assert code(lambda: publish.publish(services, cast.helene, number)) == "model.picture_taken"
    with pytest.raises(Outdated):
        draft.draw(services, cast.lea, number, picture("autres", "eau", "velo"), shown=shown)
    draft.draw(services, cast.helene, number, picture("moi", "eau", "equipe"))  # on another silhouette
    publish.publish(services, cast.helene, number)
    assert code(lambda: picture(pictogram="fusée")) == "model.pictogram"
    assert code(lambda: picture(dye="")) == "model.dye"
    assert code(lambda: picture(family="")) == "model.family"


def test_a_draft_begins_with_a_picture_that_is_free_and_a_version_with_its_own(services: Services, cast: Cast) -> None:
    new = draft.begin(services, cast.lea, facts())
    copy = draft.begin(services, cast.lea, facts(name="Travailler ensemble"), copy_of="equipe")
    assert view(services, cast, new).design == "faire.faire.equipe"
    assert view(services, cast, copy).design == "autres.autres.initiative"
    with services.database.begin(read_only=True) as session:
        assert reads.picture_of(session, view(services, cast, copy)) is None
    version = next_version(services, cast.helene, line="Autre chose")
    draft.draw(services, cast.helene, version, picture("moi", "eau", "equipe"))
    assert view(services, cast, version).design == "autres.eau.equipe"  # its family stays
    publish.publish(services, cast.helene, version)
    assert [each.design for each in versions(services, "equipe")] == ["equipe", "autres.eau.equipe"]


def test_a_dye_on_which_the_thread_is_not_seen_is_refused(
    services: Services, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = drafted(services, cast.lea)
    monkeypatch.setattr("issuer.kit.LEAST_CONTRAST", 5.9)  # the kit has no such dye: moss has 5.8
    assert code(lambda: publish.publish(services, cast.helene, number)) == "model.contrast"


def test_a_version_that_says_nothing_new_is_none(services: Services, cast: Cast) -> None:
    number = next_version(services, cast.helene)
    assert code(lambda: publish.publish(services, cast.helene, number)) == "model.unchanged"
    with pytest.raises(Refused) as caught:
        next_version(services, cast.helene, line="Autre chose")
    assert (caught.value.code, caught.value.facts) == ("model.draft_exists", {"number": number})


def test_issued_badges_keep_their_version_and_drafts_are_told(story: Story) -> None:
    services, cast = story.services, story.cast
    number = story.ready()
    before = story.dossier(number)
    assert not newer_version.is_new(before) and before.seen_keys == ("1", "4")
    made = next_version(services, cast.helene, criterion_1="Partage le travail", criterion_4="Range après")
    draft.change(services, cast.helene, made, replace(view(services, cast, made).facts, same=("1",)))
    publish.publish(services, cast.helene, made)
    old = story.dossier(number)
    assert newer_version.is_new(old) and (old.badge_version, old.badge_newest) == (1, 2)
    assert old.seen_keys == before.seen_keys and old.badge["criteria"][0]["fr"] == "Partage les tâches avec le groupe"
    for _click in range(2):
        newer_version.take_over(services, cast.lea, number)
    found = story.dossier(number)
    assert (found.badge_version, found.seen_keys, story.row(number).criteria) == (2, ("1",), ["1"])
    assert not newer_version.is_new(found) and missing(lambda: story.answer(number)) == ["award.blocked.two_criteria"]
    # the gesture that was dropped stays recorded of the member, though it is ticked in no form any more
    acts.tick(services, cast.lea, number, ["1", "2"], None)
    assert story.row(number).criteria == ["1", "2"]
    with services.database.begin(read_only=True) as session:
        assert criteria_seen(session, story.amina, story.row(number).badge_model_id) == {"1", "2", "4"}


def test_a_badge_is_published_while_an_award_of_it_is_signed(story: Story) -> None:
    """Between the two commits of a signature: the award has the version that was agreed to, in all of its documents."""
    services, cast = story.services, story.cast
    number = story.ready()
    story.answer(number)
    intent = sign.reserve(services, cast.lea, number)
    assert intent is not None
    publish.publish(services, cast.helene, next_version(services, cast.helene, line="Faire avancer le groupe"))
    sign.record(services, intent, sign.make(services, intent), cast.lea)
    row = story.row(number)
    with services.database.begin(read_only=True) as session:
        signed = session.get_one(Award, number)
        assert (signed.version.number, signed.state) == (1, "issued")
    assert intent.award.achievement.version == "1" and row.issued_at is not None
    assert code(lambda: newer_version.take_over(services, cast.lea, number)) == "award.already_signed"


def test_a_badge_is_retired_while_an_award_of_it_is_signed(story: Story) -> None:
    services, cast = story.services, story.cast
    number = story.ready()
    story.answer(number)
    intent = sign.reserve(services, cast.lea, number)
    assert intent is not None
    publish.retire(services, cast.helene, "equipe")
    sign.record(services, intent, sign.make(services, intent), cast.lea)
    assert story.row(number).state == "issued"


def test_a_badge_that_is_retired_is_begun_by_nobody_and_can_be_offered_again(story: Story) -> None:
    services, cast = story.services, story.cast
    number = story.ready()
    for _click in range(2):
        publish.retire(services, cast.helene, "equipe")
    assert "award.blocked.retired" in [each.code for each in story.dossier(number).blockers]
    begin = lambda: award.start(services, cast.lea, member_id=story.fatou, badge_slug="equipe")  # noqa: E731
    assert code(begin) == "award.badge_retired"
    made = next_version(services, cast.helene, line="Autre chose")
    assert code(lambda: publish.publish(services, cast.helene, made)) == "model.retired"
    for _click in range(2):
        publish.offer_again(services, cast.helene, "equipe")
    begin()
    assert publish.publish(services, cast.helene, made) == ("equipe", 2)
    assert [act for act, _about in told(services)] == [
        Act.MODEL_RETIRED, Act.MODEL_DRAFTED, Act.MODEL_OFFERED_AGAIN, Act.MODEL_PUBLISHED,
    ]  # fmt: skip
    assert code(lambda: publish.retire(services, cast.helene, "nothing")) == "badge.unknown"


def test_counts_of_a_badge_s_versions(story: Story) -> None:
    services, cast = story.services, story.cast
    number = story.ready()
    story.answer(number)
    with services.database.begin(read_only=True) as session:
        assert reads.count_begun(session, "equipe") == 1
    sign.sign(services, cast.lea, number)
    with services.database.begin(read_only=True) as session:
        assert reads.count_begun(session, "equipe") == 0
    publish.publish(services, cast.helene, next_version(services, cast.helene, line="Autre chose"))
    with services.database.begin(read_only=True) as session:
        found = reads.model(session, "equipe")
    assert found is not None and [(each.version.number, each.issued) for each in found.versions] == [(1, 1), (2, 0)]
    assert (found.versions[1].published_by, found.issued, found.draft_id) == ("Hélène Roux", 1, None)
    assert found.standing == 1


def test_a_badge_that_was_withdrawn_at_once_is_not_counted_and_one_that_was_cancelled_is(story: Story) -> None:
    services, cast = story.services, story.cast
    number = story.ready()
    story.answer(number)
    sign.sign(services, cast.lea, number)
    for state, counted in (("revoked", 1), ("withdrawn", 0)):
        with services.database.begin() as session:
            session.execute(update(Award).where(Award.id == number).values(state=state, ended_at=services.now()))
        with services.database.begin(read_only=True) as session:
            found = reads.model(session, "equipe")
        assert found is not None and (found.issued, found.versions[0].issued) == (counted, counted)
        assert found.standing == 0  # neither stays true
