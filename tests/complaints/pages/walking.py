"""A reporter at the pages, without a browser: reads the hidden fields of a page, and sends its form."""

import html
import re
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

import httpx

from services.complaints.pages.form import Step
from tests.complaints.over_http import Running
from tests.people import PASURUAN

PAGE: Final = {"Accept": "text/html", "Accept-Language": "id"}
ANSWERS: Final[dict[Step, dict[str, str]]] = {
    "office": {"office": PASURUAN},
    "service": {"kind": "complaint", "service": "PSR-TERA"},
    "matter": {"text": "Timbangan belum selesai padahal janjinya satu hari."},
    "day": {"served_on": "2026-01-09"},
    "wish": {"remedy": "Selesaikan minggu ini.", "loss": "Dua hari tidak berjualan."},
    "photos": {},
    "place": {"district": "bangil", "where": "Pasar Bangil", "latitude": "-7.599000", "longitude": "112.785000"},
    "secrecy": {"secrecy": "open"},
    "reporter": {"name": "Siti Aminah", "address": "Jl. Melati 3, Bangil", "phone": "085162641737"},
}


def hidden(page: str, name: str) -> str:
    """The value of a hidden field."""
    found = re.search(rf'<input type="hidden" name="{name}" value="([^"]*)"', page)
    return html.unescape(found[1]) if found else ""


def heading(page: str) -> str:
    found = re.search(r"<h1[^>]*>(.*?)</h1>", page, re.S)
    assert found, page
    return html.unescape(found[1])


def receipt_in(page: str) -> str:
    found = re.search(r'class="code receipt">([^<]+)<', page)
    assert found, page
    return found[1]


@dataclass
class Reporter:
    """A person on the form; `page`: the newest page, `step`: its question."""

    running: Running
    page: str = ""
    headers: dict[str, str] = field(default_factory=lambda: dict(PAGE))

    @property
    def step(self) -> str:
        return hidden(self.page, "step")

    async def begins(self, query: str = "") -> "Reporter":
        return self.sees(await self.running.client.get(f"/pengaduan/isi{query}", headers=self.headers))

    async def sends(self, action: str = "next", /, query: str = "", **fields: str) -> httpx.Response:
        """Sends the page's form with an action and these fields, and turns to the page that answers."""
        kept = {name: hidden(self.page, name) for name in ("state", "step", "to")}
        form = {**{name: value for name, value in kept.items() if value}, **fields, "action": action}
        photos: dict[str, Any] = {"files": {"file": ("", b"")}} if self.step == "photos" else {}
        address = "/pengaduan/berkas" if photos else "/pengaduan/isi"
        got = await self.running.client.post(f"{address}{query}", data=form, headers=self.headers, **photos)
        self.sees(got)
        return got

    async def adds(self, content: bytes, action: str = "add") -> httpx.Response:
        """Sends a file on the page of photos."""
        form = {"state": hidden(self.page, "state"), "step": "photos", "action": action}
        files = {"file": ("KTP Siti.jpg", content, "image/jpeg")}
        got = await self.running.client.post("/pengaduan/berkas", data=form, files=files, headers=self.headers)
        self.sees(got)
        return got

    async def reaches(self, step: str, **changes: dict[str, str]) -> "Reporter":
        """Answers one question after another until a question."""
        while self.step != step:
            here: Any = self.step
            await self.sends(**{**ANSWERS[here], **changes.get(here, {})})
            assert self.step != here, self.page
        return self

    def sees(self, answer: httpx.Response) -> "Reporter":
        self.page = answer.text
        return self


async def reports(running: Running, **changes: dict[str, str]) -> str:
    """Sends a report and returns its receipt."""
    reporter = await (await Reporter(running).begins()).reaches("check", **changes)
    await reporter.sends("send")
    return receipt_in(reporter.page)


async def follows(running: Running, receipt: str, **fields: str | UUID) -> httpx.Response:
    """What the holder of a receipt sees, after the act that `fields` name, if any."""
    form = {"receipt": receipt, **{name: str(value) for name, value in fields.items()}}
    return await running.client.post("/pengaduan/ikuti", data=form, headers=PAGE)
