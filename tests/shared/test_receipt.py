"""A receipt cannot be guessed, survives people's spelling, and detects a slip of the pen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.receipt import ALPHABET, ReceiptUnknown, new_receipt, parse_receipt, receipt_of

GIVEN = "902E-03M0-4R04-G00B"
receipts = st.binary(min_size=10, max_size=10).map(receipt_of)


def test_the_same_bytes_make_the_same_receipt_for_ever() -> None:
    assert receipt_of(bytes(range(10))) == GIVEN


def test_75_bits_are_used_and_no_two_receipts_are_alike() -> None:
    ones = [receipt_of((1 << bit).to_bytes(10, "big")) for bit in range(75)]
    assert len({*ones, receipt_of(bytes(10))}) == 76
    assert len({new_receipt() for _ in range(1000)}) == 1000


@given(receipts)
def test_it_is_four_groups_of_letters_and_digits_that_nobody_misreads(receipt: str) -> None:
    groups = receipt.split("-")
    assert [len(group) for group in groups] == [4, 4, 4, 4]
    assert set("".join(groups)) <= set(ALPHABET)
    assert not set("ILOU") & set(ALPHABET)


@given(receipts, st.sampled_from([str.lower, str.upper]), st.sampled_from(["", " ", "-", " - "]))
def test_a_receipt_is_read_however_it_is_written(receipt: str, cased: object, between: str) -> None:
    written = between.join(receipt.split("-"))
    assert parse_receipt(f" {cased(written)} ") == receipt  # type: ignore[operator]


@pytest.mark.parametrize("written", ["9O2E-O3MO-4ro4-gooB", "902E03M04R04G00B", "902e 03mo 4r04 g00b"])
def test_letters_that_look_like_digits_are_those_digits(written: str) -> None:
    assert parse_receipt(written) == GIVEN


@given(receipts, st.integers(0, 15), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_detected(receipt: str, place: int, wrong: str) -> None:
    code = receipt.replace("-", "")
    slip = code[:place] + wrong + code[place + 1 :]
    if slip == code:
        assert parse_receipt(slip) == receipt
    else:
        with pytest.raises(ReceiptUnknown):
            parse_receipt(slip)


@pytest.mark.parametrize(
    "text", ["", " ", "902E", GIVEN + "0", "U" * 16, "٩02E-03M0-4R04-G00B", "0\x00" * 8, "-" * 500]
)
def test_an_impossible_receipt_is_not_found(text: str) -> None:
    with pytest.raises(ReceiptUnknown):
        parse_receipt(text)
