"""LAPOR's words and ours have one counterpart each."""

from typing import get_args

import pytest

from services.complaints.lapor.words import WORDS, LaporStatus, LaporWords, faults
from services.complaints.policy.words import Secrecy, Status


def test_each_status_of_ours_has_one_of_theirs() -> None:
    told = {ours: WORDS.status_of(ours) for ours in get_args(Status)}
    assert told["received"] == told["forwarded"] == "Terdisposisi"
    assert told["accepted"] == told["answered"] == "Diproses", "LAPOR closes it when nobody replied in time"
    assert told["archived"] == "Selesai"
    assert told["not-ours"] == told["withdrawn"] == "Arsip"


def test_each_status_of_theirs_says_what_became_of_our_report() -> None:
    said = {status: WORDS.for_sent(status) for status in get_args(LaporStatus)}
    assert said == {
        "Belum Terverifikasi": "away",
        "Terdisposisi": "away",
        "Diproses": "away",
        "Selesai": "done",
        "Arsip": "returned",
    }


@pytest.mark.parametrize("secrecy", get_args(Secrecy))
def test_a_secrecy_goes_there_and_comes_back(secrecy: Secrecy) -> None:
    flags = WORDS.flags_of(secrecy)
    assert WORDS.secrecy_of(rahasia=flags.rahasia, anonim=flags.anonim) == secrecy


@pytest.mark.parametrize("of", ["statuses", "secrecies"])
def test_a_word_without_a_counterpart_stops_the_start(of: str) -> None:
    broken = WORDS.model_copy(update={of: getattr(WORDS, of)[1:]})
    assert list(faults(broken))
    assert isinstance(broken, LaporWords)
    assert not list(faults(WORDS))
