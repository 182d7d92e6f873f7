"""Simulates SP4N-LAPOR in the form of `services/complaints/lapor/profile.py`: it takes reports, follow-ups and statuses.

`GET /simulators/lapor/reports` shows what it has. The functions below write its messages to an office, as its reporters cause them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from deploy.simulators.switch import CREDENTIAL, Simulator
from shared.safe_xml import parse_xml


def token_of(office: str) -> str:
    """The token in this LAPOR's messages to an office."""
    return f"{CREDENTIAL}-{office}"


@dataclass
class Report:
    """What this LAPOR has about a trackingid."""

    texts: list[str] = field(default_factory=list)
    statuses: list[str] = field(default_factory=list)
    reporter: dict[str, str] = field(default_factory=dict)
    flags: dict[str, str] = field(default_factory=dict)


class LaporSimulator(Simulator):
    """Takes every request at one address; the body holds the token."""

    reports: dict[str, Report]
    numbers: "count[int]"

    @property
    def app(self) -> Starlette:
        app = super().app
        app.router.routes.append(Route("/reports", self._shown_reports, methods=["GET"]))
        return app

    def loads(self, body: bytes) -> dict[str, Any]:
        return {"root": parse_xml(body)}

    def is_known(self, request: Request, asked: dict[str, Any]) -> bool:  # noqa: ARG002
        return bool(asked["root"].get("token") == self.proof)

    def respond(self, said: dict[str, object], status: int, headers: Any = None) -> Response:
        root = Element("lapor")
        for name, value in said.items():
            SubElement(root, name).text = str(value)
        return Response(tostring(root, encoding="utf-8", xml_declaration=True), status, headers, "application/xml")

    async def taken(self, _: Request, asked: dict[str, Any]) -> tuple[int, dict[str, object]]:
        root: Element = asked["root"]
        number = next(self.numbers)
        tracking = root.findtext("trackingid") or f"{9_000_000 + number}"
        report = self.reports.setdefault(tracking, Report())
        if (sent := root.find("laporan")) is not None:
            report.flags = dict(sent.items())
            report.reporter = {one.tag: one.text or "" for one in root.iterfind("pelapor/*")}
        report.texts += [text for one in root.iter("isi") if (text := one.text)]
        report.statuses += [text for one in root.iter("status") if (text := one.text)]
        return 200, {"trackingid": tracking, "transaksiid": f"TRX-{number:06}"}

    async def _shown_reports(self, _: Request) -> Response:
        return JSONResponse({tracking: vars(report) for tracking, report in self.reports.items()})


def simulator() -> LaporSimulator:
    """LAPOR with an empty memory."""
    made = LaporSimulator("lapor", "", CREDENTIAL, {}, lambda _, status: {"galat": f"ditolak-{status}"})
    made.reports, made.numbers = {}, count(1)
    made.endpoints["lapor"] = made.taken
    return made


def ticket(
    office: str,
    tracking: str,
    text: str,
    reporter: Mapping[str, str] | None = None,
    *,
    rahasia: bool = False,
    anonim: bool = False,
    klasifikasi: str = "Pengaduan",
    judul: str = "",
) -> bytes:
    """LAPOR passes a report on to an office. `reporter`: namadepan, namabelakang, email, telpon."""
    root = _message(office, tracking)
    SubElement(root, "klasifikasi").text = klasifikasi
    person = SubElement(root, "pelapor")
    for name in ("email", "telpon", "namadepan", "namabelakang"):
        SubElement(person, name).text = (reporter or {}).get(name, "")
    report = SubElement(root, "laporan", rahasia=str(int(rahasia)), anonim=str(int(anonim)))
    SubElement(report, "judul").text = judul
    SubElement(report, "isi").text = text
    return _written(root)


def reply(office: str, tracking: str, id: str, text: str) -> bytes:
    """The reporter replied at LAPOR."""
    root = _message(office, tracking)
    SubElement(SubElement(root, "balasan", id=id), "isi").text = text
    return _written(root)


def status(office: str, tracking: str, said: str) -> bytes:
    """LAPOR gave a report another status."""
    root = _message(office, tracking)
    SubElement(root, "status").text = said
    return _written(root)


def _message(office: str, tracking: str) -> Element:
    root = Element("lapor", token=token_of(office))
    SubElement(root, "trackingid").text = tracking
    return root


def _written(root: Element) -> bytes:
    found: bytes = tostring(root, encoding="utf-8")
    return found
