"""The pages as people meet them: in Chromium, on a phone and on a desk, by keyboard only, without script, with axe."""

from collections.abc import AsyncIterator
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe  # type: ignore[import-untyped]
from playwright.async_api import Browser, Page

from services.complaints.pages.form import STEPS
from tests.chromium import chromium
from tests.complaints.over_http import Running, running
from tests.complaints.pages.walking import ANSWERS, reports
from tests.conftest import fresh_databases
from tests.people import PASURUAN
from tests.shared.files.contents import jpeg

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.starts_processes]

PHONE, DESK = 390, 1200
ORIGIN: Final = "https://complaints"
"""A browser tells its place only to a page that came encrypted; nothing is asked for over the network."""


class Visit:
    """A browser whose requests the running service answers."""

    def __init__(self, browser: Browser, complaints: Running) -> None:
        self.browser = browser
        self.complaints = complaints

    async def to(
        self, address: str, width: int = DESK, language: str = "id", colours: Any = "light", **more: Any
    ) -> Page:
        """A new visitor on an address."""
        context = await self.browser.new_context(
            viewport={"width": width, "height": 740}, locale=language, color_scheme=colours, **more
        )
        page = await context.new_page()
        await page.route("**/*", self._answer)
        await page.goto(ORIGIN + address)
        return page

    async def _answer(self, route: Any) -> None:
        sent = route.request
        headers = {name: value for name, value in sent.headers.items() if not name.startswith(":")}
        body, path = sent.post_data_buffer, sent.url.removeprefix(ORIGIN)
        got = await self.complaints.client.request(sent.method, path, headers=headers, content=body)
        await route.fulfill(status=got.status_code, headers=dict(got.headers), body=got.content)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def visit(postgresql: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Visit]:
    with fresh_databases(postgresql) as databases:
        folder: Path = tmp_path_factory.mktemp("files")
        async with running(databases, folder) as complaints, chromium() as browser:
            yield Visit(browser, complaints)


async def is_fit(page: Page, width: int) -> None:
    """It fits its width, has one heading, and axe finds nothing."""
    assert await page.evaluate("document.documentElement.scrollWidth") <= width, page.url
    assert await page.get_by_role("heading", level=1).count() == 1
    found = await Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


async def answer(page: Page, step: str) -> None:
    """Fills in the answers of a question, as a person sees it."""
    for name, value in ANSWERS[step].items():  # type: ignore[index]
        field = page.locator(f'[name="{name}"]:not([type="hidden"])')
        if await field.first.get_attribute("type") == "radio":
            await page.locator(f'[name="{name}"][value="{value}"]').check()
        elif await field.evaluate("one => one.tagName") == "SELECT":
            await field.select_option(value)
        else:
            await field.fill(value)


async def step_of(page: Page) -> str:
    return await page.locator('input[name="step"]').input_value()


@pytest.mark.parametrize(("width", "language", "colours"), [(PHONE, "id", "light"), (DESK, "en", "dark")])
async def test_each_question_and_its_faults_fit_and_pass_axe(
    visit: Visit, width: int, language: str, colours: str
) -> None:
    page = await visit.to("/pengaduan/isi", width, language, colours)
    while (step := await step_of(page)) != "check":
        await is_fit(page, width)
        if step in {"office", "service", "matter", "day", "secrecy"}:
            await page.locator('button[value="next"]').click()
            await is_fit(page, width)
            assert await page.evaluate("document.activeElement.className") == "problem summary"
            await page.get_by_role("alert").get_by_role("link").first.click()
        await answer(page, step)
        await page.locator('button[value="next"]').click()
    await is_fit(page, width)
    await page.locator('button[value="send"]').click()
    await is_fit(page, width)
    await page.locator("main button").click()
    await is_fit(page, width)
    await page.locator("form#reply button").click()
    await is_fit(page, width)
    await page.context.close()


ADDRESSES = ["/pengaduan", f"/pengaduan/kantor/{PASURUAN}", "/pengaduan/ikuti", "/pengaduan/kantor/tidak-ada"]


@pytest.mark.parametrize("address", ADDRESSES)
async def test_the_other_pages_fit_and_pass_axe(visit: Visit, address: str) -> None:
    for width, language, colours in ((PHONE, "id", "light"), (DESK, "en", "dark")):
        page = await visit.to(address, width, language, colours)
        await is_fit(page, width)
        await page.context.close()


async def test_a_report_by_keyboard_only_and_without_script(visit: Visit) -> None:
    page = await visit.to("/pengaduan", PHONE, java_script_enabled=False)
    await _press(page, "Mulai", "office")
    await _tab_to(page, "Balai Pengujian")
    for _ in range(3):
        await page.keyboard.press("ArrowDown")
    assert await page.locator(f'[value="{PASURUAN}"]').is_checked()
    await _press(page, "Lanjut", "service")
    for step, then in pairwise(STEPS[1:]):
        await answer(page, step)
        await _press(page, "Lanjut", then)
    await _tab_to(page, "Kirim laporan")
    await page.keyboard.press("Enter")
    await page.get_by_role("heading", name="Laporan Anda diterima").wait_for()
    await page.context.close()


async def _press(page: Page, name: str, then: str) -> None:
    """Presses a button by the keyboard, and waits for the question that comes then."""
    await _tab_to(page, name)
    await page.keyboard.press("Enter")
    await page.locator(f'input[name="step"][value="{then}"]').wait_for(state="attached")


async def _tab_to(page: Page, name: str) -> None:
    """Presses Tab until something with this name has the focus."""
    wanted = page.locator("a, button, label:has(input)").filter(has_text=name).first
    target = wanted.locator("input") if await wanted.locator("input").count() else wanted
    for _ in range(60):
        await page.keyboard.press("Tab")
        if await target.evaluate("one => one === document.activeElement"):
            return
    raise AssertionError(name)


async def test_the_phone_fills_in_its_place(visit: Visit) -> None:
    place: Any = {"latitude": -7.6, "longitude": 112.78}
    page = await visit.to("/pengaduan/isi", PHONE, permissions=["geolocation"], geolocation=place)
    for step in ("office", "service", "matter", "day", "wish", "photos"):
        await answer(page, step)
        await page.locator('button[value="next"]').click()
    await page.get_by_role("button", name="Pakai lokasi telepon ini").click()
    await page.get_by_text("Koordinat terisi.").wait_for()
    assert await page.get_by_label("Lintang").input_value() == "-7.600000"
    assert await page.get_by_label("Bujur").input_value() == "112.780000"
    await is_fit(page, PHONE)
    await page.context.close()


async def test_a_photo_is_added_and_the_reporter_follows(visit: Visit) -> None:
    page = await visit.to("/pengaduan/isi", PHONE)
    for step in ("office", "service", "matter", "day", "wish"):
        await answer(page, step)
        await page.locator('button[value="next"]').click()
    photo: Any = {"name": "foto.jpg", "mimeType": "image/jpeg", "buffer": jpeg()}
    await page.get_by_label("Pilih berkas").set_input_files(photo)
    await page.get_by_role("button", name="Tambahkan berkas ini").click()
    assert await page.get_by_role("status").inner_text() == "Berkas yang sudah ditambahkan: 1 Buang semua berkas"
    await is_fit(page, PHONE)
    receipt = await reports(visit.complaints)
    await page.goto(f"{ORIGIN}/pengaduan/ikuti")
    await page.get_by_label("Kode resi").fill(receipt.lower())
    await page.get_by_role("button", name="Lihat").click()
    assert receipt not in page.url
    await page.get_by_label("Tulis di sini").fill("Nomor antrean 12.\nTerima kasih.")
    await page.get_by_role("button", name="Tambah penjelasan").click()
    assert await page.get_by_text("Penjelasan Anda diterima.").is_visible()
    assert await page.locator("blockquote").inner_text() == "Nomor antrean 12.\nTerima kasih."
    await page.reload()
    assert await page.locator("blockquote").count() == 1
    await page.context.close()
