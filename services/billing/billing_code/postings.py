"""What the events of billing codes move in the ledger. Money under a code moves with the events of its bill."""

from collections.abc import Iterator

from services.billing.bill.postings import covered
from services.billing.billing_code.restitution import RestitutionReferred
from services.billing.ledger.read_model import ledger, posted
from shared.database import Write
from shared.service.read_models import Envelope


@ledger.on(RestitutionReferred)
def _(referred: RestitutionReferred, envelope: Envelope) -> Iterator[Write]:
    """The state owes it to the payer; the books of the office are done with it."""
    moves = covered("state", referred.moved)
    yield from posted(referred, envelope, referred.referred_on, moves, bill=referred.originator_id)
