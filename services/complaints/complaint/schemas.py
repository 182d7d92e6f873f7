"""Complaints, and the bodies of their steps."""

from datetime import date
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.complaints.complaint.complaint import Complaint, Involved, Outcome
from services.complaints.complaint.inquiry import Means
from services.complaints.complaint.study import Planned
from services.complaints.policy.words import (
    AdmissionReason,
    Channel,
    Component,
    Kind,
    Level,
    Need,
    Secrecy,
    Stage,
    Status,
    Weight,
)
from shared.privacy.clear_text import Sealed
from shared.web.exact_numbers import Subject
from shared.web.values import Body, Code, LongText, StatedText, Text

MOST_HANDLERS = 10
MOST_TEXTS = 50
WrittenText = Annotated[StatedText, Field(description="Sealed; may name people.")]


class AcceptanceBody(Body):
    """`weight`: LAPOR's class, where the channel counts by it; `reason`: why a suggestion becomes a complaint."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"weight": "without-supervision"}]})

    weight: Weight | None = None
    reason: Text | None = None


class CompletionBody(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [{"missing": ["remedy"]}]})

    missing: Annotated[list[Need], Field(min_length=1, max_length=7)]


class SuggestionBody(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "no-substance"}]})

    reason: AdmissionReason


class TurningAwayBody(Body):
    """`where`: the office or agency whose business it is, with what the reporter needs to find it."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"reason": "other-office", "where": "Dinas Kesehatan Kabupaten Pasuruan"}]}
    )

    reason: AdmissionReason
    where: Text


class AppealHandOverBody(Body):
    """`about`: the kind of decision, as certification names it; `certificate_id`: the certificate, where it is about one."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "certification_id": "5c9a1c8e-5b8f-5a37-9d53-0b8de4c5a4d1",
                    "about": "rejected",
                    "argument": "Contoh yang diuji berasal dari lot lain.",
                }
            ]
        }
    )

    certification_id: UUID
    about: Code
    certificate_id: UUID | None = None
    argument: LongText


class ClassificationBody(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [{"service_code": "PSR-TERA", "component": "time-limit"}]})

    service_code: Code | None = None
    component: Component


class CoreIssueBody(Body):
    """`core_issue`: the problem in your words, naming nobody; `article`: the rule or service standard that it is about."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"core_issue": "Tera ulang selesai dua hari lewat janji.", "article": "Kartu PSR-TERA, Jangka Waktu"}
            ]
        }
    )

    core_issue: Text
    article: Text


class PlanBody(Body):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"steps": ["clarification", "examination"], "words": "Periksa buku register loket."}]
        }
    )

    steps: Annotated[list[Planned], Field(min_length=1, max_length=4)]
    words: WrittenText


class AssignmentBody(Body):
    """`handlers`: token subjects of people who took no part in the matter."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"level": "officer", "handlers": ["sari@disperindag-pasuruan"]}]}
    )

    level: Level
    unit: Text | None = None
    handlers: Annotated[list[Subject], Field(min_length=1, max_length=MOST_HANDLERS)]


class EscalationBody(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [{"because": "Menyangkut dua bidang."}]})

    because: Text


class OfficerBody(Body):
    """`subject`: the token subject of the officer whom the complaint is about."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"subject": "joko@disperindag-pasuruan"}]})

    subject: Subject


class InvolvementBody(Body):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"who": "technical-team", "whom": "Tim Teknis Metrologi"}]}
    )

    who: Involved
    whom: Text


class ForwardingBody(Body):
    """`to`: the code of an office here, or the name of another institution."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"to": "dpmptsp-purwakarta", "why": "Izin diterbitkan oleh DPMPTSP."}]}
    )

    to: Text
    why: Text


class WhyBody(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [{"why": "Bukan kewenangan kami."}]})

    why: Text


class QuestionBody(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [{"text": "Kapan Anda menyerahkan timbangan itu?"}]})

    text: WrittenText


class InvestigationBody(Body):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"means": "examination", "text": "Buku register mencatat 12 Januari."}]}
    )

    means: Means
    text: WrittenText


class DraftBody(Body):
    """`justified`: whether the office finds the complaint right."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"text": "Kami mohon maaf; timbangan selesai hari ini.", "justified": True}]}
    )

    text: WrittenText
    justified: bool


class ReportUpBody(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [{"text": "Selesai pada tingkat petugas: izin terbit."}]})

    text: WrittenText


class DeliveryBody(Body):
    """`office_error`: the fault was the office's own, so the compensation that the service card prints is owed."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"office_error": True}]})

    office_error: bool = False


class ArchiveBody(Body):
    """`follow_up`: what the office changes; `evaluation`: how the complaint was handled."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"follow_up": "Jadwal penera ditambah.", "evaluation": "Dijawab tepat waktu."}]}
    )

    follow_up: LongText
    evaluation: LongText


class MergingBody(Body):
    """`into`: the complaint about the same matter, which answers for both."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"into": "0197a4de-7b9a-7c3e-8a52-9a6a8f0c3b41"}]})

    into: UUID


class TextsBody(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [{"fields": ["text", "remedy"]}]})

    fields: Annotated[
        list[Annotated[Sealed, Field(pattern=r"^[a-z]+(-[0-9]+)?$", max_length=40)]],
        Field(min_length=1, max_length=MOST_TEXTS),
    ]


class TextsView(BaseModel):
    """Texts in clear, by field."""

    values: dict[str, str]


class ComplaintView(BaseModel):
    """A complaint without the words of people. `texts`: the fields that can be read in clear, by who handles it.

    `due`: the last day of each stage that runs; `late`: the stages whose day passed without what was due.
    """

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    version: int
    office: str
    case_id: UUID
    number: str
    channel: Channel
    kind: Kind
    secrecy: Secrecy
    service_code: str | None
    component: Component | None
    about_case: UUID | None
    served_on: date | None
    received_on: date
    policy: str
    latitude: str | None
    longitude: str | None
    photos: list[UUID]
    external: str | None
    status: Status
    missing: list[Need]
    weight: Weight | None
    due: dict[Stage, date]
    late: dict[Stage, date]
    core_issue: str | None
    article: str | None
    plan: list[Planned]
    level: Level
    unit: str | None
    handlers: list[str]
    about_officers: list[str]
    involved: list[Involved]
    outcome: Outcome
    apip_consented_by: str | None
    forwarded_to: str | None
    bounces: int
    justified: bool | None
    answered_on: date | None
    archived_on: date | None
    rating: int | None
    reopened: int
    merged_into: UUID | None
    joined: list[UUID]
    texts: list[str]

    @classmethod
    def of(cls, complaint: Complaint) -> Self:
        shown = {"id": complaint.id, "version": complaint.version, "texts": sorted(complaint.sealed)}
        shown["outcome"] = complaint.outcome
        return cls.model_validate({**vars(complaint), **shown})
