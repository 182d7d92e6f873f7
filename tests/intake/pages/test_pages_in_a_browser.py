"""The public pages as people meet them: in real Chromium, on a phone and on a desk, by keyboard, on paper, without
script.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Literal

import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe  # type: ignore[import-untyped]
from playwright.async_api import Browser, Page

from deploy.demonstration import steps
from deploy.demonstration.stage import Stage
from services.intake.card.catalogue import cards
from tests.chromium import chromium
from tests.conftest import fresh_databases
from tests.systems import staged

pytestmark = pytest.mark.asyncio(loop_scope="module")

HOSTILE = "</td><script>document.title = 'taken'</script><img src=x onerror=\"document.title = 'taken'\">"
PHONE, DESK = 360, 1280
WIDTHS = (PHONE, 390, 1200)
CODES = sorted({card.code for card in cards()})
CASES = ("submitted", "returned", "accepted", "withdrawn", "rejected")


@dataclass
class Seen:
    """A page in the browser, and the events behind it."""

    page: Page
    said: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    async def focusable(self) -> list[str]:
        return list(await self.page.evaluate(f"[...document.querySelectorAll('{_FOCUSABLE}')].map({_NAME})"))


_UNFOLD = "document.querySelectorAll('details').forEach(one => { one.open = true })"
_FOCUSABLE = "a[href], button, input, summary"
_NAME = "one => one.tagName + ' ' + (one.getAttribute('href') || one.id || one.textContent.trim())"


@dataclass(frozen=True)
class Visit:
    """The pages of a running system with one case in each state, and a browser."""

    origin: str
    browser: Browser
    receipts: dict[str, str]

    @asynccontextmanager
    async def to(
        self,
        address: str,
        *,
        width: int = DESK,
        language: str = "id",
        colours: Literal["light", "dark"] = "light",
        script: bool = True,
    ) -> AsyncIterator[Seen]:
        """A new visitor on an address below `/intake/v1`; `{state}` is the receipt of the case in that state."""
        context = await self.browser.new_context(
            viewport={"width": width, "height": 740},
            locale=language,
            color_scheme=colours,
            java_script_enabled=script,
        )
        seen = Seen(await context.new_page())
        seen.page.on("console", lambda message: seen.said.append(message.text))
        seen.page.on("pageerror", lambda error: seen.said.append(str(error)))
        seen.page.on("request", lambda request: seen.asked.append(request.url))
        await seen.page.goto(f"{self.origin}/intake/v1{address.format(**self.receipts)}")
        yield seen
        await context.close()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def visit(postgresql: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Visit]:
    with fresh_databases(postgresql) as databases:
        async with staged(databases, tmp_path_factory.mktemp("pages")) as stage, chromium() as browser:
            origin = str(stage.staff.client.base_url).rstrip("/")
            yield Visit(origin, browser, await cases(stage))


async def cases(stage: Stage) -> dict[str, str]:
    """A case in each state, by its receipt."""
    who = await steps.applicant(stage, "Siti Aminah")
    scale = await steps.instrument(stage, "AND", "GF", steps.SCALE, "K1")
    decided: dict[str, tuple[str, Any]] = {
        "returned": ("return", {"items": [{"document": "registration-form", "problem": HOSTILE}]}),
        "accepted": ("acceptance", None),
        "withdrawn": ("withdrawal", {"reason": "alat dijual"}),
        "rejected": ("steps", {"step": "reject", "legal_ground": HOSTILE}),
    }
    receipts = {}
    for state in CASES:
        case = f"/intake/v1/applications/{await steps.drafted(stage, who, scale, steps.DOCUMENTS)}"
        receipts[state] = stage.expect(await stage.staff.front_office.post(f"{case}/submission"), 200)["receipt"]
        if state in decided:
            command, body = decided[state]
            stage.expect(await stage.staff.front_office.post(f"{case}/{command}", body), 200)
    return receipts


EVERY = [
    "/standards",
    *(f"/standards/{code}" for code in CODES),
    "/standards/PSR-TERA?at=2023-05-05",
    "/track",
    *(f"/track/{{{state}}}" for state in CASES),
]
REFUSED = ["/standards/PSR-NIHIL", "/standards/PSR-TERA?at=kemarin", "/track?receipt=salah", "/track/salah"]
TYPICAL = [
    "/standards",
    "/standards/PSR-TERA",
    "/standards/PSR-SKA",
    "/standards/BPSMB-SP",
    "/track",
    "/track?receipt=salah",
]
TYPICAL += [f"/track/{{{state}}}" for state in CASES]


@pytest.mark.parametrize("address", EVERY)
async def test_it_fits_a_phone_with_a_quiet_console_and_no_other_site(visit: Visit, address: str) -> None:
    async with visit.to(address, width=PHONE) as seen:
        await seen.page.evaluate(_UNFOLD)
        for width in WIDTHS:
            await seen.page.set_viewport_size({"width": width, "height": 740})
            assert await seen.page.evaluate("document.documentElement.scrollWidth") <= width
        assert seen.said == []
        assert [one for one in seen.asked if not one.startswith((visit.origin, "data:"))] == []
        assert len([one for one in seen.asked if one.startswith(visit.origin)]) == 1


@pytest.mark.parametrize("address", REFUSED)
async def test_a_missing_address_is_a_page_with_a_way_on(visit: Visit, address: str) -> None:
    async with visit.to(address, width=PHONE) as seen:
        assert await seen.page.evaluate("document.documentElement.scrollWidth") <= PHONE
        assert await seen.page.get_by_role("heading", level=1).count() == 1
        assert await seen.page.get_by_role("link", name="Daftar layanan", exact=True).is_visible()


@pytest.mark.parametrize(("colours", "language"), [("light", "id"), ("dark", "en")])
@pytest.mark.parametrize("address", TYPICAL)
async def test_axe_finds_nothing(visit: Visit, address: str, colours: Literal["light", "dark"], language: str) -> None:
    async with visit.to(address, width=PHONE, language=language, colours=colours) as seen:
        for unfold in ("", _UNFOLD):
            await seen.page.evaluate(f"() => {{ {unfold} }}")
            found = await Axe().run(seen.page)
            assert found.violations_count == 0, found.generate_report()


async def test_axe_would_see_a_fault(visit: Visit) -> None:
    async with visit.to("/track") as seen:
        await seen.page.evaluate("document.querySelector('label').remove()")
        assert (await Axe().run(seen.page)).violations_count > 0


@pytest.mark.parametrize("address", ["/standards/PSR-TERA", "/track?receipt=salah", "/track/{returned}"])
async def test_the_keyboard_reaches_everything_in_order_and_shows_where_it_is(visit: Visit, address: str) -> None:
    async with visit.to(address) as seen:
        reached: list[str] = []
        expected = await seen.focusable()
        for _ in range(len(expected) + 6):  # a date has several stops
            await seen.page.keyboard.press("Tab")
            name = await seen.page.evaluate(f"({_NAME})(document.activeElement)")
            if name.startswith("BODY"):
                break
            assert await seen.page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none", name
            reached += [] if reached[-1:] == [name] else [name]
        assert reached == expected


async def test_the_first_stop_leads_past_the_menu(visit: Visit) -> None:
    async with visit.to("/standards", width=PHONE) as seen:
        await seen.page.keyboard.press("Tab")
        skip = seen.page.get_by_role("link", name="Langsung ke isi")
        box = await skip.bounding_box()
        assert box is not None
        assert box["y"] >= 0
        await seen.page.keyboard.press("Enter")
        assert await seen.page.evaluate("document.activeElement.tagName") == "MAIN"


async def test_a_receipt_is_entered_without_script_as_people_write_it(visit: Visit) -> None:
    async with visit.to("/track", width=PHONE, script=False) as seen:
        await seen.page.get_by_label("Nomor resi").fill(visit.receipts["submitted"].lower().replace("-", " "))
        await seen.page.keyboard.press("Enter")
        await seen.page.wait_for_url(f"**/track/{visit.receipts['submitted']}")
        assert await seen.page.get_by_role("heading", level=1).inner_text() == "Sedang diperiksa kantor"


async def test_a_wrong_receipt_is_reported_at_the_field(visit: Visit) -> None:
    async with visit.to("/track", script=False) as seen:
        await seen.page.get_by_label("Nomor resi").fill("7K3M-9QXA-2BCD-E5F5")
        await seen.page.get_by_role("button", name="Tampilkan").click()
        field = seen.page.get_by_label("Nomor resi")
        assert "Tidak ditemukan" in await seen.page.get_by_role("alert").inner_text()
        assert await field.get_attribute("aria-invalid") == "true"
        assert "problem" in str(await field.get_attribute("aria-describedby"))
        assert await field.input_value() == ""


async def test_a_day_leads_to_the_version_of_that_day(visit: Visit) -> None:
    async with visit.to("/standards/PSR-TERA", script=False) as seen:
        await seen.page.get_by_label("Tampilkan yang berlaku pada tanggal").fill("2023-05-05")
        await seen.page.locator("form.inline button").click()
        assert "versi 2023" in await seen.page.locator(".lead").inner_text()
        await seen.page.get_by_role("link", name="Lihat versi yang berlaku").click()
        assert "versi 2024" in await seen.page.locator(".lead").inner_text()


async def test_a_citizen_goes_from_the_list_to_how_to_complain(visit: Visit) -> None:
    async with visit.to("/standards", width=PHONE) as seen:
        await seen.page.get_by_role("link", name="Pelayanan Tera dan Tera Ulang").click()
        await seen.page.get_by_role("link", name="Pengaduan", exact=True).click()
        assert await seen.page.get_by_text("Helpdesk (+62 851-6264-1737)").first.is_visible()
        assert await seen.page.get_by_text("diduga salah salin").count() == 0


async def test_the_legal_file_is_folded_and_opens_without_script(visit: Visit) -> None:
    async with visit.to("/standards/PSR-BBM", width=PHONE, script=False) as seen:
        folded = seen.page.locator("#legal-file ~ details")
        assert await folded.count() == 4
        inside = seen.page.get_by_role("heading", name="Kompetensi pelaksana")
        assert not await inside.is_visible()
        await seen.page.locator("#printed > summary").focus()
        await seen.page.keyboard.press("Enter")
        assert await inside.is_visible()


async def test_the_first_address_leads_browsers_and_programs_on(visit: Visit) -> None:
    async with visit.to("/track") as seen:
        await seen.page.goto(f"{visit.origin}/")
        assert seen.page.url == f"{visit.origin}/intake/v1/standards"
        assert await seen.page.get_by_role("heading", level=1).inner_text() == "Daftar layanan"
        program = await seen.page.request.get(f"{visit.origin}/", headers={"Accept": "application/json"})
        assert (await program.json())["services"]["intake"]["docs"] == "/intake/v1/docs"
        assert program.headers["vary"] == "Accept"


async def test_hostile_words_of_a_case_are_only_words(visit: Visit) -> None:
    async with visit.to("/track/{rejected}") as seen:
        assert await seen.page.get_by_text("<script>document.title = 'taken'</script>").is_visible()
        assert await seen.page.locator("main script, main img").count() == 0
        assert "taken" not in await seen.page.title()
        assert seen.said == []


async def test_a_script_that_got_in_would_not_run(visit: Visit) -> None:
    async with visit.to("/track") as seen:
        ran = "const one = document.createElement('script'); one.textContent = 'window.ran = 1'; document.body.append(one)"
        assert await seen.page.evaluate(f"() => {{ {ran}; return window.ran === undefined }}")
        assert any("Content Security Policy" in one for one in seen.said)


@pytest.mark.parametrize("address", ["/standards/PSR-SKA", "/track/{accepted}"])
async def test_on_paper_there_is_the_content_and_no_menu(visit: Visit, address: str) -> None:
    async with visit.to(address, colours="dark") as seen:
        assert (await seen.page.pdf(format="A4")).startswith(b"%PDF-")
        await seen.page.emulate_media(media="print")
        assert not await seen.page.get_by_role("navigation").first.is_visible()
        assert await seen.page.get_by_role("heading", level=1).is_visible()
        assert await seen.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


async def test_the_language_of_each_part_is_marked(visit: Visit) -> None:
    async with visit.to("/standards/PSR-TERA", language="en") as seen:
        assert await seen.page.evaluate("document.documentElement.lang") == "en"
        assert await seen.page.get_by_role("heading", level=1).get_attribute("lang") == "id"
        assert await seen.page.get_by_role("heading", name="Requirements", exact=True).is_visible()
