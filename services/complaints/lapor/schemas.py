"""What officers send about LAPOR, and what they see of it."""

from typing import Annotated, Self
from uuid import UUID

from pydantic import Base64Bytes, BaseModel, ConfigDict, Field, StringConstraints

from services.complaints.lapor.correspondence import Correspondence, MessageState
from services.complaints.lapor.profile import LONGEST_TEXT, NotLapor, Ticket
from services.complaints.lapor.rows import LaporExchange, MessageRow, TicketRow
from services.complaints.lapor.use_cases import FiledLine, Taken
from services.complaints.lapor.words import LaporStatus
from services.complaints.policy.words import Kind, ReporterField
from shared.errors import Unreadable
from shared.privacy.clear_text import Sealed, guarded
from shared.web.values import Body, PersonalText, Text

LARGEST_FILE = 3 * 1024 * 1024
"""Bytes of a file of tickets."""
Tracking = Annotated[
    str,
    StringConstraints(min_length=1, max_length=40, pattern=r"^[A-Za-z0-9][A-Za-z0-9._\/\-]*$"),
    guarded,
]
"""An id of SP4N-LAPOR: short digits. What looks like a telephone number or a NIK is refused."""
TicketText = Annotated[
    Sealed, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_TEXT, pattern=r"^[^\x00]*$")
]


class LaporFieldWrong(Unreadable):
    code = "lapor-field-wrong"
    indonesian = "Isian `{field}` tidak dapat dibaca seperti pada tiket LAPOR. Periksa isian itu pada laman LAPOR."
    english = "The field `{field}` cannot be read as in a ticket of LAPOR. Check it at the web site of LAPOR."


class TicketReporterBody(Body):
    """Who reported it at LAPOR; sealed. Leave it out if the reporter hides their name."""

    name: PersonalText | None = None
    email: PersonalText | None = None
    phone: PersonalText | None = None
    address: PersonalText | None = None


class LaporTicketBody(Body):
    """A ticket as its page at LAPOR shows it. `rahasia`: the report is not public; `anonim`: the name is hidden."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"tracking": "5124467", "text": "Timbangan saya belum selesai padahal janjinya satu hari."}]
        }
    )

    tracking: Tracking
    text: TicketText
    title: PersonalText | None = None
    kind: Kind = "complaint"
    rahasia: bool = False
    anonim: bool = False
    reporter: TicketReporterBody = TicketReporterBody()

    def ticket(self) -> Ticket:
        """Raises LaporFieldWrong."""
        stated: dict[ReporterField, str | None] = {
            "name": self.reporter.name,
            "email": self.reporter.email,
            "phone": self.reporter.phone,
            "address": self.reporter.address,
        }
        try:
            return Ticket(
                tracking=self.tracking,
                text=self.text,
                title=self.title or "",
                kind=self.kind,
                rahasia=self.rahasia,
                anonim=self.anonim,
                reporter={name: value for name, value in stated.items() if value},
            )
        except NotLapor as wrong:
            raise LaporFieldWrong(field=wrong.field) from None


class LaporTicketTaken(BaseModel):
    """A ticket that is recorded, now or before. `number`: the number of its complaint here."""

    tracking: str
    number: str
    is_new: bool

    @classmethod
    def of(cls, taken: Taken, *, is_new: bool) -> Self:
        return cls(tracking=taken.tracking, number=taken.number, is_new=is_new)


class LaporImportBody(Body):
    """`file`: the CSV or XLSX that LAPOR exported, in base64."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"file": "VHJhY2tpbmcgSUQsSXNpIExhcG9yYW4KNTEyNDQ2NyxUaW1iYW5nYW4="}]}
    )

    file: Annotated[Base64Bytes, Field(max_length=LARGEST_FILE)]


class LaporLine(BaseModel):
    """What became of a line. `line`: its number in the file; `outcome`: `filed`, `known` or `refused`; `why`: the field that
    cannot be read, or the code of the refusal.
    """

    model_config = ConfigDict(from_attributes=True)

    line: int
    outcome: str
    tracking: str | None
    number: str | None
    why: str | None


class LaporImportView(BaseModel):
    """A file that was read, line by line."""

    filed: int
    known: int
    refused: int
    lines: list[LaporLine]

    @classmethod
    def of(cls, lines: list[FiledLine]) -> Self:
        counts = {outcome: sum(one.outcome == outcome for one in lines) for outcome in ("filed", "known", "refused")}
        return cls(lines=[LaporLine.model_validate(one) for one in lines], **counts)


class LaporReportBody(Body):
    """`to`: the institution whose business it is; `why`: why it is theirs, naming nobody."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"to": "Dinas Kesehatan Kabupaten Pasuruan", "why": "Menyangkut izin apotek."}]}
    )

    to: Text
    why: Text


class MessageProgress(BaseModel):
    """How far a message has come."""

    id: UUID
    state: MessageState
    attempts: int


class CorrespondenceView(BaseModel):
    """The correspondence with LAPOR about a complaint. `is_ours`: a report that this office sends there.

    `heard`: LAPOR's own status of it, as it last said. `messages`: those that were attempted at least once.
    """

    id: UUID
    version: int
    office: str
    complaint_id: UUID
    is_ours: bool
    tracking: str | None
    transaction: str | None
    heard: LaporStatus | None
    messages: list[MessageProgress]

    @classmethod
    def of(cls, one: Correspondence) -> Self:
        messages = [
            MessageProgress(id=id, state=progress.state, attempts=progress.attempts)
            for id, progress in one.progress.items()
        ]
        same = ("id", "version", "office", "complaint_id", "is_ours", "tracking", "transaction", "heard")
        return cls(messages=messages, **{name: getattr(one, name) for name in same})


class LaporTicketView(BaseModel):
    """A report that LAPOR knows, and the messages to it in their order."""

    ticket: TicketRow
    messages: list[MessageRow]


class LaporExchangesView(BaseModel):
    items: list[LaporExchange]
