"""Names that look the same are equal; a name without a visible character is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.metrology.instrument.normal_form import NothingToRead, key, refuse_unreadable

SAME = [
    "AN-100 23",
    "an-10023",
    "ＡＮ－１００２３",  # noqa: RUF001 – full width is the point
    "AN-100\u200b23",
    "\ufeffAN-10023",
    "A\u00adN-10023",
    "AN-\u206010023\u202c",
    "AN-10023\ufe0f",
    "A\u034fN-100\u316423",
    "AN-100\u00a023\t",
]


@pytest.mark.parametrize("written", SAME)
def test_the_same_serial_however_it_is_typed(written: str) -> None:
    assert key(written) == "an-10023"


def test_case_is_folded_and_not_only_lowered() -> None:
    assert key("STRAßE") == key("Strasse") == "strasse"


@pytest.mark.parametrize("written", ["\u200b", "\u202e \u2066", "\u3164", "\u2800", " \ufe0f"])
def test_a_name_without_a_visible_character(written: str) -> None:
    with pytest.raises(NothingToRead):
        refuse_unreadable("AND", written)


def test_ascii_letters_are_read_like_all_others() -> None:
    """Next to a letter that is not ASCII every sign is checked by itself; alone it takes the short path."""
    for sign in map(chr, range(128)):
        assert key(f"ü{sign}") == f"ü{key(sign)}"


@given(st.text())
def test_a_key_is_its_own_key(written: str) -> None:
    assert key(key(written)) == key(written)
