"""The pages as people meet them: in Chromium, on a phone and on a desk, by keyboard only, without script, with axe."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Final

import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe  # type: ignore[import-untyped]
from playwright.async_api import Browser, Page

from tests.chromium import chromium
from tests.complaints.over_http import Running, running
from tests.complaints.pages.walking import ANSWERS
from tests.conftest import fresh_databases

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.starts_processes]

PHONE, DESK = 390, 1200
ORIGIN: Final = "http://complaints"


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
