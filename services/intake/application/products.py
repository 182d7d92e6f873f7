"""Steps of a case give products to the applicant, and make fees due."""

from dataclasses import fields, replace
from datetime import date, datetime
from uuid import UUID

from services.intake.application.application import Application
from services.intake.application.steps import Ready
from services.intake.application.values import FieldStated, Issued, RecordWritten
from services.intake.card.card import ServiceCard
from services.intake.card.completeness import printed_value
from shared.journal.events import Event
from shared.privacy.clear_text import CardText, OfficialNumber


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class ProductIssued(Event[Application]):
    """The office gave a product: a numbered record with its content and validity, both days included.

    `content` are fields of the application, `holder` is what the product says of the applicant; both sealed where personal.
    `validity` is the kind of validity on the card.
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

    def apply(self, application: Application) -> None:
        issued = Issued(**{one.name: getattr(self, one.name) for one in fields(Issued)})
        application.products = (*application.products, issued)
        application.held = {**application.held, **{one.field: one for one in self.holder}}


class FeeDue(Event[Application]):
    """A step made a fee due, with the amount on the card; billing bills it. `for_number` counts the fees of this case."""

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

    def apply(self, application: Application) -> None:
        application.fees = self.for_number
        application.billed |= {self.step}
        application.fees_open += 1


class FeeSettled(Event[Application]):
    """A bill of this case was paid, or nothing is due."""

    TOPIC = "intake.fee-settled"
    INDONESIAN = "Tagihan perkara ini lunas."
    ENGLISH = "The bill of this case was settled."
    because: str
    settled_on: date

    def apply(self, application: Application) -> None:
        application.fees_open -= 1


# Decisions – refuse, or record one thing. Time is an argument.
def settle_fee(application: Application, because: str, on: date, now: datetime) -> None:
    """Billing reports a bill as paid, or nothing due. Records nothing when no fee is open."""
    if application.fees_open:
        application.record(FeeSettled, now, because=because, settled_on=on)


def issue_product(
    application: Application, ready: Ready, number: str | None, holder: tuple[FieldStated, ...], now: datetime
) -> None:
    """Gives the step's product. `holder`: what it says of the applicant."""
    step, card, given = ready.step, ready.card, ready.given
    assert step.product is not None
    product = card.product(step.product)
    application.record(
        ProductIssued,
        now,
        application_id=application.id,
        applicant_id=application.applicant_id,
        service_code=application.service_code,
        product=product.id,
        title=product.name,
        number=number if step.number == product.series else None,
        content=tuple(
            _printed(application.stated[name], card) for name in product.content if name in application.stated
        ),
        one_for=_value_of(application, product.one_for),
        issued_by=given.by,
        valid_from=given.on,
        valid_until=product.validity.last_day(given.on, application.field_values) if product.validity else None,
        holder=holder,
        records=tuple(application.records[name] for name in product.records if name in application.records),
        legal_ground=given.legal_ground if product.legal_ground else None,
        validity=product.validity.kind if product.validity else None,
    )


def _value_of(application: Application, field: str | None) -> str | None:
    return str(application.stated[field].value) if field is not None and field in application.stated else None


def make_fee_due(application: Application, ready: Ready, bound: frozenset[str], now: datetime) -> None:
    """Makes the fee of a step due once: taking the step again, after its draft became void, adds none."""
    step, card, given = ready.step, ready.card, ready.given
    assert card.fee.rupiah is not None
    if step.name in application.billed:
        return
    application.record(
        FeeDue,
        now,
        application_id=application.id,
        service_code=application.service_code,
        step=step.name,
        for_number=application.fees + 1,
        rupiah=card.fee.rupiah,
        each=card.fee.each or card.name,
        legal_basis=card.fee.legal_basis or card.legal_basis,
        due_on=given.on,
        accounts=tuple(sorted(application.accounts | bound)),
    )


def _printed(stated: FieldStated, card: ServiceCard) -> FieldStated:
    """The field with its value as the paper prints it."""
    return replace(stated, value=printed_value(card, stated.field, stated.value))
