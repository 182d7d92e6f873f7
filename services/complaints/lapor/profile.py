"""The XML in which LAPOR and we speak: the form of a public client of 2018, and what we added to it.

The old form sends a report: root `lapor` with the attribute `token`; `pelapor` with email, telpon, namadepan, namabelakang; `laporan`
with the attributes rahasia and anonim ("1" or "0") and the text in `isi`. Its answer carries trackingid and transaksiid. Ours are:
tickets in the same form with their trackingid (and klasifikasi), and `balasan`, `tindaklanjut` and `status` about a trackingid.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, get_args
from xml.etree.ElementTree import Element, SubElement, tostring

from services.complaints.lapor.words import WORDS, LaporStatus
from services.complaints.policy.words import Kind, ReporterField, Secrecy
from shared.safe_xml import parse_xml

LONGEST_TEXT: Final = 20_000
"""Characters of a report, a reply or a follow-up."""
_LONGEST_FIELD: Final = 200
_ID = re.compile(r"(?!.*[0-9]{15})[A-Za-z0-9][A-Za-z0-9._/-]{0,39}")
"""An id of LAPOR. Fifteen digits in a row could be a NIK, which would be kept in clear for ever."""
_UNPRINTABLE = re.compile(r"[^\t\n\r\x20-\x7E\xA0-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")
_FIELDS: Final = ("email", "telpon", "namadepan", "namabelakang")


class NotLapor(ValueError):
    """A document or line that does not follow the profile; `field` says where."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


@dataclass(frozen=True, kw_only=True)
class Ticket:
    """A report that LAPOR passes on to this office."""

    tracking: str
    text: str
    kind: Kind = "complaint"
    title: str = ""
    rahasia: bool = False
    anonim: bool = False
    reporter: Mapping[ReporterField, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Raises NotLapor: everything that comes in, by whatever way, passes here."""
        checked_id(self.tracking, "trackingid")
        checked_text(self.text, "isi")
        for name, value in (("judul", self.title), *self.reporter.items()):
            if len(value) > _LONGEST_FIELD or _UNPRINTABLE.search(value):
                raise NotLapor(name)

    @property
    def secrecy(self) -> Secrecy:
        return WORDS.secrecy_of(rahasia=self.rahasia, anonim=self.anonim)

    @property
    def kept_of_reporter(self) -> Mapping[ReporterField, str]:
        """What is kept of the reporter: nothing if they hide their name from the institution."""
        return {} if self.anonim else {name: value for name, value in self.reporter.items() if value}


@dataclass(frozen=True, kw_only=True)
class ReporterReply:
    """What the reporter of a ticket wrote at LAPOR. `id`: LAPOR's own, which tells a repeated one from a second one."""

    tracking: str
    id: str
    text: str


@dataclass(frozen=True, kw_only=True)
class StatusNotice:
    """LAPOR's status of a ticket or of a report that we sent."""

    tracking: str
    status: LaporStatus


Received = Ticket | ReporterReply | StatusNotice


@dataclass(frozen=True, kw_only=True)
class ReportSent:
    """A report of ours for another institution; without identity unless the reporter reported openly."""

    text: str
    to: str
    secrecy: Secrecy
    reporter: Mapping[ReporterField, str]


@dataclass(frozen=True, kw_only=True)
class FollowUp:
    """A text of the office for the reporter of a ticket; `number` counts the messages of a complaint."""

    tracking: str
    number: int
    text: str


Sent = ReportSent | FollowUp | StatusNotice


def checked_id(value: str, name: str) -> str:
    """One of LAPOR's ids. Raises NotLapor."""
    if not _ID.fullmatch(value):
        raise NotLapor(name)
    return value


def checked_text(value: str, name: str) -> str:
    """A text that says something and can be stored. Raises NotLapor."""
    if not value.strip() or len(value) > LONGEST_TEXT or _UNPRINTABLE.search(value):
        raise NotLapor(name)
    return value


def read_message(document: bytes) -> tuple[str, Received]:
    """The token and the content of a message from LAPOR. Raises NotXml or NotLapor."""
    root = parse_xml(document)
    if root.tag != "lapor":
        raise NotLapor("lapor")
    return root.get("token", ""), _content(root)


def _content(root: Element) -> Received:
    tracking = checked_id(_text(root, "trackingid"), "trackingid")
    if (reply := root.find("balasan")) is not None:
        text = checked_text(_text(reply, "isi"), "isi")
        return ReporterReply(tracking=tracking, id=checked_id(reply.get("id", ""), "balasan.id"), text=text)
    if (report := root.find("laporan")) is not None:
        return _ticket(tracking, report, root)
    return StatusNotice(tracking=tracking, status=status_of(_text(root, "status")))


def _ticket(tracking: str, report: Element, root: Element) -> Ticket:
    person = root.find("pelapor")
    stated = {name: _text(person, name) for name in _FIELDS} if person is not None else {}
    return Ticket(
        tracking=tracking,
        text=_text(report, "isi"),
        title=_text(report, "judul"),
        kind=kind_of(_text(root, "klasifikasi")),
        rahasia=_flag(report, "rahasia"),
        anonim=_flag(report, "anonim"),
        reporter={
            "name": f"{stated.get('namadepan', '')} {stated.get('namabelakang', '')}".strip(),
            "email": stated.get("email", ""),
            "phone": stated.get("telpon", ""),
        },
    )


def kind_of(klasifikasi: str) -> Kind:
    """The kind of a class of LAPOR; a report without one is a complaint. Raises NotLapor."""
    kind = WORDS.kind_of(klasifikasi) if klasifikasi else "complaint"
    if kind is None:
        raise NotLapor("klasifikasi")
    return kind


def status_of(written: str) -> LaporStatus:
    """Raises NotLapor for a status that LAPOR does not have."""
    found: LaporStatus | None = next((one for one in get_args(LaporStatus) if one == written), None)
    if found is None:
        raise NotLapor("status")
    return found


def _text(parent: Element, name: str) -> str:
    return (parent.findtext(name) or "").strip()


def _flag(report: Element, name: str) -> bool:
    """A flag that nobody can read is refused, not guessed: a wrong guess would show who wanted to be hidden."""
    written = report.get(name, "0")
    if written not in {"0", "1"}:
        raise NotLapor(name)
    return written == "1"


def written_message(sent: Sent, token: str) -> bytes:
    """The document that sends it."""
    root = Element("lapor", token=token)
    match sent:
        case ReportSent():
            _write_report(root, sent)
        case FollowUp():
            SubElement(root, "trackingid").text = sent.tracking
            follow_up = SubElement(root, "tindaklanjut", nomor=str(sent.number))
            SubElement(follow_up, "isi").text = _printable(sent.text)
        case StatusNotice():
            SubElement(root, "trackingid").text = sent.tracking
            SubElement(root, "status").text = sent.status
    return _document(root)


def _write_report(root: Element, sent: ReportSent) -> None:
    """Exactly the old form. It has no field for the institution, so the text begins with it; LAPOR's verifiers dispatch it."""
    flags = WORDS.flags_of(sent.secrecy)
    first, _, last = sent.reporter.get("name", "").partition(" ")
    person = SubElement(root, "pelapor")
    for name, value in zip(_FIELDS, (sent.reporter.get("email"), sent.reporter.get("phone"), first, last), strict=True):
        SubElement(person, name).text = _printable(value or "")
    report = SubElement(root, "laporan", rahasia=str(int(flags.rahasia)), anonim=str(int(flags.anonim)))
    SubElement(report, "isi").text = _printable(f"Instansi tujuan: {sent.to}\n\n{sent.text}")


def taken(tracking: str, transaction: str) -> bytes:
    """The answer to a message of LAPOR, as LAPOR answers a report: both ids."""
    root = Element("lapor")
    SubElement(root, "trackingid").text = tracking
    SubElement(root, "transaksiid").text = transaction
    return _document(root)


def refused(code: str) -> bytes:
    """The answer to a message that is not taken."""
    root = Element("lapor")
    SubElement(root, "galat").text = code
    return _document(root)


def read_ids(document: bytes) -> tuple[str, str | None]:
    """trackingid and transaksiid in LAPOR's answer, whatever its root is called. Raises NotXml or NotLapor."""
    root = parse_xml(document)
    transaction = _text(root, ".//transaksiid")
    tracking = checked_id(_text(root, ".//trackingid"), "trackingid")
    return tracking, checked_id(transaction, "transaksiid") if transaction else None


def _printable(text: str) -> str:
    """Without signs that XML cannot hold."""
    return _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def _document(root: Element) -> bytes:
    found: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return found
