"""Batches are so large that none shows what one person answered; a tally holds counts, and seals what is small."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.complaints.survey.answer import Answer, AnswerIncomplete, answer_of, comment_of
from services.complaints.survey.counting import Batch, batches, is_over
from services.complaints.survey.index import Counts
from services.complaints.survey.quarter import QuarterUnknown, survey_quarter
from services.complaints.survey.questionnaire import UNSUR
from services.complaints.survey.tally import (
    AnswersCounted,
    GroupCount,
    Tally,
    TallyOpened,
    count,
    open_tally,
    read_comments,
    small_counts,
)
from shared.quarter import Quarter
from tests.complaints.survey.given import FIVE, form
from tests.people import PASURUAN

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
LEAST = 5
waits = st.dictionaries(st.sampled_from(["PSR-TERA", "PSR-IKM", "PSR-SKA"]), st.integers(1, 40))


@given(waits)
def test_a_batch_and_what_stays_are_never_small(waiting: dict[str | None, int]) -> None:
    for batch in batches(waiting, LEAST, is_over=False):
        assert batch.most is not None
        assert batch.services == (batch.service_code,)
        assert LEAST <= batch.most <= waiting[batch.service_code] - LEAST


@given(waits)
def test_after_the_quarter_everything_is_counted_once(waiting: dict[str | None, int]) -> None:
    found = batches(waiting, LEAST, is_over=True)
    counted = [one for batch in found for one in batch.services]
    assert sorted(counted, key=str) == sorted(waiting, key=str)
    assert all(batch.most is None for batch in found)
    assert all(waiting[one] >= LEAST for batch in found if batch.service_code for one in batch.services)


def test_services_with_few_answers_share_a_batch_without_a_name() -> None:
    assert batches({"PSR-TERA": 9, "PSR-IKM": 4, "PSR-SKA": 1}, LEAST, is_over=True) == [
        Batch("PSR-TERA", ("PSR-TERA",), None),
        Batch(None, ("PSR-IKM", "PSR-SKA"), None),
    ]


def test_a_quarter_is_over_an_hour_after_its_last_day_at_the_office() -> None:
    end = datetime(2026, 3, 31, 17, 0, tzinfo=UTC)  # midnight in Pasuruan
    first = Quarter(2026, 1)
    assert not is_over(first, PASURUAN, end + timedelta(minutes=59))
    assert is_over(first, PASURUAN, end + timedelta(hours=1))


def test_quarters_are_read_and_written() -> None:
    assert str(Quarter.of(date(2026, 12, 31))) == "2026-4"
    assert survey_quarter("2026-1").before == Quarter(2025, 4)
    for wrong in ("2026-5", "2026", "2026-1 ", "0000-1", "2017-2", "\uff12026-1"):
        with pytest.raises(QuarterUnknown):
            survey_quarter(wrong)


def answers(*scores: str, **groups: str) -> list[Answer]:
    return [answer_of(form(one, **groups), NOW.date()) for one in scores]


def counted(given: list[Answer]) -> Tally:
    tally = open_tally(PASURUAN, Quarter(2026, 1), "invitation", "PSR-TERA", NOW)
    count(tally, Counts.of(one.scores for one in given), "sealed", (), LEAST, NOW)
    return tally


def test_a_batch_is_counted() -> None:
    tally = counted(answers(*FIVE))
    opened, one = tally.pending_events
    assert isinstance(opened, TallyOpened)
    assert isinstance(one, AnswersCounted)
    assert (one.respondents, one.unsur[0].scores) == (5, (0, 1, 2, 2))
    assert str(tally.counts.index) == "87.22"
    assert tally.small == ("sealed",)


def test_a_small_batch_is_only_sealed() -> None:
    given = answers(*FIVE[:2])
    tally = counted(given)
    assert tally.counts.respondents == 0
    event = tally.pending_events[-1]
    assert isinstance(event, AnswersCounted)
    assert event.unsur == ()
    small = small_counts(Counts.of(one.scores for one in given), given, LEAST)
    assert [one.unsur for one in small.unsur] == list(UNSUR)
    assert small_counts(Counts.of(one.scores for one in answers(*FIVE)), answers(*FIVE), LEAST).unsur == ()


def test_groups_are_counted_with_those_who_named_none() -> None:
    given = [*answers(*FIVE[:2], sex="female"), *answers(FIVE[2], sex="robot"), *answers(FIVE[3], sex="male")]
    small = small_counts(Counts.of(one.scores for one in given), given, LEAST)
    assert small.groups == (
        GroupCount("sex", "female", 2, 64),
        GroupCount("sex", "male", 1, 36),
        GroupCount("sex", "not-stated", 1, 31),
    )


def test_reading_free_texts_is_recorded_with_its_purpose() -> None:
    tally = counted(answers(*FIVE))
    tally.comments = {str(UUID(int=7)): None}  # type: ignore[dict-item]
    read_comments(tally, "Rapat.", NOW)
    event = vars(tally.pending_events[-1])
    assert (event["comments"], event["purpose"]) == ((UUID(int=7),), "Rapat.")


def test_an_answer_needs_every_score_and_takes_no_other() -> None:
    sent = form(FIVE[0], sex="female", age="12", comment="  Baik\u202e\r\nsekali\x00 ", more="x")
    one = answer_of(sent, NOW.date())
    assert (one.groups, one.comment) == ({"sex": "female"}, "Baik\nsekali")
    for wrong in ("", "0", "5", "\uff11", "4.0"):
        with pytest.raises(AnswerIncomplete) as incomplete:
            answer_of({**sent, "fee": wrong}, NOW.date())
        assert incomplete.value.unanswered == ["fee"]
    assert len(comment_of("a" * 5000)) == 2000
