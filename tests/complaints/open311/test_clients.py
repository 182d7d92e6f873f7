"""Programs that others wrote send reports and read them: georeport (PyPI), open311 (npm), and the requests of three (PyPI).

three is dead: its last release (0.8.0, 2013) needs Python 2. Its requests are repeated here as its source makes them.
"""

import asyncio
import json
import subprocess
from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import httpx
import pytest
from georeport import GeoReport  # type: ignore[import-untyped]

from tests.complaints.open311.running import KEY, LATE, REPORT, Running, running
from tests.conftest import ROOT, Databases
from tests.people import PASURUAN

NPM = ROOT / ".venv" / "npm-open311"
SECONDS = 60


@pytest.fixture
async def served(databases: Databases) -> AsyncIterator[Running]:
    async with running(databases) as one:
        yield one


@pytest.mark.parametrize("output_format", ["json", "xml"])
async def test_georeport_reads_everything(served: Running, output_format: str) -> None:
    ids = [await served.filed(), await served.filed(service_code="PSR-SKA-fee")]
    client = GeoReport(served.url, jurisdiction=PASURUAN, output_format=output_format)

    def read() -> tuple[Any, ...]:
        return (
            client.get_service_list(),
            client.get_service_definition(LATE),
            client.get_service_requests(
                start_date="2026-01-01T00:00:00Z", end_date="2026-02-01T00:00:00Z", status="open"
            ),
            client.get_service_requests(service_request_id=",".join(ids)),
            client.get_service_request(ids[0]),
        )

    services, definition, listed, by_ids, one = await asyncio.to_thread(read)
    assert len(services) == 100
    attributes = definition["attributes"]
    assert (attributes if output_format == "json" else attributes["attribute"])[0]["code"] == "kind"
    assert [request["service_request_id"] for request in listed] == ids[::-1]
    assert [request["service_request_id"] for request in by_ids] == ids[::-1]
    assert (one["service_request_id"], one["status"], one["service_code"]) == (ids[0], "open", LATE)


async def test_the_requests_of_three(served: Running) -> None:
    """`Three(endpoint, jurisdiction=…, api_key=…)`: its get(), its dates, and its post()."""
    keywords = {"jurisdiction_id": PASURUAN}

    def get(*path: str, **query: str) -> Any:
        return httpx.get(f"{served.url}/{'/'.join(path)}.json", params={**keywords, **query}, timeout=SECONDS).json()

    def post(**form: str) -> Any:
        first, last = form.pop("name").split(" ")
        form |= {"address_string": form.pop("address"), "first_name": first, "last_name": last}
        sent = {**keywords, **form, "api_key": KEY}
        return httpx.post(f"{served.url}/requests.json", data=sent, timeout=SECONDS).json()

    def work() -> tuple[Any, ...]:
        report = {
            "address": "Pasar Bangil",
            "name": "Siti Aminah",
            "phone": "081234567890",
            "attribute[kind]": "complaint",
        }
        [filed] = post(service_code=LATE, description="Lama sekali.", **report)
        id = filed["service_request_id"]
        start, end = (day.strftime("%Y-%m-%dT%H:%M:%SZ") for day in (date(2026, 1, 1), date(2026, 3, 1)))
        return (
            get("discovery"),
            get("services"),
            get("services", LATE),
            id,
            get("requests", service_code=LATE, start_date=start, end_date=end, page_size="50"),
            get("requests", id),
        )

    discovery, services, definition, id, listed, one = await asyncio.to_thread(work)
    assert discovery["endpoints"][0]["url"] == served.url
    assert (len(services), definition["service_code"]) == (100, LATE)
    assert [request["service_request_id"] for request in (*listed, *one)] == [id, id]


async def test_open311_from_npm_files_a_report_and_finds_it(served: Running) -> None:
    assert (NPM / "node_modules").is_dir(), "the client is not there: `make clients` installs it"
    attributes = {name.removeprefix("attribute[").rstrip("]"): value for name, value in REPORT.items() if "[" in name}
    report = {
        name: value for name, value in REPORT.items() if "[" not in name and name not in {"api_key", "jurisdiction_id"}
    }
    asked = {
        "discovery": f"{served.url}/discovery.json",
        "jurisdiction": PASURUAN,
        "key": KEY,
        "report": {**report, "attributes": attributes},
    }
    script = ROOT / "tests" / "complaints" / "open311" / "npm" / "report.cjs"
    done = await asyncio.to_thread(
        subprocess.run,
        ["node", str(script), json.dumps(asked)],
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
        env={"NODE_PATH": str(NPM / "node_modules"), "PATH": "/usr/local/bin:/usr/bin:/bin"},
    )
    assert done.returncode == 0, done.stderr
    understood = json.loads(done.stdout.splitlines()[-1])
    id = understood["filed"]["service_request_id"]
    assert (understood["endpoint"], understood["format"]) == (f"{served.url}/", "json")
    assert understood["definition"]["service_code"] == LATE
    assert [one["service_request_id"] for key in ("one", "byIds", "open", "token") for one in understood[key]] == [
        id
    ] * 4
    assert understood["one"][0]["requested_datetime"] == "2026-01-19T02:00:00.000Z"
