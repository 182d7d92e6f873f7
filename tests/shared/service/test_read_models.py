"""A view has one fold for each event."""

from collections.abc import Iterator

import pytest

from services.billing.bill.payment import PaymentReceived
from services.billing.bill.skrd import SkrdIssued
from shared.database import Write
from shared.service.read_models import Envelope, FoldedTwice, View


def test_a_second_fold_of_an_event_is_refused() -> None:
    view = View("bills")

    @view.on(PaymentReceived, SkrdIssued)
    def _(event: object, envelope: Envelope) -> Iterator[Write]:
        yield from ()

    with pytest.raises(FoldedTwice):
        view.on(SkrdIssued)(lambda event, envelope: ())
