"""Photos on the form: added one by one, refused in words, gone after an hour, claimed once."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from tests.complaints.over_http import NOW, running
from tests.complaints.pages.walking import ANSWERS, Reporter, hidden, receipt_in
from tests.conftest import Databases
from tests.shared.files.contents import jpeg, pdf

pytestmark = pytest.mark.starts_processes
LIMIT = 64 * 1024


@pytest_asyncio.fixture
async def reporter(databases: Databases, tmp_path: Path) -> AsyncIterator[Reporter]:
    async with running(databases, tmp_path, file_limit_bytes=LIMIT) as one:
        yield await (await Reporter(one).begins()).reaches("photos")


async def test_a_photo_goes_with_the_report(reporter: Reporter) -> None:
    await reporter.adds(jpeg())
    assert "Berkas yang sudah ditambahkan: 1" in reporter.page
    await reporter.adds(pdf(), "next")
    assert reporter.step == "place"
    await reporter.reaches("check")
    assert "2 berkas" in reporter.page
    await reporter.sends("send")
    assert receipt_in(reporter.page)
    received = next(
        event for event in await reporter.running.journal() if event.type == "complaints.complaint-received"
    )
    assert len(received.fields()["photos"]) == 2


async def test_a_refused_file_says_why_beside_its_field(reporter: Reporter) -> None:
    text = await reporter.adds(b"MZ only a program")
    assert (text.status_code, reporter.step, 'id="file-fault"' in text.text) == (422, "photos", True)
    long = await reporter.adds(b"\xff\xd8" + b"0" * (LIMIT + 1))
    assert (long.status_code, reporter.step) == (413, "photos")
    none = await reporter.sends("add")
    assert (none.status_code, "Pilih satu berkas dahulu." in none.text) == (422, True)


async def test_at_most_five_and_all_can_be_removed(reporter: Reporter) -> None:
    for _ in range(5):
        await reporter.adds(jpeg())
    assert 'type="file"' not in reporter.page
    sixth = await reporter.adds(jpeg())
    assert (sixth.status_code, "Paling banyak lima berkas." in sixth.text) == (422, True)
    await reporter.sends("drop")
    assert "Berkas yang sudah ditambahkan" not in reporter.page


async def test_after_an_hour_the_photos_are_asked_for_again(reporter: Reporter) -> None:
    await reporter.adds(jpeg())
    await reporter.reaches("check")
    reporter.running.clock.set(NOW + timedelta(minutes=61))
    gone = await reporter.sends("send")
    assert (gone.status_code, reporter.step, hidden(gone.text, "to")) == (404, "photos", "check")
    await reporter.sends()
    assert reporter.step == "check"
    await reporter.sends("send")
    assert receipt_in(reporter.page)
    assert ANSWERS["photos"] == {}
