"""The register's pages as people meet them: in Chromium, on a phone and on a desk, without script, with axe."""

from collections.abc import AsyncIterator
from typing import Any, get_args

import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe  # type: ignore[import-untyped]
from playwright.async_api import Browser, Page

from services.certification.certificate.contents import OF_THE_CERTIFICATE
from services.certification.certificate.standing import ChangeKind, Standing
from services.certification.certification.certification import Held
from services.certification.pages import WORDS
from services.certification.scheme.catalogue import SCHEMES
from tests.certification.given import ready_for
from tests.certification.granted import WHY, decider, granted
from tests.certification.over_http import done, running
from tests.chromium import chromium
from tests.conftest import fresh_databases

pytestmark = pytest.mark.asyncio(loop_scope="module")

PHONE, DESK = 390, 1200
HOSTILE = "PT <script>document.title = 'taken'</script><img src=x onerror=\"document.title = 'taken'\">"
ORIGIN = "http://certification"


class Visit:
    """A browser whose requests the running service answers, and the addresses of a certificate in it."""

    def __init__(self, browser: Browser, client: Any, addresses: dict[str, str]) -> None:
        self.browser = browser
        self.client = client
        self.addresses = addresses

    async def to(self, address: str, width: int = DESK, language: str = "id", colours: Any = "light") -> Page:
        """A new visitor, without script, on an address; `{id}` and `{code}` are the certificate's."""
        context = await self.browser.new_context(
            viewport={"width": width, "height": 740}, locale=language, color_scheme=colours
        )
        page = await context.new_page()
        await page.route("**/*", self._answer)
        await page.goto(ORIGIN + address.format(**self.addresses))
        return page

    async def _answer(self, route: Any) -> None:
        headers = {name: value for name, value in route.request.headers.items() if not name.startswith(":")}
        got = await self.client.get(route.request.url.removeprefix(ORIGIN), headers=headers)
        await route.fulfill(status=got.status_code, headers=dict(got.headers), body=got.content)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def visit(postgresql: str) -> AsyncIterator[Visit]:
    with fresh_databases(postgresql) as databases:
        async with running(databases) as certification, chromium() as browser:
            case = ready_for("hand-over")
            opened: Any = case.pending_events[0]
            case.holder = vars(opened)["holder"] = (Held("applicant_name", "Nama usaha", HOSTILE),)
            [one] = await granted(certification, case)
            path = f"/certificates/{one['id']}/suspension"
            done(await decider(certification).post(path, {**WHY, "effective_on": "2026-05-01"}))
            yield Visit(browser, certification.client, {"id": one["id"], "code": one["code"]})


ADDRESSES = [
    "/certificates",
    "/certificates?q=tirta",
    "/certificates?q=tidak-ada",
    "/certificates/{id}",
    "/certificates/{id}?on=2026-06-01&lot=A",
    "/verify/{code}",
    "/verify/salah",
    "/certificates/{id}?on=kemarin",
]


@pytest.mark.parametrize("address", ADDRESSES)
async def test_it_fits_phone_and_desk_and_axe_finds_nothing(visit: Visit, address: str) -> None:
    for width, language, colours in ((PHONE, "id", "light"), (DESK, "en", "dark")):
        page = await visit.to(address, width, language, colours)
        assert await page.evaluate("document.documentElement.scrollWidth") <= width
        assert await page.get_by_role("heading", level=1).count() == 1
        found = await Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        assert "taken" not in await page.title()
        assert await page.locator("main script, main img").count() == 0
        await page.context.close()


async def test_a_reader_finds_a_certificate_and_asks_for_another_day(visit: Visit) -> None:
    page = await visit.to("/certificates", PHONE)
    await page.get_by_label("Cari pemegang, merek, produk, nomor, atau standar").fill("merapi")
    await page.keyboard.press("Enter")
    await page.get_by_role("link", name="SPPT-SNI/2026/00001").click()
    assert await page.get_by_role("heading", level=1).inner_text() == "Berlaku"
    await page.get_by_label("Tampilkan status pada tanggal").fill("2026-05-01")
    await page.get_by_role("button", name="Tampilkan").click()
    await page.wait_for_url("**on=2026-05-01")
    assert await page.get_by_role("heading", level=1).inner_text() == "Dibekukan"
    assert await page.get_by_text("2 Februari 2026 sampai 1 Februari 2030").is_visible()
    await page.context.close()


async def test_hostile_words_are_only_words(visit: Visit) -> None:
    page = await visit.to("/verify/{code}")
    assert await page.get_by_text("<script>document.title = 'taken'</script>").first.is_visible()
    assert await page.get_by_text("Kode ini asli.").is_visible()
    await page.context.close()


async def test_each_code_that_a_page_shows_has_words() -> None:
    fields = {field for one in SCHEMES.values() for product in one.certificates for field in product.holds}
    expected = {f"field-{field}" for field in fields - OF_THE_CERTIFICATE}
    expected |= {f"{what}-{one}" for what in ("standing", "means") for one in get_args(Standing)}
    expected |= {f"change-{one}" for one in get_args(ChangeKind)}
    assert expected <= WORDS.keys()
