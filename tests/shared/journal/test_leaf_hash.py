"""The leaf follows the standards: the append path hashes RFC 8785 byte by byte, under RFC 6962's prefix."""

import hashlib
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.journal.leaf_hash import (
    ENVELOPE,
    LARGEST_INTEGER,
    canonical,
    canonical_fast,
    leaf_hash,
    leaf_object,
    payload_of,
)

KEYS = st.text(st.characters(min_codepoint=1, max_codepoint=127), max_size=8)
"""Names of fields are ASCII, for which UTF-8 (orjson) and UTF-16 (the standard) sort alike."""
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-LARGEST_INTEGER, LARGEST_INTEGER) | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=20,
)


@given(st.dictionaries(KEYS, VALUES, max_size=6))
def test_the_fast_form_is_the_standard_form(payload: dict[str, Any]) -> None:
    assert canonical_fast(payload) == canonical(payload)
    assert payload_of(canonical(payload).decode()) == payload


# RFC 8785 3.2.2.2: the escaped characters, their escapes, and no others.
STRINGS = [
    ('"', rb"\""),
    ("\\", rb"\\"),
    ("/", b"/"),
    ("\b\t\n\f\r", rb"\b\t\n\f\r"),
    ("\x00\x0f\x1f", rb"\u0000\u000f\u001f"),
    ("\x7f\x80", b"\x7f\xc2\x80"),
    ('\u20ac$\u000f\nA\'B"\\\\"/', b"\xe2\x82\xac$" + rb"\u000f\nA'B\"\\\\\"/"),
    ("\u2028\u2029\ufeff\uffff", "\u2028\u2029\ufeff\uffff".encode()),
    ("\U0001f600", "\U0001f600".encode()),
    ("e\u0301 é", "e\u0301 é".encode()),  # never normalised
    ("<script>&", b"<script>&"),
]


@pytest.mark.parametrize(("text", "expected"), STRINGS)
def test_strings_are_escaped_as_the_standard_says(text: str, expected: bytes) -> None:
    assert canonical_fast({"a": text}) == canonical({"a": text}) == b'{"a":"' + expected + b'"}'


@pytest.mark.parametrize("number", [LARGEST_INTEGER + 1, -LARGEST_INTEGER - 1, 2**64])
def test_numbers_that_no_double_holds_are_refused_by_both(number: int) -> None:
    with pytest.raises(orjson.JSONEncodeError):
        canonical_fast({"a": number})
    with pytest.raises(ValueError, match="exceeds"):
        canonical({"a": number})


@pytest.mark.parametrize(
    "text", ['{"a":1.0}', '{"a":[{"b":1e2}]}', '{"a":NaN}', '{"a":-Infinity}', "[]", "1", "null", "{"]
)
def test_values_that_no_event_holds_are_refused_as_payload(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 – the JSON reader's own for the last
        payload_of(text)


def row(**changes: Any) -> dict[str, Any]:
    one = UUID(int=1)
    moment = datetime(2026, 1, 15, 2, 0, tzinfo=UTC)
    values: dict[str, Any] = dict.fromkeys(ENVELOPE, "x")
    values |= {"position": 1, "stream_id": one, "recorded_at": moment, "effective_at": moment, "reason": None}
    return {**values, **changes}


def test_a_leaf_is_prefixed_sha256() -> None:
    assert leaf_hash(b"{}") == hashlib.sha256(b"\x00{}").digest()


def test_a_time_counts_not_the_zone_it_was_written_in() -> None:
    here = datetime(2026, 1, 15, 9, 0, tzinfo=timezone(timedelta(hours=7)))
    assert leaf_object(row(recorded_at=here), {}) == leaf_object(row(), {})
    assert leaf_object(row(), {})["recorded_at"] == "2026-01-15T02:00:00.000000+00:00"


@pytest.mark.parametrize("name", [*ENVELOPE, "payload"])
def test_every_column_counts(name: str) -> None:
    changed = row(**{name: datetime(2030, 1, 1, tzinfo=UTC) if name.endswith("_at") else "another"})
    assert canonical(leaf_object(changed, {} if name != "payload" else {"a": None})) != canonical(
        leaf_object(row(), {})
    )


def test_the_envelope_cannot_be_forged_from_inside_the_payload() -> None:
    assert canonical(leaf_object(row(actor="b"), {})) != canonical(leaf_object(row(), {"actor": "b"}))
