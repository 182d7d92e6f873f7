"""The payment page as payers meet it: in Chromium, on a phone and on a desk, in both languages, with axe."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe  # type: ignore[import-untyped]
from playwright.async_api import Browser, Page

from services.billing.payer.use_cases import PayerBills
from tests.billing.given import Running, billing
from tests.billing.payer.given import ACCOUNT, CODE, QRIS, Offers
from tests.billing.refund.given import billed
from tests.chromium import chromium
from tests.conftest import fresh_databases

pytestmark = pytest.mark.asyncio(loop_scope="module")

PHONE, DESK = 390, 1200
ORIGIN = "http://billing"


class Visit:
    """A browser whose requests the running service answers, and the payment number of a bill."""

    def __init__(self, browser: Browser, running: Running, number: str) -> None:
        self.browser = browser
        self.running = running
        self.number = number

    async def to(self, address: str, width: int = DESK, language: str = "id", colours: Any = "light") -> Page:
        context = await self.browser.new_context(
            viewport={"width": width, "height": 740}, locale=language, color_scheme=colours
        )
        page = await context.new_page()
        await page.route("**/*", self._answer)
        await page.goto(ORIGIN + address.format(number=self.number))
        return page

    async def _answer(self, route: Any) -> None:
        sent = route.request
        headers = {name: value for name, value in sent.headers.items() if not name.startswith(":")}
        assert sent.url.startswith(ORIGIN), f"the page asks for {sent.url}"
        got = await self.running.client.get(sent.url.removeprefix(ORIGIN), headers=headers)
        await route.fulfill(status=got.status_code, headers=dict(got.headers), body=got.content)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def visit(postgresql: str) -> AsyncIterator[Visit]:
    with fresh_databases(postgresql) as databases:
        async with billing(databases) as running, chromium() as browser:
            bill = await billed(running)
            number = (await running.staff.inspector.get(f"/bills/{bill}")).json()["payment_number"]
            assert running.service.unit is not None
            ways = PayerBills(running.service.unit, [Offers(ACCOUNT, QRIS, CODE)])
            running.service.app.state.use_cases_by_type[PayerBills] = ways
            yield Visit(browser, running, number)


@pytest.mark.parametrize("address", ["/payments/{number}", "/payments/0000-0000-0000-0001", "/payments/x"])
async def test_it_fits_phone_and_desk_and_axe_finds_nothing(visit: Visit, address: str) -> None:
    for width, language, colours in ((PHONE, "id", "light"), (DESK, "en", "dark")):
        page = await visit.to(address, width, language, colours)
        assert await page.evaluate("document.documentElement.scrollWidth") <= width
        assert await page.get_by_role("heading", level=1).count() == 1
        found = await Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        assert await page.locator("script, main img, iframe").count() == 0
        await page.context.close()


async def test_a_payer_finds_number_and_code_and_changes_the_language(visit: Visit) -> None:
    page = await visit.to("/payments/{number}", PHONE)
    assert await page.get_by_role("heading", level=1).inner_text() == "Yang harus dibayar: Rp30.000"
    assert await page.get_by_text("8808123400000017").is_visible()
    drawn = await page.get_by_role("img", name="Kode QR pembayaran").bounding_box()
    assert drawn is not None
    assert 150 <= drawn["height"] <= PHONE
    await page.get_by_role("link", name="English").click()
    assert await page.get_by_role("heading", level=1).inner_text() == "To be paid: Rp30.000"
    await page.context.close()


async def test_an_ended_account_is_gone_and_an_ended_code_says_so(visit: Visit) -> None:
    visit.running.clock.set(datetime(2023, 11, 17, 5, tzinfo=UTC))
    page = await visit.to("/payments/{number}", PHONE)
    assert await page.get_by_text("8808123400000017").count() == 0
    assert await page.get_by_text("820231115000001").count() == 0
    assert await page.get_by_text("Jangan membayar dengan kode ini").is_visible()
    assert await page.get_by_role("heading", name="Tunai di kantor").is_visible()
    await page.context.close()
