"""Reports, what their reporters see of them, and the bodies of what they do."""

from datetime import date
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.complaints.policy.words import Component, Kind, Need, ReporterField, Secrecy, Stage, Status
from services.complaints.report.filed import Filed
from services.complaints.report.followed import Followed, May
from services.complaints.report.report import Report
from shared.journal.sentences import sentence_of
from shared.privacy.clear_text import Other, Sealed
from shared.web.values import Body, Code, Day, PersonalText, StatedText
from shared.wording import Language

MOST_PHOTOS = 5
MOST_STARS = 5
Recorded = Literal["counter", "letter", "phone", "whatsapp", "sms", "email", "box"]
"""The channels by which an officer writes down what reached the office."""
Degrees = Annotated[str, Field(pattern=r"^-?[0-9]{1,3}(\.[0-9]{1,7})?$"), Other("a place on the earth, not a person")]

_AS_STATED = (
    "kind", "secrecy", "text", "service_code", "component", "about_case", "served_on", "latitude", "longitude", "photos",
    "language",
)  # fmt: skip


class ReporterBody(Body):
    """Who reports; everything is sealed under a key of its own."""

    name: PersonalText | None = None
    address: PersonalText | None = None
    phone: PersonalText | None = None
    email: PersonalText | None = None
    nik: Annotated[Sealed, Field(pattern=r"^[0-9]{16}$")] | None = None

    def given(self) -> dict[ReporterField, str]:
        """The stated fields by name."""
        stated: dict[ReporterField, str | None] = {
            "name": self.name, "address": self.address, "phone": self.phone, "email": self.email, "nik": self.nik,
        }  # fmt: skip
        return {name: value for name, value in stated.items() if value is not None}


class ReportBody(Body):
    """`served_on`: the day of the service that it is about; `about_case`: its case. `address`: where it happened.

    `remedy`: what the reporter asks for; `loss`: what they lost. `photos`: uploaded files. `signed`: a paper bears a signature.
    `channel`: how it reached the office; only officers state it.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "channel": "counter",
                    "kind": "complaint",
                    "text": "Timbangan saya belum selesai padahal janjinya satu hari.",
                    "remedy": "Selesaikan minggu ini.",
                    "served_on": "2026-01-12",
                    "service_code": "PSR-TERA",
                    "reporter": {"name": "Siti Aminah", "phone": "085162641737", "address": "Jl. Melati 3, Bangil"},
                }
            ]
        }
    )

    channel: Recorded | None = None
    kind: Kind
    secrecy: Secrecy = "open"
    text: StatedText
    title: PersonalText | None = None
    remedy: StatedText | None = None
    loss: StatedText | None = None
    address: PersonalText | None = None
    service_code: Code | None = None
    component: Component | None = None
    about_case: UUID | None = None
    served_on: Day | None = None
    latitude: Degrees | None = None
    longitude: Degrees | None = None
    reporter: ReporterBody = ReporterBody()
    photos: Annotated[tuple[UUID, ...], Field(max_length=MOST_PHOTOS)] = ()
    signed: bool = False
    language: Language = "id"

    def report(self, account: str | None) -> Report:
        """The report; `account`: the token subject of a reporter who files it themselves."""
        given: dict[str, Any] = {name: getattr(self, name) for name in _AS_STATED}
        given |= {name: getattr(self, name) or "" for name in ("title", "remedy", "loss", "address")}
        reporter = self.reporter.given()
        if account is not None:
            reporter["account"] = account
        return Report(
            channel="web" if account is not None else self.channel or "counter",
            reporter=reporter,
            signed=self.signed and account is None,
            **given,
        )


class FiledView(BaseModel):
    """A report that was filed. `receipt`: the reporter's secret code, shown only here. Its holder acts as the reporter."""

    id: UUID
    number: str
    status: Status
    receipt: str

    @classmethod
    def of(cls, filed: Filed) -> Self:
        return cls(id=filed.id, number=filed.number, status=filed.status, receipt=filed.receipt)


class WordsBody(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [{"text": "Saya menyerahkannya pada 12 Januari pagi."}]})

    text: StatedText


class RatingBody(Body):
    """`stars`: 1 (bad) to 5 (good)."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"stars": 4, "words": "Cepat dijawab."}]})

    stars: Annotated[int, Field(ge=1, le=MOST_STARS, strict=True)]
    words: StatedText | None = None


class StepView(BaseModel):
    """One step in words, with the text that belongs to it: a question, an answer, or what the reporter wrote."""

    on: date
    what: str
    text: str | None


class FollowedView(BaseModel):
    """A report as its reporter sees it. `due`: the last day of each stage that runs; `may`: what the reporter may do now."""

    number: str
    office: str
    kind: Kind
    secrecy: Secrecy
    status: Status
    received_on: date
    missing: list[Need]
    due: dict[Stage, date]
    text: str
    steps: list[StepView]
    may: list[May]
    rating: int | None

    @classmethod
    def of(cls, followed: Followed, language: Language) -> Self:
        zone = followed.office.time_zone
        steps = [
            StepView(on=one.on, what=sentence_of(one.event, language, zone), text=one.text) for one in followed.steps
        ]
        same = ("number", "kind", "secrecy", "status", "received_on", "text", "rating")
        return cls(
            office=followed.office.code,
            steps=steps,
            missing=list(followed.missing),
            due=dict(followed.due),
            may=list(followed.may),
            **{name: getattr(followed, name) for name in same},
        )
