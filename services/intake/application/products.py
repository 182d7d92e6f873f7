"""What the steps of a case yield: products for the applicant, and fees that fall due."""

from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from eventsourcing.domain import event

from services.intake.application.dossier import CaseDossier
from services.intake.application.steps import Ready
from services.intake.application.values import FieldStated, Issued, RecordWritten, values_of
from services.intake.card.card import ServiceCard
from services.intake.card.completeness import printed_value
from shared.journal.events import Aggregate
from shared.privacy.clear_text import CardText, OfficialNumber


class CaseYield(CaseDossier):
    """The part of a case that is for others to keep, and to bill."""

    # Events – stored for ever. Add fields with a plain default; never rename, never remove.
    class ProductIssued(Aggregate.Event):
        """The service gave what it is for: a numbered record with its content and validity, both days included.

        `content` are fields of the application, `holder` is what it says of the applicant; both sealed where personal.
        `validity` is the kind of validity that the card gives it.
        """

        TOPIC = "intake.product-issued"
        INDONESIAN = "{title} diterbitkan dengan nomor {number}, berlaku {valid_from} sampai {valid_until}."
        ENGLISH = "{title} was issued as number {number}, valid {valid_from} to {valid_until}."
        application_id: UUID
        applicant_id: UUID
        service_code: str
        product: str
        title: CardText
        number: OfficialNumber | None
        content: tuple[FieldStated, ...]
        one_for: str | None
        issued_by: str
        valid_from: date
        valid_until: date | None
        holder: tuple[FieldStated, ...] = ()
        records: tuple[RecordWritten, ...] = ()
        legal_ground: str | None = None
        validity: str | None = None

    class FeeDue(Aggregate.Event):
        """A step made a fee due whose amount the card prints; billing bills it. `for_number` counts those of this case."""

        TOPIC = "intake.fee-due"
        INDONESIAN = "Biaya {rupiah:rupiah} terutang untuk {each}."
        ENGLISH = "A fee of {rupiah:rupiah} is due for {each}."
        application_id: UUID
        service_code: str
        step: str
        for_number: int
        rupiah: int
        each: CardText
        legal_basis: CardText
        due_on: date
        accounts: tuple[str, ...] = ()

    class FeeSettled(Aggregate.Event):
        """What was billed in this case has been paid, or nothing is due."""

        TOPIC = "intake.fee-settled"
        INDONESIAN = "Tagihan perkara ini lunas."
        ENGLISH = "The bill of this case was settled."
        because: str
        settled_on: date

    def gave(self, file: UUID) -> bool:
        """Whether it holds a record that stands on a product of the case."""
        return any(record.file == file for product in self.products for record in product.records)

    # Decisions – refuse, or let one thing happen. Time comes in.
    def settle(self, because: str, on: date, now: datetime) -> None:
        """Billing says that what was billed is paid, or that nothing is due; a second time nothing follows."""
        if self.fees_open:
            self.record(self.FeeSettled, now, because=because, settled_on=on)

    def _issue(self, ready: Ready, number: str | None, holder: tuple[FieldStated, ...], now: datetime) -> None:
        step, card, given = ready.step, ready.card, ready.given
        assert step.product is not None
        product = card.product(step.product)
        self.record(
            self.ProductIssued,
            now,
            application_id=self.id,
            applicant_id=self.applicant_id,
            service_code=self.service_code,
            product=product.id,
            title=product.name,
            number=number if step.number == product.series else None,
            content=tuple(_printed(self.stated[name], card) for name in product.content if name in self.stated),
            one_for=self._value_of(product.one_for),
            issued_by=given.by,
            valid_from=given.on,
            valid_until=product.validity.last_day(given.on, values_of(self.stated.values()))
            if product.validity
            else None,
            holder=holder,
            records=tuple(self.records[name] for name in product.records if name in self.records),
            legal_ground=given.legal_ground if product.legal_ground else None,
            validity=product.validity.kind if product.validity else None,
        )

    def _value_of(self, field: str | None) -> str | None:
        return str(self.stated[field].value) if field is not None and field in self.stated else None

    def _make_fee_due(self, ready: Ready, bound: frozenset[str], now: datetime) -> None:
        """Once for one thing: a step that is taken again, for a draft that became void, makes no second fee due."""
        step, card, given = ready.step, ready.card, ready.given
        assert card.fee.rupiah is not None
        if step.name in self.billed:
            return
        self.record(
            self.FeeDue,
            now,
            application_id=self.id,
            service_code=self.service_code,
            step=step.name,
            for_number=self.fees + 1,
            rupiah=card.fee.rupiah,
            each=card.fee.each or card.name,
            legal_basis=card.fee.legal_basis or card.legal_basis,
            due_on=given.on,
            accounts=tuple(sorted(self.accounts | bound)),
        )

    # Evolve – assigns. Never refuses, never reads a clock.
    def _begin(self) -> None:
        super()._begin()
        self.products: tuple[Issued, ...] = ()
        self.fees = 0
        self.fees_open = 0
        self.billed: frozenset[str] = frozenset()

    @event(ProductIssued)
    def _product_issued(
        self,
        product: str,
        title: str,
        number: str | None,
        content: tuple[FieldStated, ...],
        one_for: str | None,
        valid_from: date,
        valid_until: date | None,
        holder: tuple[FieldStated, ...],
        records: tuple[RecordWritten, ...],
        legal_ground: str | None,
        validity: str | None,
    ) -> None:
        days = (valid_from, valid_until)
        issued = Issued(product, title, number, *days, holder, content, records, legal_ground, one_for, validity)
        self.products = (*self.products, issued)
        self.held = {**self.held, **{one.field: one for one in holder}}

    @event(FeeDue)
    def _fee_due(self, step: str, for_number: int) -> None:
        self.fees = for_number
        self.billed |= {step}
        self.fees_open += 1

    @event(FeeSettled)
    def _fee_settled(self) -> None:
        self.fees_open -= 1


def _printed(stated: FieldStated, card: ServiceCard) -> FieldStated:
    """As the paper says it."""
    return replace(stated, value=printed_value(card, stated.field, stated.value))
