"""What the forms of a recognition say: read strictly, each fault beside its field."""

from __future__ import annotations

import pytest
from werkzeug.datastructures import MultiDict

from badges.base.errors import Refused
from badges.base.facts import Unfit
from badges.recognition.forms.facts import AgreementFacts, AwardFacts, ObservationFacts, OwnAnswerFacts
from badges.recognition.rules import SENTENCE_LENGTH
from badges.recognition.states import MemberAnswer, OwnAnswer, Visibility
from tests.cast.refusals import code


def faults(form: type[AwardFacts | ObservationFacts | AgreementFacts], **sent: str) -> dict[str, str]:
    """The codes of what a form's record refuses, by field."""
    with pytest.raises(Unfit) as found:
        form.read(MultiDict(sent))
    return {name: refusal.code for name, refusal in found.value.refusals.items()}


def test_what_was_seen_is_read_once_each_with_a_clean_sentence() -> None:
    sent = MultiDict([("criteria", "2"), ("criteria", "1"), ("criteria", "2"), ("sentence", "  A montré  l’ourlet. ")])
    found = AwardFacts.read(sent)
    assert (found.criteria, found.sentence) == (("2", "1"), "A montré l’ourlet.")
    assert AwardFacts.read(MultiDict()) == AwardFacts()
    assert AwardFacts(criteria=found.criteria, sentence=found.sentence) == found  # read again it is the same


@pytest.mark.parametrize("form", [AwardFacts, ObservationFacts])
@pytest.mark.parametrize(
    ("sentence", "refused"),
    [("x" * (SENTENCE_LENGTH + 1), "sentence.too_long"), ("Appelez le 06 12 34 56 78.", "sentence.contact")],
)
def test_a_sentence_that_cannot_be_signed_is_refused(
    form: type[AwardFacts | ObservationFacts], sentence: str, refused: str
) -> None:
    assert faults(form, sentence=sentence) == {"sentence": refused}
    assert form.read(MultiDict({"sentence": "x" * SENTENCE_LENGTH})).sentence is not None  # the control


def test_criteria_of_several_badges_stand_with_their_badge() -> None:
    ticked = ["equipe:2", "animer:1", "equipe:1", "odd"]
    found = ObservationFacts.read(MultiDict([("criteria", each) for each in ticked]))
    assert found.by_badge == {"equipe": ["2", "1"], "animer": ["1"], "odd": [""]}
    assert found.seen_by is None and ObservationFacts.read(MultiDict({"seen_by": " 7 "})).seen_by == 7


def test_each_fault_of_an_observation_is_named() -> None:
    long = "x" * (SENTENCE_LENGTH + 1)
    assert list(faults(ObservationFacts, seen_by="Sonia", sentence=long)) == ["sentence", "seen_by"]
    for refused, field in (
        ("observation.not_a_colleague", "seen_by"),
        ("observation.seen_by_herself", "seen_by"),
        ("observation.nothing", "criteria"),
        ("sentence.names_someone", "sentence"),
        ("award.closed", None),
    ):
        assert ObservationFacts.field_of(Refused(refused)) == field


def test_an_answer_that_no_button_gives_is_none() -> None:
    assert AgreementFacts.read(MultiDict({"answer": "later"})).answer is MemberAnswer.LATER
    assert OwnAnswerFacts.read(MultiDict({"answer": "disagree"})).answer is OwnAnswer.DISAGREE
    for form, answer in ((AgreementFacts, "disagree"), (OwnAnswerFacts, "later"), (AgreementFacts, "")):
        assert form.read(MultiDict({"answer": answer})).answer is None


def test_a_badge_is_shown_by_its_code_where_nothing_is_chosen() -> None:
    assert AgreementFacts.read(MultiDict({"answer": "yes"})).visibility is Visibility.CODE
    assert AgreementFacts.read(MultiDict({"visibility": "public", "name": " Amina  B. "})).name == "Amina B."
    assert faults(AgreementFacts, visibility="friends") == {"visibility": "answer.visibility"}
    assert code(lambda: AgreementFacts(answer=MemberAnswer.YES, visibility="friends")) == "answer.visibility"  # type: ignore[arg-type]
    assert AgreementFacts.field_of(Refused("visibility.minor")) == "visibility"
