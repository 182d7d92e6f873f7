"""The pages of statistics as people meet them: in Chromium, on a phone and on a desk, without script, with axe."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any, get_args

import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe  # type: ignore[import-untyped]
from playwright.async_api import Browser, Page

from services.complaints.policy.words import Channel, Component, Kind
from services.complaints.statistics.figures import DIMENSIONS, NONE
from services.complaints.statistics.pages import WORDS
from tests.chromium import chromium
from tests.complaints.over_http import Running, running
from tests.complaints.statistics.given import APRIL, a_quarter
from tests.conftest import fresh_databases

pytestmark = pytest.mark.asyncio(loop_scope="module")

PHONE, DESK = 390, 1200
ORIGIN = "http://complaints"
HOME = "/pengaduan/statistik"
OFFICE = f"{HOME}/disperindag-pasuruan"


class Visit:
    """A browser whose requests the running service answers."""

    def __init__(self, browser: Browser, complaints: Running) -> None:
        self.browser = browser
        self.complaints = complaints

    async def to(self, address: str, width: int = DESK, language: str = "id", colours: Any = "light") -> Page:
        """A new visitor on an address, who sees all details."""
        context = await self.browser.new_context(
            viewport={"width": width, "height": 740}, locale=language, color_scheme=colours
        )
        page = await context.new_page()
        await page.route("**/*", self._answer)
        await page.goto(ORIGIN + address)
        await page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        return page

    async def _answer(self, route: Any) -> None:
        headers = {name: value for name, value in route.request.headers.items() if not name.startswith(":")}
        got = await self.complaints.client.get(route.request.url.removeprefix(ORIGIN), headers=headers)
        await route.fulfill(status=got.status_code, headers=dict(got.headers), body=got.content)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def visit(postgresql: str) -> AsyncIterator[Visit]:
    with fresh_databases(postgresql) as databases:
        async with running(databases) as complaints, chromium() as browser:
            await a_quarter(complaints)
            complaints.clock.set(APRIL)
            yield Visit(browser, complaints)


@pytest.mark.parametrize(
    "address",
    [
        HOME,
        OFFICE,
        f"{OFFICE}?quarter=2025-4",
        f"{HOME}/bspji-palembang",
        f"{HOME}/tidak-ada",
        f"{OFFICE}?quarter=kemarin",
        f"{OFFICE}?quarter=2026-2",
    ],
)
async def test_it_fits_phone_and_desk_and_axe_finds_nothing(visit: Visit, address: str) -> None:
    for width, language, colours in ((PHONE, "id", "light"), (DESK, "en", "dark")):
        page = await visit.to(address, width, language, colours)
        assert await page.evaluate("document.documentElement.scrollWidth") <= width
        assert await page.get_by_role("heading", level=1).count() == 1
        found = await Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        assert await page.locator("main script, main img").count() == 0
        await page.context.close()


async def test_a_reader_finds_an_office_and_changes_the_language(visit: Visit) -> None:
    page = await visit.to(HOME, PHONE)
    await page.get_by_role("link", name="Dinas Perindustrian dan Perdagangan Kabupaten Pasuruan").click()
    assert await page.get_by_role("heading", level=1).inner_text() == "Statistik pengaduan, Triwulan I 2026"
    assert await page.get_by_text("7 dari 14 laporan yang jatuh tempo").is_visible()
    await page.get_by_role("link", name="English").click()
    assert await page.get_by_role("heading", level=1).inner_text() == "Complaint statistics, Quarter 1 of 2026"
    await page.get_by_role("link", name="Quarter 4 of 2025").click()
    assert await page.get_by_role("heading", level=1).inner_text() == "Complaint statistics, Quarter 4 of 2025"
    assert await page.get_by_text("There are no reports.").count() == len(DIMENSIONS)
    await page.get_by_role("link", name="Bahasa Indonesia").click()
    assert page.url == f"{ORIGIN}{OFFICE}?quarter=2025-4&lang=id"
    await page.context.close()


async def test_the_charts_say_what_the_tables_say(visit: Visit) -> None:
    page = await visit.to(OFFICE)
    section = page.get_by_role("region", name="Menurut komponen standar pelayanan")
    shown = section.get_by_role("img").locator("text")
    assert await shown.all_text_contents() == ["Jangka waktu pelayanan", "7", "Lainnya (kelompok kecil)", "7"]
    rows = section.get_by_role("row")
    assert [re.sub(r"\s+", " ", one) for one in await rows.all_inner_texts()][1:] == [
        "Jangka waktu pelayanan 7 7 0 7 0",
        "Lainnya (kelompok kecil) 7 0 7 0 –",
    ]
    await page.context.close()


async def test_a_service_has_the_name_of_its_card(visit: Visit) -> None:
    page = await visit.to(OFFICE)
    section = page.get_by_role("region", name="Menurut layanan")
    assert await section.get_by_role("row", name="Pelayanan Tera dan Tera Ulang").count() == 1
    await page.context.close()


async def test_no_page_shows_a_group_of_one(visit: Visit) -> None:
    page = await visit.to(OFFICE)
    words = await page.inner_text("main")
    assert "Kompetensi" not in words
    assert await page.locator("td", has_text=re.compile(r"^[1-4]$")).count() == 0
    await page.context.close()


async def test_of_the_running_quarter_a_rounded_total_is_shown(visit: Visit) -> None:
    clock = visit.complaints.clock
    clock.set(APRIL - timedelta(days=30))
    page = await visit.to(OFFICE)
    clock.set(APRIL)
    assert await page.get_by_text("sedikitnya 10 laporan diterima sampai kemarin").is_visible()
    await page.context.close()


async def test_each_code_that_a_page_shows_has_words() -> None:
    codes = {"component": Component, "channel": Channel, "kind": Kind}
    expected = {f"{dimension}-{one}" for dimension, words in codes.items() for one in get_args(words)}
    expected |= {f"by-{one}" for one in DIMENSIONS} | {f"component-{NONE}", f"service-{NONE}"}
    assert expected <= WORDS.keys()
