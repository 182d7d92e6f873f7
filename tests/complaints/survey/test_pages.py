"""The survey's pages as people meet them: in Chromium, on a phone and on a desk, without script, with axe."""

from collections.abc import AsyncIterator
from typing import Any, get_args

import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe  # type: ignore[import-untyped]
from playwright.async_api import Browser, Page

from services.complaints.survey.figures import Withheld
from services.complaints.survey.index import BANDS
from services.complaints.survey.pages import WORDS
from services.complaints.survey.questionnaire import SERVICES
from services.intake.card.catalogue import cards
from tests.chromium import chromium
from tests.complaints.survey.given import FIVE, IKM, SKA, TERA, answered, form, invited
from tests.complaints.survey.over_http import AFTER, LATER, Running, running
from tests.conftest import fresh_databases
from tests.people import PASURUAN

pytestmark = pytest.mark.asyncio(loop_scope="module")

PHONE, DESK = 390, 1200
ORIGIN = "http://complaints"
FIRST, SECOND = f"/survei/hasil/{PASURUAN}/2026-1", f"/survei/hasil/{PASURUAN}/2026-2"


class Visit:
    """A browser whose requests the running service answers, and the addresses of a questionnaire and a poster."""

    def __init__(self, browser: Browser, complaints: Running, token: str, counter: str) -> None:
        self.browser = browser
        self.complaints = complaints
        self.addresses = {"token": token, "counter": counter}

    async def to(self, address: str, width: int = DESK, language: str = "id", colours: Any = "light") -> Page:
        """A new visitor, without script, on an address; `{token}` and `{counter}` are those of this quarter."""
        context = await self.browser.new_context(
            viewport={"width": width, "height": 740}, locale=language, color_scheme=colours
        )
        page = await context.new_page()
        await page.route("**/*", self._answer)
        await page.goto(ORIGIN + address.format(**self.addresses))
        return page

    async def _answer(self, route: Any) -> None:
        sent = route.request
        headers = {name: value for name, value in sent.headers.items() if not name.startswith(":")}
        body, path = sent.post_data_buffer, sent.url.removeprefix(ORIGIN)
        got = await self.complaints.client.request(
            sent.method, path, headers=headers, content=body, follow_redirects=True
        )
        await route.fulfill(status=got.status_code, headers=dict(got.headers), body=got.content)


async def publish(complaints: Running, quarter: str) -> None:
    await complaints.count()
    await complaints.person("kepala@pasuruan", "head-of-office").post(f"/surveys/{quarter}/report")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def visit(postgresql: str) -> AsyncIterator[Visit]:
    with fresh_databases(postgresql) as databases:
        async with running(databases) as complaints, chromium() as browser:
            officer = complaints.person("sari@pasuruan", "complaints-officer")
            counter = (await officer.get("/surveys/counter-code")).json()["address"]
            code = counter.rpartition("/")[2]
            for one in FIVE:
                await complaints.client.post("/survei", data={"code": code, **form(one)})
            await answered(complaints, sex="female", age="25-to-34", education="s1")
            await answered(complaints, FIVE[1:], sex="male", age="35-to-44", education="sma")
            await answered(complaints, [*FIVE, "444444443"], service=IKM, sex="male")
            await answered(complaints, FIVE[:2], SKA)
            complaints.clock.set(AFTER)
            await publish(complaints, "2026-1")
            await invited(complaints)
            complaints.clock.set(LATER)
            await publish(complaints, "2026-2")
            counter = (await officer.get("/surveys/counter-code")).json()["address"]
            yield Visit(browser, complaints, await invited(complaints), counter)


ADDRESSES = [
    "/survei/{token}",
    "{counter}",
    "{counter}/poster",
    "/survei/hasil",
    f"/survei/hasil/{PASURUAN}",
    FIRST,
    SECOND,
    f"/survei/hasil/{PASURUAN}/2026-3",
    f"/survei/{'A' * 43}",
    "/survei/salah",
]


@pytest.mark.parametrize("address", ADDRESSES)
async def test_it_fits_phone_and_desk_and_axe_finds_nothing(visit: Visit, address: str) -> None:
    for width, language, colours in ((PHONE, "id", "light"), (DESK, "en", "dark")):
        page = await visit.to(address, width, language, colours)
        assert await page.evaluate("document.documentElement.scrollWidth") <= width
        assert await page.get_by_role("heading", level=1).count() == 1
        found = await Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        assert await page.locator("main script, main img").count() == 0
        await page.context.close()


async def test_a_person_answers_on_the_phone_and_only_once(visit: Visit) -> None:
    token = await invited(visit.complaints)
    page = await visit.to(f"/survei/{token}", PHONE)
    for place in range(9):
        await page.locator("fieldset").nth(place).get_by_role("radio").nth(place % 4).check()
    await page.get_by_label("Usia").select_option("25–34 tahun")
    await page.get_by_label("Saran").fill("Cepat & <b>ramah</b>")
    await page.get_by_role("button", name="Kirim jawaban").click()
    assert await page.get_by_role("heading", level=1).inner_text() == "Terima kasih"
    await page.goto(f"{ORIGIN}/survei/{token}")
    assert await page.get_by_role("heading", level=1).inner_text() == "Survei ini sudah ditutup"
    await page.context.close()


async def test_the_browser_asks_for_a_missing_answer(visit: Visit) -> None:
    page = await visit.to("/survei/{token}", PHONE, "en")
    await page.get_by_role("button", name="Send the answer").click()
    assert await page.locator("fieldset input:invalid").first.get_attribute("name") == "requirements"
    await page.evaluate("document.querySelector('form').noValidate = true")
    await page.get_by_role("radio", name="Very well").first.check()
    await page.get_by_role("button", name="Send the answer").click()
    assert await page.get_by_role("alert").get_by_role("link").count() == 8
    assert await page.get_by_role("radio", name="Very well").first.is_checked()
    found = await Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    await page.context.close()


async def test_a_reader_compares_quarters(visit: Visit) -> None:
    page = await visit.to("/survei/hasil", PHONE)
    await page.get_by_role("link", name="Dinas Perindustrian").click()
    assert "triwulan 2" in await page.get_by_role("heading", level=1).inner_text()
    assert await page.get_by_text("Belum ada yang menjawab sehingga tidak ada indeks.").first.is_visible()
    await page.get_by_role("link", name="triwulan 1 tahun 2026, Januari–Maret").click()
    assert await page.get_by_role("img", name="Nilai menurut unsur").is_visible()
    assert await page.get_by_role("img", name="Perbandingan antartriwulan").is_visible()
    assert await page.get_by_role("row", name="U4 · Biaya atau tarif").is_visible()
    assert await page.get_by_text("Tidak ditampilkan").first.is_visible()
    await page.context.close()


async def test_no_word_of_a_chart_is_cut(visit: Visit) -> None:
    widest = (
        "Math.max(...[...document.querySelectorAll('.chart text')].map(one => one.getBBox().x + one.getBBox().width))"
    )
    for language in ("id", "en"):
        page = await visit.to(FIRST, PHONE, language)
        assert 300 < await page.evaluate(widest) < 341
        await page.context.close()


async def test_each_code_that_a_page_shows_has_words() -> None:
    assert {f"withheld-{one}" for one in get_args(Withheld)} <= WORDS.keys()
    assert {one.band for one in BANDS} == {"A", "B", "C", "D"}
    printed = {one.code: one.name for one in cards()}
    assert {code: pair[0] for code, pair in SERVICES.items() if code != "complaint"} == printed
    assert TERA in SERVICES
