"""A picture that is also something else is refused, or only its picture is kept: the same pixels and nothing beside
them.
"""

import io
import zipfile
import zlib
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader

from shared.files.content import ContentRefused
from tests.shared.files.contents import fault_of, jpeg, looked_into, png
from tests.shared.files.pictures import (
    NIK_IN_TEXT,
    PICTURES,
    POLYGLOTS,
    assert_same_picture,
    before_end,
    chunks,
    endless_blocks,
    gradient,
    idat_bomb,
    pixels,
    png_of,
    profile,
    saved,
    with_chunk,
    with_segment,
)

each_picture = pytest.mark.parametrize("make", PICTURES.values(), ids=PICTURES)


def opens_as_something_else(content: bytes) -> bool:
    if zipfile.is_zipfile(io.BytesIO(content)):
        return True
    try:
        return len(PdfReader(io.BytesIO(content)).pages) > 0
    except Exception:
        return b"<script" in content


@each_picture
def test_the_picture_is_kept_pixel_for_pixel(make: Callable[[], bytes]) -> None:
    picture = make()
    _, kept = looked_into(picture)
    assert_same_picture(picture, kept)


@each_picture
def test_the_kept_form_is_kept_unchanged(make: Callable[[], bytes]) -> None:
    _, kept = looked_into(make())
    assert looked_into(kept)[1] == kept


@pytest.mark.parametrize("make", POLYGLOTS.values(), ids=POLYGLOTS)
def test_a_polyglot_is_refused_or_only_its_picture_is_kept(make: Callable[[], bytes]) -> None:
    content = make()
    assert opens_as_something_else(content), "the sample must be what it says"
    try:
        _, kept = looked_into(content)
    except ContentRefused:
        return
    assert not opens_as_something_else(kept)
    assert_same_picture(content, kept)


@pytest.mark.parametrize(
    ("make", "fault"),
    [
        (POLYGLOTS["archive as pixels that cannot be packed closer"], "two-types"),
        (POLYGLOTS["archive in a quantization table"], "two-types"),
        (POLYGLOTS["archive behind the scan"], "two-types"),
        (POLYGLOTS["archive behind the pixels"], "trailing-data"),
    ],
)
def test_foreign_marks_in_the_pixels_are_refused(make: Callable[[], bytes], fault: str) -> None:
    assert fault_of(make()) == fault


def test_pixels_without_end_are_refused_before_they_are_unpacked() -> None:
    assert fault_of(idat_bomb()) == "too-large-unpacked"
    assert fault_of(endless_blocks()) == "too-large-unpacked"


def test_a_scan_that_is_longer_than_its_picture_can_be_is_refused() -> None:
    assert fault_of(before_end(bytes(2_000_000))) == "too-large-unpacked"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("too few pixels", png_of(8, 8, b"x\x9cc\x00\x00\x00\x02\x00\x01")),
        ("a filter that there is not", png_of(1, 1, zlib.compress(b"\x05\x00"))),
        ("a palette that is not there", png_of(1, 1, zlib.compress(bytes(2)), colours=3)),
        ("a depth that there is not", png_of(1, 1, zlib.compress(bytes(2)), depth=3)),
        ("a table with too much in it", with_segment(0xDB, b"\x00" + bytes(65))),
        ("a table that is no code", with_segment(0xC4, b"\x00" + b"\xff" * 16)),
        ("two frames", with_segment(0xC0, b"\x08\x00\x08\x00\x08\x01\x01\x11\x00")),
    ],
)
def test_a_picture_that_no_program_shows_is_refused(name: str, content: bytes) -> None:
    assert fault_of(content) == "damaged"


def test_text_in_a_profile_is_not_kept() -> None:
    text = NIK_IN_TEXT.decode()
    for content in (
        saved(Image.linear_gradient("L").convert("RGB"), "JPEG", icc_profile=profile(text)),
        saved(Image.linear_gradient("L").convert("RGB"), "PNG", icc_profile=profile(text)),
    ):
        _, kept = looked_into(content)
        with Image.open(io.BytesIO(content)) as before, Image.open(io.BytesIO(kept)) as after:
            assert NIK_IN_TEXT in before.info["icc_profile"]
            assert "icc_profile" not in after.info
        assert_same_picture(content, kept)


def test_only_the_chunks_that_show_a_picture_are_kept() -> None:
    assert {name for name, _ in chunks(looked_into(png())[1])} == {b"IHDR", b"IDAT", b"IEND"}


PLACES: dict[str, Callable[[bytes], bytes]] = {
    "COM": lambda payload: with_segment(0xFE, payload),
    "JFIF": lambda payload: with_segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0" + payload),
    "ICC": lambda payload: with_segment(0xE2, b"ICC_PROFILE\0\1\1" + payload),
    "Adobe": lambda payload: with_segment(0xEE, b"Adobe\0d\0\0\0\0\1" + payload),
    "any other segment": lambda payload: with_segment(0xE7, payload),
    "iCCP": lambda payload: with_chunk(b"iCCP", b"a\0\0" + payload),
    "zTXt": lambda payload: with_chunk(b"zTXt", payload, behind=True),
    "eXIf": lambda payload: with_chunk(b"eXIf", payload),
    "tRNS": lambda payload: with_chunk(b"tRNS", payload),
    "pHYs": lambda payload: with_chunk(b"pHYs", payload),
    "PLTE": lambda payload: with_chunk(b"PLTE", payload),
}


@given(st.sampled_from(sorted(PLACES)), st.binary(min_size=12, max_size=300))
def test_nothing_that_is_put_beside_the_picture_is_kept(place: str, payload: bytes) -> None:
    content = PLACES[place](payload)
    _, kept = looked_into(content)
    assert payload not in kept
    assert_same_picture(saved(gradient(), "PNG" if content.startswith(b"\x89PNG") else "JPEG"), kept)


@given(st.sampled_from([jpeg(), png()]), st.binary(min_size=1, max_size=200))
def test_nothing_that_is_put_behind_the_picture_is_kept(picture: bytes, payload: bytes) -> None:
    try:
        _, kept = looked_into(picture + payload)
    except ContentRefused:
        return
    assert kept == looked_into(picture)[1]


@given(st.sampled_from(sorted(PICTURES)), st.data())
def test_a_changed_picture_is_refused_or_kept_so_that_it_opens(name: str, data: st.DataObject) -> None:
    content = bytearray(PICTURES[name]())
    for place in data.draw(st.lists(st.integers(3, len(content) - 1), min_size=1, max_size=4)):
        content[place] = data.draw(st.integers(0, 255))
    try:
        _, kept = looked_into(bytes(content))
    except ContentRefused:
        return
    assert pixels(kept).size[0] > 0
