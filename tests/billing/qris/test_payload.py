"""The payload of a QRIS code is read as the acquirer wrote it, and a changed one is not believed."""

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.billing.qris.payload import CrcWrong, PayloadUnreadable, crc_of, lies_in, read_payload
from tests.billing.qris.given import signed

NMID = "ID1026000000017"
VECTORS: dict[str, dict[str, Any]] = {
    one["id"]: one for one in json.loads((Path(__file__).parent / "qris.json").read_text())["vectors"]
}
Q1, Q2, Q3, Q4, Q5, Q6, Q7 = (VECTORS[f"Q{number}"]["payload"] for number in range(1, 8))
ASKED: Any = {"amount": 150_000, "bill_number": "SKRD/2026/00017", "nmid": NMID}


def test_the_crc_gives_the_published_check_value() -> None:
    assert crc_of("123456789") == VECTORS["Q0"]["crc"]
    assert len(VECTORS) == 8


def test_lengths_count_characters_and_the_crc_counts_bytes() -> None:
    payload = read_payload(Q1)
    assert payload.within("64") == {"00": "ZH", "01": "最佳运输", "02": "北京"}
    assert payload.amount is None  # 23.72 is not in whole rupiah


def test_a_static_code_has_no_amount() -> None:
    payload = read_payload(Q2)
    assert (payload.is_dynamic, payload.amount, payload.nmid) == (False, None, NMID)


@pytest.mark.parametrize("id", ["Q3", "Q4"])
def test_a_payload_says_what_the_vector_expects(id: str) -> None:
    payload = read_payload(VECTORS[id]["payload"])
    for tag, value in VECTORS[id]["expect"].items():
        outer, _, inner = tag.partition(".")
        assert (payload.within(outer)[inner] if inner else payload.fields[outer]) == value, tag


@pytest.mark.parametrize("text", [Q3, Q4, Q6], ids=["whole rupiah", "with decimals", "lower-case CRC"])
def test_a_true_code_is_believed(text: str) -> None:
    payload = read_payload(text)
    assert (payload.fields["01"], payload.fields["53"], payload.fields["58"]) == ("12", "360", "ID")
    assert (payload.amount, payload.bill_number) == (150_000, "SKRD/2026/00017")
    assert lies_in(text, **ASKED) == ()


def test_a_changed_code_is_not_believed() -> None:
    with pytest.raises(CrcWrong):
        read_payload(Q5)
    assert lies_in(Q5, **ASKED) == ("crc",)


@pytest.mark.parametrize(
    "text",
    [
        Q7,
        "",
        "000",
        "0002016304",
        "9A0201",
        f"{Q3}00020",
        "0" * 513,
        signed("000201000201"),
        signed("0002016206019901"),
    ],
)
def test_what_is_no_payload_is_refused(text: str) -> None:
    with pytest.raises(PayloadUnreadable):
        read_payload(text)
    assert lies_in(text, **ASKED) == ("unreadable",)


@pytest.mark.parametrize(
    ("change", "lie"),
    [
        (("000201010212", "000201010211"), "static"),
        (("5406150000", "5406150001"), "amount"),
        (("5406150000", "5409150000.50"), "amount"),
        (("5406150000", ""), "amount"),
        (("5303360", "5303840"), "currency"),
        (("5802ID", "5502015802ID"), "fee"),
        (("SKRD/2026/00017", "SKRD/2026/00018"), "bill-number"),
        (("ID1026000000017", "ID1026000000018"), "nmid"),
        (("62260115SKRD/2026/000170703A01", "62350115SKRD/2026/000170212081234567890"), "person"),
    ],
)
def test_a_code_with_a_lie_is_told_apart(change: tuple[str, str], lie: str) -> None:
    assert lies_in(signed(Q3[:-8].replace(*change)), **ASKED) == (lie,)


@given(st.text(max_size=600))
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(PayloadUnreadable):
        read_payload(text)


@given(st.integers(0, len(Q3) - 1), st.characters(min_codepoint=32, max_codepoint=126))
def test_one_changed_character_is_noticed(at: int, instead: str) -> None:
    changed = Q3[:at] + instead + Q3[at + 1 :]
    assert changed.upper() == Q3.upper() or lies_in(changed, **ASKED) != ()
