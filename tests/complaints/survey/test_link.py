"""Links are signed: a guess is refused without the database, and a code at a counter holds for its office and quarter."""

import base64
import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.complaints.survey.link import RANDOM_BYTES, LinkUnknown, SurveyLinks
from shared.quarter import Quarter

OURS = SurveyLinks(lambda purpose: hashlib.sha256(b"ours" + purpose).digest(), "https://layanan.contoh.go.id/")
OTHERS = SurveyLinks(lambda purpose: hashlib.sha256(b"others" + purpose).digest(), "https://contoh.go.id")
random = st.binary(min_size=RANDOM_BYTES, max_size=RANDOM_BYTES)
FIRST = Quarter(2026, 1)


@given(random, random)
def test_each_token_has_a_ballot_of_its_own(one: bytes, other: bytes) -> None:
    assert (OURS.ballot(OURS.token(one)) == OURS.ballot(OURS.token(other))) == (one == other)
    assert one not in OURS.ballot(OURS.token(one))


@given(random, st.integers(0, 42), st.sampled_from("AZaz09-_"))
def test_a_changed_token_is_unknown(one: bytes, place: int, sign: str) -> None:
    token = OURS.token(one)
    changed = token[:place] + sign + token[place + 1 :]
    if changed != token:
        with pytest.raises(LinkUnknown):
            OURS.ballot(changed)


@pytest.mark.parametrize("wrong", ["", "A", "A" * 43, "é" * 43, "A" * 42 + "=", "!" * 43])
def test_other_texts_are_unknown(wrong: str) -> None:
    with pytest.raises(LinkUnknown):
        OURS.ballot(wrong)
    with pytest.raises(LinkUnknown):
        OURS.counter(wrong)


def test_the_links_of_another_installation_are_unknown() -> None:
    with pytest.raises(LinkUnknown):
        OURS.ballot(OTHERS.token(bytes(RANDOM_BYTES)))
    with pytest.raises(LinkUnknown):
        OURS.counter(OTHERS.counter_code("bpsmb-surakarta", FIRST))


def test_a_code_names_its_office_and_quarter() -> None:
    code = OURS.counter_code("bpsmb-surakarta", FIRST)
    assert OURS.counter(code) == ("bpsmb-surakarta", FIRST)
    assert OURS.counter_address(code) == f"https://layanan.contoh.go.id/survei/loket/{code}"
    for changed in (code.replace("2026-1", "2026-2"), code.replace("surakarta", "solo"), code + "A"):
        with pytest.raises(LinkUnknown):
            OURS.counter(changed)


def test_a_token_is_its_bytes_and_their_hmac() -> None:
    key = hashlib.sha256(b"ours" + b"jejak survey token").digest()
    said = bytes(range(RANDOM_BYTES))
    signed = base64.urlsafe_b64decode(OURS.token(said) + "=")
    assert signed == said + hmac.digest(key, said, "sha256")[:16]
