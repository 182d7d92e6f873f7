"""The page of revenue with amounts as large as a province's: nothing is cut off, on a phone or on a desk."""

from datetime import date

import pytest
from starlette.requests import Request

from services.billing.report.page import PAGES, page_values
from services.billing.report.revenue import revenue
from services.billing.report.rows import Receivable, Sums
from tests.chromium import chromium
from tests.people import PASURUAN

FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
BILLIONS, TRILLIONS = 1_234_567_890, 1_234_567_890_123
_CUT_OFF = """() => [
    ...[...document.querySelectorAll(".chart text")].filter(
        one => one.getBoundingClientRect().right > one.closest("svg").getBoundingClientRect().right + 1),
    ...[...document.querySelectorAll(".keyfigures dd")].filter(one => one.scrollWidth > one.clientWidth),
].map(one => one.textContent)"""


def page_of(amount: int) -> str:
    rows = [Sums(date(2026, month, 1), "tera", None, amount * month, amount * month - 1, 0) for month in range(1, 12)]
    report = revenue(PASURUAN, FIRST, LAST, "month", rows, [Receivable("tera", None, amount)])
    request = Request({"type": "http", "query_string": b"", "headers": []})
    values = page_values(report, LAST)
    return bytes(PAGES.shown(request, "revenue.html", **values).body).decode()


@pytest.mark.parametrize("width", [390, 1200])
async def test_no_amount_is_cut_off(width: int) -> None:
    async with chromium() as browser:
        page = await browser.new_page(viewport={"width": width, "height": 740})
        for amount in (BILLIONS, TRILLIONS):
            await page.set_content(page_of(amount))
            assert await page.evaluate("document.documentElement.scrollWidth") <= width
            assert await page.evaluate(_CUT_OFF) == []
        assert await page.get_by_text("Desember 2026: tidak ada").count() == 1
