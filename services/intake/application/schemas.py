"""Applications as they are sent and shown."""

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.intake.application.application import Application, Status, Verification
from services.intake.application.documents import HandedIn, Shortcoming
from services.intake.application.dossier import Wish
from services.intake.application.fields import FieldName, Fields
from services.intake.application.product_schemas import DraftView, FieldView, ProductView
from services.intake.application.return_count import ReturnCount
from services.intake.application.values import (
    AfterCheck,
    Apology,
    Likeness,
    Missing,
    Notice,
    Outcome,
    OuterLimitTask,
    Submission,
    VerdictGiven,
    VerdictOn,
)
from services.intake.card.time_limits import Place
from shared.roles import APPLICANT
from shared.web.values import Body, Code, Text


class DocumentBody(Body):
    """A document of the service card, and which one it is; with its uploaded file, where there is one."""

    document: Code
    reference: Text
    file: UUID | None = None


Documents = Annotated[list[DocumentBody], Field(max_length=50)]


def handed_in(documents: list[DocumentBody]) -> tuple[HandedIn, ...]:
    return tuple(HandedIn(one.document, one.reference, one.file) for one in documents)


class DraftBody(Body):
    """An application. `verification` and `instrument_id` are for tera; `mandated`: the asker acts for the applicant.

    Who acts for an applicant hands in the mandate (surat kuasa) as the document `mandate`.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "applicant_id": "01926a3f-52a1-7c11-9a58-0d4c4f5f8a01",
                    "service_code": "PSR-TERA",
                    "verification": "tera-ulang",
                    "place": "office",
                    "instrument_id": "01926a40-11f0-7d0a-8e0c-6a1f0b7c9d02",
                    "documents": [
                        {"document": "application-letter", "reference": "Surat permohonan tera ulang"},
                        {"document": "registration-form", "reference": "Formulir pendaftaran"},
                    ],
                }
            ]
        }
    )

    applicant_id: UUID
    service_code: Code
    place: Place = "office"
    verification: Verification | None = None
    instrument_id: UUID | None = None
    documents: Documents = Field(default_factory=list)
    fields: Fields = Field(default_factory=dict)
    mandated: bool = False

    def wish(self) -> Wish:
        documents = handed_in(self.documents)
        return Wish(
            self.service_code, self.verification, self.place, self.instrument_id, documents, mandated=self.mandated
        )


class FieldsBody(Body):
    """All that is stated about the application from now on; the service card names the fields."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"fields": {"goods": "Kopi", "quantity": "12 000 kg", "destination": "Jepang", "transport_mode": "sea"}}
            ]
        }
    )

    fields: Fields


class FieldDisclosureBody(Body):
    """Which sealed fields are to be read in clear, and what for."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"fields": ["description"], "purpose": "Menelusuri pengaduan"}]}
    )

    fields: Annotated[list[FieldName], Field(min_length=1, max_length=50)]
    purpose: Text


class FieldDisclosureView(BaseModel):
    """The clear values; `[dihapus]` where the person's key is gone."""

    values: dict[str, str]


class DocumentsBody(Body):
    """All documents handed in from now on; what is not in the list is taken back."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "documents": [
                        {"document": "application-letter", "reference": "Surat permohonan tera ulang"},
                        {"document": "registration-form", "reference": "Formulir pendaftaran"},
                    ]
                }
            ]
        }
    )

    documents: Documents


class InstrumentBody(Body):
    """Another instrument of the register; `verification` where tera is asked for instead of tera ulang, or the reverse."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"instrument_id": "019bd3fa-fd00-721c-b479-1f89c5127d8e"}]}
    )

    instrument_id: UUID
    verification: Verification | None = None


class VerdictBody(Body):
    """What was found of one document; `why` is for the applicant, where it was not accepted."""

    document: Code
    verdict: VerdictOn
    why: Text | None = None


class VerdictsBody(Body):
    verdicts: Annotated[list[VerdictBody], Field(min_length=1, max_length=50)]

    def found(self) -> list[tuple[str, VerdictOn, str | None]]:
        return [(one.document, one.verdict, one.why) for one in self.verdicts]


class LikenessBody(Body):
    """Whether it is for the same thing as the other cases that it is like, and why."""

    is_same: bool
    reason: Text


class SubmissionView(BaseModel):
    """One version of the file, as it was submitted."""

    number: int
    on: date
    documents: list[HandedIn]
    fields: list[FieldView]

    @classmethod
    def of(cls, submission: Submission) -> Self:
        fields = [FieldView.of(one) for one in submission.fields]
        return cls(number=submission.number, on=submission.on, documents=list(submission.documents), fields=fields)


class ApplicationView(BaseModel):
    """An application. `state` is where it is in the procedure of its card, `status` the same in one word for every card.

    `missing`: what it lacked when it was last submitted. `verdicts`: of each document the last one, with the officer who gave
    it and the day. `shortcomings`: those of the last return, until it is submitted
    again. `promised_until`: as given on acceptance; what moved it since, its clock
    tells. `drafts`: every printed draft of the product, also those that are void. `others`: the cases that it may be the same
    as, shown to the office's own people only. `next_roles`: who is expected to act next. `apology`: the letter that was written
    because it was late; `notice`: that the applicant is to be told of it, and by whom, how and when that was done.
    `last_return`: how often it had come back when it was last returned, and how many working days were left then;
    `after_check`: it counts as approved, and is examined afterwards. `outer_limit`: that the second limit behind its promise has
    passed, and what the head of the office does about it. `compensation_token`: handed in with it, to shorten its promise.
    `receipt`, from the first submission on: with it anybody sees the state of the case.
    """

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    applicant_id: UUID
    service_code: str
    verification: Verification | None
    place: Place
    instrument_id: UUID | None
    documents: list[HandedIn]
    fields: list[FieldView]
    status: Status
    state: str
    missing: list[Missing]
    verdicts: list[VerdictGiven]
    shortcomings: list[Shortcoming]
    others: list[Likeness]
    drafts: list[DraftView]
    products: list[ProductView]
    fees_open: int
    next_roles: list[str]
    claimed_by: str | None
    receipt: str | None
    number: str | None
    card_version: str | None
    promised_until: date | None
    legal_ground: str | None
    outcome: Outcome | None
    on_time: bool | None
    apology: Apology | None
    notice: Notice | None
    error_notice: Notice | None
    last_return: ReturnCount | None
    after_check: AfterCheck | None
    outer_limit: OuterLimitTask | None
    compensation_token: UUID | None

    @classmethod
    def to(cls, role: str) -> Callable[[Application], Self]:
        """How applications are shown to a role. Applicants do not see similar cases, which may be another applicant's."""
        return cls._without_others if role == APPLICANT else cls.of

    @classmethod
    def _without_others(cls, application: Application) -> Self:
        return cls.of(application).model_copy(update={"others": []})

    @classmethod
    def of(cls, application: Application) -> Self:
        return cls.model_validate(cls._shown(application))

    @classmethod
    def _shown(cls, application: Application) -> dict[str, Any]:
        shown = {name: getattr(application, name) for name in cls.model_fields if name != "fields"}
        shown["fields"] = [FieldView.of(one) for one in application.stated.values()]
        shown["verdicts"] = list(application.verdicts.values())
        shown["drafts"] = [DraftView.of(one) for one in application.drafts]
        shown["products"] = [ProductView.of(one) for one in application.products]
        return shown


class WholeApplicationView(ApplicationView):
    """An application with `submissions`: every version of its file.

    They grow with each submission, and the answer of each command is kept for its repetition: so commands answer without them.
    """

    submissions: list[SubmissionView]

    @classmethod
    def _shown(cls, application: Application) -> dict[str, Any]:
        return {
            **super()._shown(application),
            "submissions": [SubmissionView.of(one) for one in application.submissions],
        }
