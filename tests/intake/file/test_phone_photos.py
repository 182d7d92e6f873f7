"""Photos of telephones and scanners pass: films and second pictures are cut off, and the photo looks unchanged."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageCms, ImageOps

from shared.files.content import colours
from tests.conftest import Databases
from tests.intake.given.files import application_for, settings_in, uploaded
from tests.intake.given.running import intake, journal, registered
from tests.people import Staff
from tests.shared.files.contents import fault_of, jpeg, looked_into
from tests.shared.files.pictures import (
    MICRO_VIDEO,
    MOTION_PHOTO,
    assert_same_picture,
    chunks,
    film,
    gradient,
    motion_photo,
    saved,
    segment,
    small_zip,
    with_blanked_segment,
    with_chunk,
)


def exif(orientation: int) -> bytes:
    said = Image.Exif()
    said[0x010F], said[0x0112] = "Kamera Siti", orientation
    return said.tobytes()


APPENDED: dict[str, tuple[Callable[[], bytes], tuple[str, ...]]] = {
    "a film that XMP announces": (lambda: motion_photo(MICRO_VIDEO, film()), ("film",)),
    "a film as later telephones announce it": (lambda: motion_photo(MOTION_PHOTO, film()), ("film",)),
    "a film behind padding": (lambda: motion_photo(MICRO_VIDEO, bytes(40) + film()), ("film",)),
    "a film behind a second picture": (
        lambda: motion_photo(MOTION_PHOTO, jpeg(gps=False) + film()),
        ("second-picture", "film"),
    ),
    "a film that nobody announces": (lambda: jpeg() + film(), ("film",)),
    "a film of a Samsung": (lambda: jpeg() + b"\0\0\x30\x0aMotionPhoto_Data" + film() + b"SEFH....SEFT", ("film",)),
    "data of a Samsung": (lambda: jpeg() + b"\0\0Image_UTC_DataSEFH....SEFT", ("camera-data",)),
    "only zeros": (lambda: jpeg() + bytes(5000), ()),
}


@pytest.mark.parametrize(("make", "left_out"), APPENDED.values(), ids=APPENDED)
def test_appended_parts_of_a_camera_are_cut_off_and_named(make: Callable[[], bytes], left_out: tuple[str, ...]) -> None:
    found, kept = looked_into(make())
    assert (found.left_out, kept) == (left_out, looked_into(jpeg())[1])


def test_an_announced_film_hides_no_archive() -> None:
    assert fault_of(motion_photo(MICRO_VIDEO, film() + small_zip())) == "two-types"
    assert fault_of(motion_photo(MICRO_VIDEO, b"MZ no film")) == "trailing-data"


@pytest.mark.parametrize(
    "make",
    [
        lambda: with_blanked_segment(bytes(400)),
        lambda: with_blanked_segment(b"HDRP\x02" + bytes(range(1, 255))),
        lambda: saved(gradient(), "JPEG").replace(b"\xff\xdb", b"\xff\xff\xff\xdb"),
        lambda: saved(gradient(), "JPEG").replace(b"\xff\xdb", b"\0\0\0\xff\xdb"),
        lambda: saved(gradient(), "JPEG").replace(b"\xff\xc0", segment(0xE1, bytes(0xDF)) + b"\xff\xc0", 1),
    ],
    ids=["00 E1 with zeros", "00 E1 with data", "fill bytes", "zeros between segments", "an empty APP1 of 00E1 bytes"],
)
def test_padding_between_segments_is_passed_over(make: Callable[[], bytes]) -> None:
    content = make()
    assert content != saved(gradient(), "JPEG")
    assert_same_picture(saved(gradient(), "JPEG"), looked_into(content)[1])


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_keeps_its_orientation(orientation: int) -> None:
    behind = with_chunk(b"eXIf", exif(orientation)[6:], behind=True)
    for content in (
        saved(gradient(), "JPEG", exif=exif(orientation)),
        saved(gradient(), "PNG", exif=exif(orientation)),
        behind,
    ):
        _, kept = looked_into(content)
        assert b"Kamera Siti" not in kept
        with Image.open(io.BytesIO(content)) as before, Image.open(io.BytesIO(kept)) as after:
            assert dict(after.getexif()) == ({} if orientation == 1 else {0x0112: orientation})
            shown, shown_now = ImageOps.exif_transpose(before), ImageOps.exif_transpose(after)
            assert (shown.size, shown.tobytes()) == (shown_now.size, shown_now.tobytes())


@pytest.mark.parametrize("name", ["Display P3", "Adobe RGB"])
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_known_colour_space_is_kept_in_our_own_words(name: str, kind: str) -> None:
    primaries, curve = colours._WIDE[name]
    theirs = colours._written(f"{name} by a camera", primaries, curve)
    _, kept = looked_into(saved(gradient(), kind, icc_profile=theirs))
    with Image.open(io.BytesIO(kept)) as picture:
        ours = picture.info["icc_profile"]
    assert b"b\0y\0 \0a\0 \0c\0a\0m" in theirs
    assert b"c\0a\0m" not in ours
    assert ImageCms.getProfileDescription(ImageCms.ImageCmsProfile(io.BytesIO(ours))).strip() == name
    transform = [
        ImageCms.buildTransform(io.BytesIO(one), ImageCms.createProfile("sRGB"), "RGB", "RGB") for one in (theirs, ours)
    ]
    colour = Image.new("RGB", (1, 1), (200, 100, 50))
    shown = [ImageCms.applyTransform(colour, one) for one in transform]
    assert shown[0] is not None
    assert shown[1] is not None
    assert shown[0].tobytes() == shown[1].tobytes() != colour.tobytes()


def test_the_colours_of_a_png_are_kept_by_number() -> None:
    content = saved(gradient(), "PNG", dpi=(300, 300))
    content = with_chunk(b"gAMA", (45455).to_bytes(4, "big"), with_chunk(b"sRGB", b"\0", content))
    names = list(dict.fromkeys(name for name, _ in chunks(looked_into(content)[1])))
    assert names == [b"IHDR", b"sRGB", b"gAMA", b"pHYs", b"IDAT", b"IEND"]


async def test_the_event_and_the_answer_say_that_a_film_was_left_out(databases: Databases, tmp_path: Path) -> None:
    async with intake(databases, settings_in(tmp_path)) as (service, client):
        siti = Staff(client).applicant("siti")
        application = await application_for(siti, await registered(siti), "PSR-IKM")
        shown = await uploaded(client, siti, application, "business-photo", motion_photo(MICRO_VIDEO, film()))
        assert (shown["status"], shown["left_out"], shown["fault"], shown["fault_text"]) == (
            "released",
            ["film"],
            None,
            None,
        )
        stored = next(one.event() for one in await journal(service) if one.type == "intake.file-stored")
        assert stored.left_out == ("film",)
        read = await siti.get(f"/files/{shown['id']}/content?purpose=own-copy")
        assert (read.content, read.headers["picture-position"]) == (looked_into(jpeg())[1], "-7.645100,112.907500")
