"""The page of the API's description, in real Chromium: it renders, and loads nothing from elsewhere."""

from pathlib import Path

import httpx

from deploy.system import ASSEMBLIES
from tests.chromium import chromium
from tests.conftest import Databases
from tests.systems import staged


async def test_the_docs_page_renders_without_foreign_requests(databases: Databases, tmp_path: Path) -> None:
    async with staged(databases, tmp_path) as stage, chromium() as browser:
        origin = str(stage.staff.client.base_url).rstrip("/")
        for service in ASSEMBLIES:
            page = await browser.new_page()
            asked: list[str] = []
            said: list[str] = []
            page.on("request", lambda request: asked.append(request.url))  # noqa: B023
            page.on("console", lambda message: said.append(message.text))  # noqa: B023
            page.on("pageerror", lambda error: said.append(str(error)))  # noqa: B023
            await page.goto(f"{origin}/{service}/v1/docs")
            await page.wait_for_selector(".opblock-summary-path")
            paths = await page.locator(".opblock-summary-path").all_text_contents()
            assert any("readyz" in one.replace("\u200b", "") for one in paths)
            await page.locator(".opblock-summary-path").first.click()
            await page.wait_for_selector(".opblock-body")
            assert [url for url in asked if not url.startswith((f"{origin}/{service}/v1/", "data:"))] == []
            assert said == []
            await page.close()


async def test_its_policy_allows_no_other_place(databases: Databases, tmp_path: Path) -> None:
    async with staged(databases, tmp_path) as stage:
        client: httpx.AsyncClient = stage.staff.client
        page = await client.get("/audit/v1/docs")
        policy = page.headers["content-security-policy"].split("; ")
        assert policy[0] == "default-src 'none'"
        assert "script-src 'self'" in policy
        assert "http" not in page.headers["content-security-policy"]
        for file in ("start.js", "swagger-ui-bundle.js", "swagger-ui.css", "favicon.png"):
            answer = await client.get(f"/audit/v1/docs/{file}")
            assert (answer.status_code, answer.headers.get_list("x-content-type-options")) == (200, ["nosniff"])
