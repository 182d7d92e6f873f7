"""Printed drafts of a case's product, numbered by version; a correction voids those printed before."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from services.intake.application.application import Application
from services.intake.application.steps import Ready
from services.intake.application.values import Correction, Draft, FieldStated
from services.intake.card.completeness import printed_value
from shared.journal.events import Event
from shared.privacy.clear_text import CardText


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class DraftPrinted(Event[Application]):
    """A draft of the product was printed from the fields of that moment; the first of a case is version 1."""

    TOPIC = "intake.draft-printed"
    INDONESIAN = "Draf {title} versi {number} dicetak."
    ENGLISH = "Draft version {number} of {title} was printed."
    product: str
    title: CardText
    number: int
    content: tuple[FieldStated, ...]
    printed_by: str
    printed_on: date

    def apply(self, application: Application) -> None:
        draft = Draft(self.product, self.title, self.number, self.content, self.printed_on)
        application.drafts = (*application.drafts, draft)


class DraftVoided(Event[Application]):
    """A draft is void; `corrected` are the fields that changed."""

    TOPIC = "intake.draft-voided"
    INDONESIAN = "Draf {title} versi {number} batal karena dikoreksi: {corrected}."
    ENGLISH = "Draft version {number} of {title} is void, because these were corrected: {corrected}."
    product: str
    title: CardText
    number: int
    corrected: tuple[Correction, ...]
    because: str
    voided_by: str
    voided_on: date

    def apply(self, application: Application) -> None:
        application.drafts = tuple(
            replace(one, void_since=self.voided_on, because=self.because, corrected=self.corrected)
            if one.number == self.number
            else one
            for one in application.drafts
        )


# Decisions – refuse, or record one thing. Time is an argument.
def print_draft(application: Application, ready: Ready, now: datetime) -> None:
    """Numbers the next draft of the step's product."""
    step, card, given = ready.step, ready.card, ready.given
    assert step.drafts is not None
    product = card.product(step.drafts)
    application.record(
        DraftPrinted,
        now,
        product=product.id,
        title=product.name,
        number=len(application.drafts) + 1,
        content=tuple(application.stated[name] for name in product.content if name in application.stated),
        printed_by=given.by,
        printed_on=given.on,
    )


def void_drafts(application: Application, before: Mapping[str, FieldStated], ready: Ready, now: datetime) -> None:
    """Voids every valid draft after a correction. `before`: the fields from before the correction, as the drafts print them."""
    step, given = ready.step, ready.given
    stood = ((one, before.get(one.field)) for one in given.fields if one.field in step.corrects)
    corrected = tuple(
        Correction(
            one.field,
            one.title,
            printed_value(ready.card, one.field, None if other is None else other.value),
            printed_value(ready.card, one.field, one.value),
        )
        for one, other in stood
        if one.differs_from(other)
    )
    for draft in (one for one in application.drafts if one.void_since is None):
        application.record(
            DraftVoided,
            now,
            product=draft.product,
            title=draft.title,
            number=draft.number,
            corrected=corrected,
            because=given.reason or "",
            voided_by=given.by,
            voided_on=given.on,
        )
