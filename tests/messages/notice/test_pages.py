"""The page of a receipt as people meet it: in Chromium, on a phone and on a desk, without script, with axe."""

from typing import Any

from axe_playwright_python.async_playwright import Axe  # type: ignore[import-untyped]
from playwright.async_api import Page

from services.messages.notice.receipt import SIGNS, Receipts
from tests.chromium import chromium
from tests.conftest import Databases
from tests.messages.office import Running, running

ORIGIN = "http://messages"
PHONE, DESK = 390, 1200


async def opened(messages: Running, browser: Any, address: str, width: int, colours: str) -> Page:
    """A new visitor on an address of the running service."""
    context = await browser.new_context(viewport={"width": width, "height": 740}, color_scheme=colours)
    page: Page = await context.new_page()

    async def answer(route: Any) -> None:
        headers = {name: value for name, value in route.request.headers.items() if not name.startswith(":")}
        got = await messages.client.get(route.request.url.removeprefix(ORIGIN), headers=headers)
        await route.fulfill(status=got.status_code, headers=dict(got.headers), body=got.content)

    await page.route("**/*", answer)
    await page.goto(ORIGIN + address)
    return page


async def test_the_page_fits_and_axe_finds_nothing(databases: Databases) -> None:
    async with running(databases) as messages, chromium() as browser:
        case = await messages.application()
        messages.happens("intake.application-accepted", case, service_code="PSR-TERA")
        [message] = await messages.told()
        signed = Receipts(messages.personal.derived, 1)
        good = signed.sign(message.position, bytes.fromhex(message.hash))
        changed = signed.sign(message.position, bytes(32))
        for address in (f"/receipts/{good}?lang=id", f"/receipts/{changed}?lang=en", f"/receipts/{'A' * SIGNS}"):
            for width, colours in ((PHONE, "light"), (DESK, "dark")):
                page = await opened(messages, browser, address, width, colours)
                assert await page.evaluate("document.documentElement.scrollWidth") <= width
                found = await Axe().run(page)
                assert found.response["violations"] == [], found.generate_report()
        page = await opened(messages, browser, f"/receipts/{good}?lang=id", PHONE, "light")
        await page.get_by_role("link", name="English").click()
        assert await page.get_by_role("heading", level=1).inner_text() == "This event is on record and unchanged"
