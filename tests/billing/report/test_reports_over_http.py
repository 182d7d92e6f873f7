"""The reports of an office over HTTP: sums from the ledger, as JSON, CSV, XLSX and a page in Chromium."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import httpx
import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe  # type: ignore[import-untyped]
from playwright.async_api import Browser
from python_calamine import CalamineWorkbook

from tests.billing.given import Running, billing
from tests.billing.reconciliation.given import ACCOUNT, CSV, bill_of, commit, paid
from tests.chromium import chromium
from tests.conftest import fresh_databases

pytestmark = pytest.mark.asyncio(loop_scope="module")

SUMMER = datetime(2026, 6, 30, 3, tzinfo=UTC)
PHONE, DESK = 390, 1200
YEAR = "first=2026-01-01&last=2026-06-30"
PAGE = f"/reports/revenue/page?{YEAR}"


async def a_half_year(running: Running) -> None:
    """Bills of January, all paid by virtual account but one; the statement of 15 January."""
    assert running.service.unit is not None
    unit = running.service.unit
    first = paid(bill_of(150_000, "SKRD/2026/00017"), "virtual-account", "00113393201", 150_000)
    for one in (first, bill_of(25_000, "SKRD/2026/00018"), bill_of(325_000, "SKRD/2026/00019")):
        await commit(unit, one)
    treasurer = running.staff.treasurer
    headers = treasurer.headers(**{"Idempotency-Key": "statement", "Channel": "counter"})
    sent = await running.client.post(f"/statements?account={ACCOUNT}", content=CSV, headers=headers)
    assert sent.status_code == 200, sent.text
    for day, amount in (("2026-03-02", 900_000), ("2026-05-04", 1_250_000)):
        on = date.fromisoformat(day)
        await commit(unit, paid(bill_of(amount, f"SKRD/{day}", on), "transfer", f"TRF{day}", amount * 3 // 4, on))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def half_year(postgresql: str) -> AsyncIterator[Running]:
    with fresh_databases(postgresql) as databases:
        async with billing(databases, SUMMER) as running:
            await a_half_year(running)
            yield running


@pytest_asyncio.fixture(loop_scope="module")
async def running(postgresql: str) -> AsyncIterator[Running]:
    """Billing with empty books."""
    with fresh_databases(postgresql) as databases:
        async with billing(databases, SUMMER) as one:
            yield one


async def test_the_sums_come_from_the_ledger(half_year: Running) -> None:
    head = half_year.staff.inspector
    report = (await head.get(f"/reports/revenue?{YEAR}")).json()
    assert report["assessed"] == 150_000 + 25_000 + 325_000 + 900_000 + 1_250_000
    assert report["received"] == 25_000 + 900_000 * 3 // 4 + 1_250_000 * 3 // 4  # Rp 150.000 was reversed
    assert report["outstanding"] == report["assessed"] - report["received"]
    by_day = (await head.get(f"/reports/revenue?{YEAR}&by=day")).json()
    january = {(one["on"], one["levy"]): (one["assessed"], one["received"]) for one in by_day["rows"]}
    assert ("2026-01-15", "asset-use") in january  # the object of the levy, as the law names it
    assert [(one["levy"], one["account_code"]) for one in report["levies"]] == [("asset-use", "4.1.02.02.01.0007")]
    assert sum(one["received"] for one in by_day["rows"]) == report["received"]
    before = (await head.get("/reports/revenue?first=2025-01-01&last=2025-12-31")).json()
    assert (before["levies"], before["assessed"]) == ([], 0)


async def test_days_of_one_month_are_one_row_of_it(running: Running) -> None:
    assert running.service.unit is not None
    for day in (date(2026, 3, 2), date(2026, 3, 4), date(2026, 4, 1)):
        await commit(running.service.unit, bill_of(50_000, f"SKRD/{day}", day))
    by_month = (await running.staff.inspector.get(f"/reports/revenue?{YEAR}")).json()
    assert [(one["on"], one["assessed"]) for one in by_month["rows"]] == [
        ("2026-03-01", 100_000),
        ("2026-04-01", 50_000),
    ]
    by_day = (await running.staff.inspector.get(f"/reports/revenue?{YEAR}&by=day")).json()
    assert [one["assessed"] for one in by_day["rows"]] == [50_000] * 3


async def test_the_cash_book_ends_with_what_is_held(half_year: Running) -> None:
    book = (await half_year.staff.inspector.get(f"/reports/cash-book?{YEAR}")).json()
    assert book["before"] == {"cash": 0, "bank": 0}
    assert book["after"] == {key: book["lines"][-1][f"{key}_after"] for key in ("cash", "bank")}
    later = (await half_year.staff.inspector.get("/reports/cash-book?first=2026-02-01&last=2026-06-30")).json()
    assert later["after"] == book["after"]
    assert later["before"]["bank"] == 50_000  # the closing of the statement less its opening


async def test_files_hold_the_same_figures(half_year: Running) -> None:
    inspector = half_year.staff.inspector
    csv = await inspector.get(f"/reports/revenue?{YEAR}&by=day&form=csv")
    xlsx = await inspector.get(f"/reports/revenue?{YEAR}&by=day&form=xlsx")
    book = await inspector.get(f"/reports/cash-book?{YEAR}&form=xlsx")
    assert csv.headers["content-type"].startswith("text/csv")
    assert 'filename="revenue-2026-01-01-2026-06-30.csv"' in csv.headers["content-disposition"]
    sheet = sheet_of(xlsx)
    lines = [line.split(",") for line in csv.text.splitlines()]
    assert [line[0] for line in sheet] == [line[0] for line in lines]
    assert sum(int(line[-2]) for line in lines[1:]) == sum(line[-2] for line in sheet[1:])
    assert sheet_of(book)[0][:2] == ["office", "day"]
    named = dict(zip(sheet[0], sheet[1], strict=True))
    assert named["levy_name"].startswith("Pemanfaatan aset Daerah")
    assert named["account_code"] == "4.1.02.02.01.0007"


def sheet_of(answer: httpx.Response) -> list[list[Any]]:
    book = CalamineWorkbook.from_filelike(BytesIO(answer.content))
    return book.get_sheet_by_index(0).to_python()


async def test_who_may_not_read_and_what_is_no_period(half_year: Running) -> None:
    staff = half_year.staff
    assert (await staff.skrd_issuer.get(f"/reports/revenue?{YEAR}")).status_code == 403
    assert (await half_year.client.get(PAGE)).status_code == 401
    wrong = await staff.inspector.get("/reports/revenue?first=2026-02-01&last=2026-01-01")
    assert (wrong.status_code, wrong.json()["code"]) == (422, "report-period-wrong")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as one:
        yield one


async def shown(running: Running, browser: Browser, address: str, width: int, language: str, colours: Any) -> Any:
    """The page as the head of the office sees it."""
    context = await browser.new_context(viewport={"width": width, "height": 740}, locale=language, color_scheme=colours)
    page = await context.new_page()

    async def answer(route: Any) -> None:
        headers = running.staff.inspector.headers(**{"Accept-Language": language, "Accept": "text/html"})
        got = await running.client.get(route.request.url.removeprefix("http://billing"), headers=headers)
        await route.fulfill(status=got.status_code, headers=dict(got.headers), body=got.content)

    await page.route("**/*", answer)
    await page.goto(f"http://billing{address}")
    return page


@pytest.mark.parametrize("address", [PAGE, "/reports/revenue/page?first=2024-01-01&last=2024-12-31"])
async def test_the_page_fits_phone_and_desk(half_year: Running, browser: Browser, address: str) -> None:
    for width, language, colours in ((PHONE, "id", "light"), (DESK, "en", "dark"), (DESK, "id", "light")):
        page = await shown(half_year, browser, address, width, language, colours)
        assert await page.evaluate("document.documentElement.scrollWidth") <= width
        assert await page.get_by_role("heading", level=1).count() == 1
        found = await Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        assert await page.locator("main script, main img").count() == 0
        await page.context.close()


async def test_the_head_changes_the_language_and_the_year(half_year: Running, browser: Browser) -> None:
    page = await shown(half_year, browser, PAGE, DESK, "id", "light")
    assert await page.get_by_role("heading", level=1).inner_text() == "Ketetapan dan penerimaan"
    assert await page.get_by_text("Mei 2026: Rp937.500 dari Rp1.250.000").count() == 1
    assert await page.get_by_role("rowheader", name="Pemanfaatan aset Daerah").count() == 1
    await page.get_by_role("link", name="English").click()
    assert await page.get_by_role("heading", level=1).inner_text() == "Assessed and received"
    await page.get_by_role("link", name="2025").click()
    assert await page.get_by_text("Nothing was assessed or received in this period.").count() == 1
