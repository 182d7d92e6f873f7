"""Steps of a case's procedure as they are asked for and shown."""

from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.intake.application.fields import Fields
from services.intake.application.values import Missing
from services.intake.card.procedure import Step
from services.intake.step.use_cases import StepAsked
from shared.web.values import Body, Code, LongText, Text


class ShortcomingBody(Body):
    document: Code
    problem: Text


class RecordBody(Body):
    """A record that the step asks for (berita acara, nota dinas): what it says, and the file that holds it."""

    record: Code
    text: LongText
    file: UUID | None = None


class StepGiven(Body):
    """Input of a step, all of it optional; the service card says what a step needs and accepts.

    `items`: of a step that returns the application, what is missing or wrong, document by document, in place of a reason or
    beside it. `compensation_token`: at the first acceptance, the token of an earlier apology, which shortens this promise once,
    in place of one that was handed in with the application.
    """

    reason: Text | None = None
    legal_ground: Text | None = None
    records: Annotated[list[RecordBody], Field(max_length=20)] = Field(default_factory=list)
    fields: Fields = Field(default_factory=dict)
    items: Annotated[list[ShortcomingBody], Field(max_length=50)] = Field(default_factory=list)
    compensation_token: UUID | None = None

    def of(self, step: str) -> StepAsked:
        """The step of that name with this input."""
        return StepAsked(
            step,
            self.legal_ground,
            [(one.record, one.text, one.file) for one in self.records],
            self.fields,
            [(one.document, one.problem) for one in self.items],
            self.compensation_token,
        )


class StepBody(StepGiven):
    """A step of the procedure by its name on the service card, with what it needs."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"step": "reject", "legal_ground": "Permendag 22/2015 pasal 5: barang bukan asal Indonesia"}]
        }
    )

    step: Code


class StepView(BaseModel):
    """A step that leads on from where the application is, and what it needs."""

    step: str
    does: str
    roles: list[str]
    service: str
    needs: dict[str, Any]

    @classmethod
    def of(cls, step: Step) -> Self:
        needs = step.needs.model_dump(mode="json", exclude_defaults=True)
        return cls(step=step.name, does=step.does, roles=list(step.roles), service=step.service, needs=needs)


class StepsView(BaseModel):
    """The steps possible now, and what the application lacks of what its card asks for."""

    steps: list[StepView]
    missing: list[Missing]
