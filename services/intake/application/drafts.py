"""The drafts of a case's product: each printed one is a numbered version, and a correction makes the one before void."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from eventsourcing.domain import event

from services.intake.application.dossier import CaseDossier
from services.intake.application.steps import Ready
from services.intake.application.values import Correction, Draft, FieldStated
from services.intake.card.completeness import printed_value
from shared.journal.events import Aggregate
from shared.privacy.clear_text import CardText


class CaseDrafts(CaseDossier):
    """The part of a case that says which printed draft still holds."""

    # Events – stored for ever. Add fields with a plain default; never rename, never remove.
    class DraftPrinted(Aggregate.Event):
        """A draft of the product was printed, as the application then stood; the first of a case is version 1."""

        TOPIC = "intake.draft-printed"
        INDONESIAN = "Draf {title} versi {number} dicetak."
        ENGLISH = "Draft version {number} of {title} was printed."
        product: str
        title: CardText
        number: int
        content: tuple[FieldStated, ...]
        printed_by: str
        printed_on: date

    class DraftVoided(Aggregate.Event):
        """A draft holds no longer: `corrected` are the fields that changed."""

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

    # Decisions – refuse, or let one thing happen. Time comes in.
    def _draft(self, ready: Ready, now: datetime) -> None:
        step, card, given = ready.step, ready.card, ready.given
        assert step.drafts is not None
        product = card.product(step.drafts)
        self.record(
            self.DraftPrinted,
            now,
            product=product.id,
            title=product.name,
            number=len(self.drafts) + 1,
            content=tuple(self.stated[name] for name in product.content if name in self.stated),
            printed_by=given.by,
            printed_on=given.on,
        )

    def _void_drafts(self, before: Mapping[str, FieldStated], ready: Ready, now: datetime) -> None:
        """`before`: the fields as they stood when the drafts were printed that still hold."""
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
        for draft in (one for one in self.drafts if one.void_since is None):
            self.record(
                self.DraftVoided,
                now,
                product=draft.product,
                title=draft.title,
                number=draft.number,
                corrected=corrected,
                because=given.reason or "",
                voided_by=given.by,
                voided_on=given.on,
            )

    # Evolve – assigns. Never refuses, never reads a clock.
    def _begin(self) -> None:
        super()._begin()
        self.drafts: tuple[Draft, ...] = ()

    @event(DraftPrinted)
    def _draft_printed(
        self, product: str, title: str, number: int, content: tuple[FieldStated, ...], printed_on: date
    ) -> None:
        self.drafts = (*self.drafts, Draft(product, title, number, content, printed_on))

    @event(DraftVoided)
    def _draft_voided(self, number: int, corrected: tuple[Correction, ...], because: str, voided_on: date) -> None:
        self.drafts = tuple(
            replace(one, void_since=voided_on, because=because, corrected=corrected) if one.number == number else one
            for one in self.drafts
        )
