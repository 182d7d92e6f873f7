"""`jejak open311-key` makes a key that the running service accepts with the printed setting."""

import tempfile
from pathlib import Path

import httpx

from tests.conftest import quick_place
from tests.deploy.commands import SECONDS, jejak, served, the_line

PASURUAN = "disperindag-pasuruan"
REPORT = {
    "jurisdiction_id": PASURUAN,
    "service_code": "GENERAL",
    "attribute[kind]": "suggestion",
    "description": "Buka loket pada hari Sabtu.",
    "address_id": PASURUAN,
}


def test_a_client_sends_with_the_key_that_the_command_made() -> None:
    with tempfile.TemporaryDirectory(prefix="jejak-test-", dir=quick_place()) as folder:
        data = Path(folder) / "data"
        with served(data):
            pass
        made = jejak("open311-key", "app", "--office", PASURUAN, DATA=str(data))
        key, setting = (line.partition(": " if n == 0 else "=")[2] for n, line in enumerate(made.stdout.splitlines()))
        assert key not in setting
        with served(data, OPEN311_KEYS=setting) as (_, port):
            url = f"http://127.0.0.1:{port}/open311/v2/requests.json"
            for sent, status in ((key, 200), (f"{key}x", 403)):
                assert httpx.post(url, data={**REPORT, "api_key": sent}, timeout=SECONDS).status_code == status
        assert the_line(jejak("open311-key", "app", "--office", "none", DATA=str(data))) == "there is no office none"
