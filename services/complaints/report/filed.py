"""What a filing answers: the number, the status and the receipt; and why a report is not filed, or not withdrawn here."""

from dataclasses import dataclass
from uuid import UUID

from pydantic import BaseModel

from services.complaints.complaint.complaint import Complaint
from services.complaints.policy.words import Status
from shared.errors import Conflict, RefusedByRule, Unreadable
from shared.service.ask import Answer


class FiledAlready(Conflict):
    code = "report-filed-already"
    indonesian = "Laporan {external} sudah tercatat di kantor ini dengan nomor {number}."
    english = "The report {external} is recorded at this office already, under number {number}."


class TextMissing(Unreadable):
    code = "report-without-text"
    indonesian = "Tuliskan apa yang terjadi."
    english = "Write what happened."


class WithdrawApplication(RefusedByRule):
    code = "withdraw-the-application"
    indonesian = "Pengaduan ini dibuka lewat permohonan. Tarik permohonannya; pengaduannya ikut berakhir."
    english = "This complaint was opened by an application. Withdraw the application; the complaint ends with it."


@dataclass(frozen=True)
class Filed:
    """A report that was filed: the complaint as it was stored, and its receipt, which is shown here and nowhere else."""

    id: UUID
    number: str
    status: Status
    receipt: str
    answer: Answer

    @classmethod
    def of(cls, answer: Answer, receipt: str) -> "Filed":
        return cls(receipt=receipt, answer=answer, **Stored.model_validate_json(answer.body).model_dump())


class Stored(BaseModel):
    """What is kept of the answer to a filing, for a repeated request; it holds no receipt."""

    id: UUID
    number: str
    status: Status


def render(complaint: Complaint) -> Answer:
    body = Stored(id=complaint.id, number=complaint.number, status=complaint.status).model_dump_json().encode()
    return Answer(201, body, complaint.version, f"/complaints/v1/complaints/{complaint.id}")
