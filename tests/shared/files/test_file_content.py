"""Accepted files, their kept form, and hostile files that are refused."""

import io
from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops
from pypdf import PdfReader

from shared.files.content import ContentRefused, Position
from shared.files.file_types import FileType
from tests.shared.files.contents import (
    EVERY,
    LATITUDE,
    LONGITUDE,
    WORD,
    archive,
    chunk,
    docx,
    fault_of,
    jpeg,
    jpeg_of_size,
    looked_into,
    odt,
    pdf,
    pdf_bomb,
    png,
    png_bomb,
)


@pytest.mark.parametrize(
    ("content", "type", "media_type"),
    [
        (pdf(), "pdf", "application/pdf"),
        (pdf(password=""), "pdf", "application/pdf"),
        (docx(), "office", WORD),
        (odt(), "office", "application/vnd.oasis.opendocument.text"),
    ],
)
def test_documents_are_kept_as_they_are(content: bytes, type: str, media_type: str) -> None:
    found, kept = looked_into(content)
    assert (found.type, found.media_type, found.position, kept) == (type, media_type, None, content)


@pytest.mark.parametrize("picture", [jpeg(), jpeg(progressive=True), png()], ids=["jpeg", "progressive", "png"])
def test_a_picture_loses_its_metadata_and_no_pixel(picture: bytes) -> None:
    _, kept = looked_into(picture)
    assert b"Kamera Siti" in picture
    assert b"Kamera Siti" not in kept
    assert b"rahasia" not in kept
    with Image.open(io.BytesIO(picture)) as before, Image.open(io.BytesIO(kept)) as after:
        assert dict(after.getexif()) == {}
        assert ImageChops.difference(before.convert("RGB"), after.convert("RGB")).getbbox() is None


@pytest.mark.parametrize("orientation", range(2, 9))
def test_the_orientation_of_a_photo_is_kept(orientation: int) -> None:
    _, kept = looked_into(jpeg(orientation=orientation))
    with Image.open(io.BytesIO(kept)) as picture:
        assert dict(picture.getexif()) == {0x0112: orientation}


@pytest.mark.parametrize("picture", [jpeg(), png()], ids=["jpeg", "png"])
def test_the_place_of_a_picture_is_read_only_if_the_card_asks_for_it(picture: bytes) -> None:
    found, kept = looked_into(picture, gps=True)
    assert found.position == Position(Decimal(LATITUDE), Decimal(LONGITUDE))
    assert looked_into(picture)[0].position is None
    assert fault_of(kept, gps=True) == "no-position"


@pytest.mark.parametrize("camera", [jpeg(gps=False)[2:], b"\0\0Image_UTC_DataSEFH....SEFT"], ids=["none", "samsung"])
def test_appended_parts_of_a_camera_are_left_out(camera: bytes) -> None:
    plain = jpeg()
    _, kept = looked_into(plain + (camera if camera.endswith(b"SEFT") else b""))
    assert kept == looked_into(plain)[1]


def with_multi_picture(picture: bytes) -> bytes:
    segment = b"\xff\xe2" + (2 + 8).to_bytes(2, "big") + b"MPF\0MM\0*"
    return picture[:2] + segment + picture[2:] + picture


def test_a_second_picture_that_the_first_announces_is_left_out() -> None:
    assert looked_into(with_multi_picture(jpeg()))[1] == looked_into(jpeg())[1]


def _middle(content: bytes) -> bytes:
    return content[: len(content) // 2]


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "a program": (lambda: b"MZ\x90\0" + bytes(100), "unknown-type"),
    "a web page": (lambda: b"<!DOCTYPE html><script>alert(1)</script>", "unknown-type"),
    "SVG": (lambda: b'<svg xmlns="http://www.w3.org/2000/svg"/>', "unknown-type"),
    "GIF": (lambda: b"GIF89a" + bytes(40), "unknown-type"),
    "the old Word": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "unknown-type"),
    "a plain archive": (lambda: archive({"a.txt": b"x"}), "unknown-type"),
    "Java": (lambda: archive({"META-INF/MANIFEST.MF": b"x"}), "unknown-type"),
    "PDF that begins later": (lambda: b"#!/bin/sh\n" + pdf(), "two-types"),
    "PDF and archive": (lambda: pdf() + archive({"a.txt": b"x"}), "two-types"),
    "JPEG and archive": (lambda: jpeg() + archive({"a.txt": b"x"}), "two-types"),
    "PNG and archive": (lambda: png() + archive({"a.txt": b"x"}), "two-types"),
    "archive behind what a camera appends": (lambda: jpeg() + archive({"a": b"x"}) + b"SEFT", "two-types"),
    "PDF and more": (lambda: pdf() + b"<script>alert(1)</script>", "trailing-data"),
    "PDF with a long nothing behind it": (lambda: pdf() + b"\n" * 2000, "trailing-data"),
    "JPEG and PDF": (lambda: jpeg() + pdf(), "trailing-data"),
    "JPEG and another, not announced": (lambda: jpeg() + jpeg(), "trailing-data"),
    "PNG and more": (lambda: png() + b"x", "trailing-data"),
    "office file and more": (lambda: docx() + b"x", "trailing-data"),
    "office file after something": (lambda: b"PK\x03\x04 junk" + docx(), "trailing-data"),
    "PNG of 1.6 billion pixels": (png_bomb, "too-large-unpacked"),
    "JPEG of 3.6 billion pixels": (lambda: jpeg_of_size(60_000, 60_000), "too-large-unpacked"),
    "PDF that unpacks to 260 MB": (lambda: pdf_bomb(twice=False), "too-large-unpacked"),
    "PDF packed twice": (lambda: pdf_bomb(twice=True), "too-large-unpacked"),
    "office file packed a thousandfold": (lambda: docx({"word/media/a.bmp": bytes(20_000_000)}), "too-large-unpacked"),
    "office file of many parts": (
        lambda: docx({f"word/{number}": b"" for number in range(5001)}),
        "too-large-unpacked",
    ),
    "PDF with a password": (lambda: pdf(password="rahasia"), "protected"),
    "macros": (lambda: docx({"word/vbaProject.bin": b"x"}), "macros"),
    "macros by type": (lambda: docx(main="wordprocessingml.document.main+xml;vbaProject"), "macros"),
    "ActiveX": (lambda: docx({"word/activeX/activeX1.bin": b"x"}), "macros"),
    "macros in OpenDocument": (
        lambda: archive({"mimetype": b"application/vnd.oasis.opendocument.text", "Basic/Standard/a.xml": b"x"}),
        "macros",
    ),
    "types written so that nobody sees them": (
        lambda: docx(main='wordprocessingml.document.main+xml"/><Override A="&#118;baProject'),
        "damaged",
    ),
    "a part that leads elsewhere": (lambda: docx({"../../etc/passwd": b"x"}), "damaged"),
    "half a PDF": (lambda: _middle(pdf(20)), "damaged"),
    "half a JPEG": (lambda: _middle(jpeg()), "damaged"),
    "half a PNG": (lambda: _middle(png()), "damaged"),
    "half an office file": (lambda: _middle(docx()), "damaged"),
    "only a beginning": (lambda: b"%PDF-1.7", "damaged"),
    "only a beginning of JPEG": (lambda: b"\xff\xd8\xff", "damaged"),
    "PNG without a picture": (lambda: b"\x89PNG\r\n\x1a\n" + chunk(b"IEND", b""), "damaged"),
    "PNG with a wrong checksum": (lambda: png().replace(b"IDAT", b"IDAT\x01", 1), "damaged"),
}


@pytest.mark.parametrize(("make", "fault"), HOSTILE.values(), ids=HOSTILE)
def test_hostile_files_are_refused(make: Callable[[], bytes], fault: str) -> None:
    assert fault_of(make()) == fault


@pytest.mark.parametrize(("make", "type"), [(pdf, "pdf"), (jpeg, "jpeg"), (png, "png"), (docx, "office")])
def test_a_type_that_the_card_does_not_allow_is_refused(make: Callable[[], bytes], type: FileType) -> None:
    others = [one for one in EVERY if one != type]
    assert fault_of(make(), *others) == "type-not-allowed"


@given(st.sampled_from([pdf(), jpeg(), png(), docx(), odt()]), st.data())
def test_a_changed_file_is_accepted_or_refused_and_never_a_fault(content: bytes, data: st.DataObject) -> None:
    changed = bytearray(content)
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), max_size=6)):
        changed[place] = data.draw(st.integers(0, 255))
    cut = bytes(changed[: data.draw(st.integers(1, len(changed)))])
    try:
        looked_into(cut, gps=True)
    except ContentRefused:
        return


@given(
    st.binary(min_size=1, max_size=400),
    st.sampled_from([b"", b"%PDF-", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"PK\x03\x04"]),
)
def test_any_bytes_are_refused_and_never_a_fault(content: bytes, beginning: bytes) -> None:
    fault_of(beginning + content)


def test_the_kept_form_of_a_pdf_still_opens() -> None:
    assert len(PdfReader(io.BytesIO(looked_into(pdf(3))[1])).pages) == 3
