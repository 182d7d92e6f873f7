"""The answers between two pages: nobody reads them, nobody changes them, and they end after six hours."""

import hashlib
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.complaints.pages.answer_fields import LONGEST_LINE, LONGEST_TEXT
from services.complaints.pages.form import MOST_PHOTOS, Answers
from services.complaints.pages.sealing import LIVES_SECONDS, LONGEST, AnswerSeal, FormExpired

NOW = datetime(2026, 1, 12, 2, 0, tzinfo=UTC)


def seal_of(key: bytes = b"one") -> AnswerSeal:
    return AnswerSeal(lambda purpose: hashlib.sha256(key + purpose).digest())


SEAL = seal_of()
ANSWERS = Answers(key=uuid4(), text="Rahasia", name="Siti Aminah")


def test_what_was_sealed_comes_back_and_cannot_be_read() -> None:
    sealed = SEAL.sealed(ANSWERS, NOW)
    assert SEAL.opened(sealed, NOW) == ANSWERS
    assert "Siti" not in sealed


def test_the_form_lives_six_hours() -> None:
    sealed = SEAL.sealed(ANSWERS, NOW)
    assert SEAL.opened(sealed, NOW + timedelta(seconds=LIVES_SECONDS)) == ANSWERS
    with pytest.raises(FormExpired):
        SEAL.opened(sealed, NOW + timedelta(seconds=LIVES_SECONDS + 1))


@given(st.data())
def test_an_altered_state_is_refused(data: st.DataObject) -> None:
    sealed = SEAL.sealed(ANSWERS, NOW)
    place = data.draw(st.integers(0, len(sealed) - 3))
    sign = data.draw(st.sampled_from("AZaz09-_"))
    altered = sealed[:place] + sign + sealed[place + 1 :]
    if altered != sealed:
        with pytest.raises(FormExpired):
            SEAL.opened(altered, NOW)


@given(st.text(max_size=200))
def test_any_other_text_is_refused(text: str) -> None:
    with pytest.raises(FormExpired):
        SEAL.opened(text, NOW)


def test_another_installation_opens_nothing() -> None:
    with pytest.raises(FormExpired):
        seal_of(b"other").opened(SEAL.sealed(ANSWERS, NOW), NOW)


def test_the_longest_answers_fit() -> None:
    lines = ("where", "name", "address", "phone", "email", "nik")
    texts = dict.fromkeys(("text", "remedy", "loss"), "😀" * LONGEST_TEXT) | dict.fromkeys(lines, "😀" * LONGEST_LINE)
    photos = [uuid4() for _ in range(MOST_PHOTOS)]
    answers = Answers.model_validate({"key": uuid4(), "photos": photos, **texts})
    sealed = SEAL.sealed(answers, NOW)
    assert len(sealed) <= LONGEST
    assert SEAL.opened(sealed, NOW) == answers
    with pytest.raises(FormExpired):
        SEAL.opened(sealed + "A" * LONGEST, NOW)
