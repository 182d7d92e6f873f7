"""A verification, as given / when / then: in which order, on which day, and by whom."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from services.metrology.instrument.standing import change_standing
from services.metrology.verification.custody import (
    BillOpen,
    NoLongerPaid,
    Returned,
    block,
    clear,
    give_back,
    hand_over,
    inspect,
    receive,
)
from services.metrology.verification.marking import Marked, mark, reject
from services.metrology.verification.skhp import MarkNotPut, issue_skhp
from services.metrology.verification.testing import (
    MOST_READINGS,
    TooManyReadings,
    assign,
    take_reading,
    withdraw_reading,
)
from services.metrology.verification.verdict import Passed, conclude
from services.metrology.verification.verification import Certificate, InstrumentVerification, OutOfOrder, Placement
from shared.errors import DutiesNotSeparate, EffectiveBeforeHistory
from shared.journal.sentences import sentence_of
from shared.offices import office
from tests.metrology.given import (
    BATAL,
    CERTIFICATE,
    CLERK,
    DESK,
    HEAD,
    MARKS,
    MONDAY,
    NOW,
    OTHER_PENERA,
    PENERA,
    REGISTRAR,
    SATURDAY,
    SHEET,
    STANDARD,
    assigned,
    instrument,
    marked,
    opened,
    passed,
    penera,
    read,
    received,
    rejected,
)

SUNDAY = SATURDAY + timedelta(1)


def happened(one: InstrumentVerification) -> list[str]:
    return [type(event).__name__ for event in one.collect_events()]


def failed(on: date) -> InstrumentVerification:
    one = assigned(on)
    read(one, on, off=50)
    conclude(one, PENERA, on, NOW)
    return one


def cleared(on: date) -> InstrumentVerification:
    one = marked(on)
    issue_skhp(one, "SKHP-1", CERTIFICATE, HEAD, on, NOW)
    clear(one, "nothing-due", on, NOW)
    return one


def under_reading(on: date) -> InstrumentVerification:
    one = assigned(on)
    read(one, on)
    return one


def inspected(on: date) -> InstrumentVerification:
    one = opened(on)
    inspect(one, True, "baik", DESK, on, NOW)
    return one


Step = Callable[[InstrumentVerification, date], None]
STEPS: dict[str, tuple[Callable[[date], InstrumentVerification], Step]] = {
    "inspect": (opened, lambda one, on: inspect(one, True, "baik", DESK, on, NOW)),
    "receive": (inspected, lambda one, on: receive(one, "TTB-1", DESK, on, NOW)),
    "assign": (received, lambda one, on: assign(one, penera(), on, NOW)),
    "measure": (assigned, read),
    "withdraw": (under_reading, lambda one, on: withdraw_reading(one, 1, "salah", PENERA, on, NOW)),
    "conclude": (under_reading, lambda one, on: conclude(one, PENERA, on, NOW)),
    "mark": (passed, lambda one, on: mark(one, MARKS, PENERA, on, NOW)),
    "reject": (failed, lambda one, on: reject(one, BATAL, PENERA, on, NOW)),
    "sign": (marked, lambda one, on: issue_skhp(one, "SKHP-1", CERTIFICATE, HEAD, on, NOW)),
    "hand over": (cleared, lambda one, on: hand_over(one, DESK, on, NOW)),
    "return": (rejected, lambda one, on: give_back(one, "rusak", DESK, on, NOW)),
}


@pytest.mark.parametrize("name", STEPS)
def test_no_step_is_dated_before_earlier_events(name: str) -> None:
    """A step is not dated before the acceptance or the step before; the same day is fine (a market day entered on Monday)."""
    make, step = STEPS[name]
    one = make(SUNDAY)
    happened(one)
    with pytest.raises(EffectiveBeforeHistory) as refused:
        step(one, SATURDAY)
    assert refused.value.details == {"on": SATURDAY.isoformat(), "until": SUNDAY.isoformat()}
    assert happened(one) == []
    step(one, SUNDAY)


def test_the_day_of_the_test_is_that_of_the_readings_that_count() -> None:
    """A withdrawn reading of another day moves neither the day of the test nor the validity of the marks."""
    one = assigned(SATURDAY)
    read(one, SATURDAY)
    read(one, MONDAY)
    assert one.tested_on == MONDAY
    for number in range(len(SHEET) + 1, 2 * len(SHEET) + 1):
        withdraw_reading(one, number, "salah", PENERA, MONDAY, NOW)
    assert one.tested_on == SATURDAY
    conclude(one, PENERA, MONDAY, NOW)
    mark(one, MARKS, PENERA, MONDAY, NOW)
    *_, concluded, put = one.collect_events()
    assert isinstance(concluded, Passed)
    assert (concluded.tested_on, concluded.concluded_on) == (SATURDAY, MONDAY)
    assert isinstance(put, Marked)
    assert (put.tested_on, put.marked_on) == (SATURDAY, MONDAY)


def test_with_all_readings_withdrawn_there_is_no_day_of_a_test() -> None:
    one = under_reading(SATURDAY)
    for number in range(1, len(SHEET) + 1):
        withdraw_reading(one, number, "salah", PENERA, SATURDAY, NOW)
    assert (one.tested_on, one.readings) == (None, {})


def test_paying_does_not_wait_for_the_signature() -> None:
    """The money may come before the SKHP is signed and be entered after it."""
    one = marked(SATURDAY)
    issue_skhp(one, "SKHP-1", CERTIFICATE, HEAD, MONDAY, NOW)
    clear(one, "paid", SUNDAY, NOW)
    assert (one.cleared, one.happened_until) == ("paid", MONDAY)


@pytest.mark.parametrize("because", ["payment-reversed", "bill-cancelled"])
def test_a_bill_that_is_no_longer_paid_blocks_the_hand_over(because: NoLongerPaid) -> None:
    one = marked(SATURDAY)
    issue_skhp(one, "SKHP-1", CERTIFICATE, HEAD, MONDAY, NOW)
    clear(one, "paid", MONDAY, NOW)
    block(one, because, MONDAY, NOW)
    with pytest.raises(BillOpen):
        hand_over(one, DESK, MONDAY, NOW)
    clear(one, "paid", MONDAY, NOW)
    hand_over(one, DESK, MONDAY, NOW)
    happened(one)
    block(one, because, MONDAY, NOW)
    assert happened(one) == []


@pytest.mark.parametrize("who", [REGISTRAR, CLERK, DESK])
def test_officers_who_registered_or_received_do_not_test(who: str) -> None:
    """SOD-04, SOD-07: the officers who entered the instrument, drafted or accepted the application, inspected or
    received.
    """
    one = received()
    happened(one)
    with pytest.raises(DutiesNotSeparate):
        assign(one, penera(who), SATURDAY, NOW)
    assert happened(one) == []


@pytest.mark.parametrize("who", ["inspector of the condition", "receiver"])
def test_every_officer_who_received_is_remembered(who: str) -> None:
    one = opened()
    inspect(one, True, "baik", "inspector of the condition", SATURDAY, NOW)
    receive(one, "TTB-1", "receiver", SATURDAY, NOW)
    with pytest.raises(DutiesNotSeparate):
        assign(one, penera(who), SATURDAY, NOW)


def test_an_earlier_penera_with_a_reading_neither_signs_nor_hands_over() -> None:
    """Somebody else is in charge now, but the reading was taken."""
    one = assigned()
    read(one, SATURDAY)
    assign(one, penera(OTHER_PENERA), SATURDAY, NOW)
    read(one, SATURDAY, OTHER_PENERA)
    conclude(one, OTHER_PENERA, SATURDAY, NOW)
    mark(one, MARKS, OTHER_PENERA, SATURDAY, NOW)
    clear(one, "nothing-due", SATURDAY, NOW)
    for who in (PENERA, OTHER_PENERA):
        with pytest.raises(DutiesNotSeparate) as refused:
            issue_skhp(one, "SKHP-1", CERTIFICATE, who, MONDAY, NOW)
        assert refused.value.details == {"because": "metrology.reading-taken"}
        with pytest.raises(DutiesNotSeparate):
            hand_over(one, who, MONDAY, NOW)
    issue_skhp(one, "SKHP-1", CERTIFICATE, HEAD, MONDAY, NOW)


def test_the_penera_in_charge_does_not_return_it_before_a_reading() -> None:
    with pytest.raises(DutiesNotSeparate) as refused:
        give_back(assigned(), "tidak dapat ditera", PENERA, SATURDAY, NOW)
    assert refused.value.details == {"because": "metrology.penera-assigned"}


def test_the_penera_who_put_the_batal_mark_on_returns_nothing() -> None:
    with pytest.raises(DutiesNotSeparate):
        give_back(rejected(), "rusak", PENERA, SATURDAY, NOW)


def test_another_penera_starts_from_the_beginning() -> None:
    """Assigning another penera withdraws the readings of the first, and the event says so."""
    one = assigned()
    read(one, SATURDAY)
    happened(one)
    assign(one, penera(OTHER_PENERA), MONDAY, NOW)
    assert happened(one) == ["ReadingWithdrawn"] * len(SHEET) + ["PeneraAssigned"]
    assert (one.readings, one.tested_on, one.penera) == ({}, None, OTHER_PENERA)


def test_the_same_penera_with_a_new_sk_goes_on() -> None:
    one = assigned()
    read(one, SATURDAY)
    assign(one, penera(), MONDAY, NOW)
    assert len(one.readings) == len(SHEET)


def test_readings_have_an_end() -> None:
    one = assigned()
    for _ in range(MOST_READINGS):
        take_reading(one, SHEET[0], PENERA, SATURDAY, NOW)
    with pytest.raises(TooManyReadings):
        take_reading(one, SHEET[0], PENERA, SATURDAY, NOW)


def test_a_standing_is_not_dated_before_the_present_one() -> None:
    """Marks that are dated before a tanda batal do not end it."""
    one = instrument()
    change_standing(one, "batal", opened().id, None, MONDAY, NOW)
    with pytest.raises(EffectiveBeforeHistory):
        change_standing(one, "sah", opened().id, date(2027, 1, 31), SATURDAY, NOW)
    change_standing(one, "sah", opened().id, date(2027, 1, 31), MONDAY, NOW)
    assert one.standing_since == MONDAY


@pytest.mark.parametrize(
    ("make", "cause"),
    [
        (opened, "withdrawn"),
        (inspected, "withdrawn"),
        (received, "withdrawn"),
        (assigned, "cannot-be-verified"),
        (rejected, "failed"),
    ],
)
def test_the_cause_of_a_return(make: Callable[[date], InstrumentVerification], cause: str) -> None:
    """An owner who never brings the instrument, or takes it back, does not leave the case open for ever."""
    one = make(SATURDAY)
    give_back(one, "diambil kembali", DESK, SATURDAY, NOW)
    *_, gone = one.collect_events()
    assert isinstance(gone, Returned)
    assert (gone.cause, one.status) == (cause, "returned")


@pytest.mark.parametrize("make", [passed, failed, marked])
def test_a_judged_instrument_goes_back_only_with_its_mark(make: Callable[[date], InstrumentVerification]) -> None:
    with pytest.raises(OutOfOrder):
        give_back(make(SATURDAY), "diambil kembali", DESK, SATURDAY, NOW)


def test_an_skhp_names_its_basis() -> None:
    one = marked(SATURDAY)
    issue_skhp(one, "SKHP-1", CERTIFICATE, HEAD, MONDAY, NOW)
    skhp = one.skhp
    assert skhp is not None
    assert (skhp.number, skhp.signed_by, skhp.signed_on, skhp.on_behalf_of) == ("SKHP-1", HEAD, MONDAY, "Kepala Dinas")
    assert (skhp.instrument_id, skhp.penera_id) == (one.instrument_id, one.penera_id)
    assert (skhp.application_id, skhp.tested_on, skhp.valid_until) == (one.case_id, SATURDAY, one.valid_until)
    assert skhp.result == "Disahkan untuk Tera Ulang Tahun 2026"
    assert (skhp.standards, skhp.notes) == (CERTIFICATE.standards, CERTIFICATE.notes)


def test_an_skhp_notes_no_mark_that_was_not_put() -> None:
    one = marked()
    with pytest.raises(MarkNotPut):
        issue_skhp(one, "SKHP-1", Certificate((STANDARD,), (Placement("batal", "-"),)), HEAD, MONDAY, NOW)
    assert one.skhp is None


def test_the_sentence_of_a_standing_names_no_missing_validity() -> None:
    """The tanda batal has none; the sentence says that it ended with the tanda sah."""
    one = instrument()
    change_standing(one, "batal", opened().id, None, SATURDAY, NOW)
    change_standing(one, "sah", opened().id, date(2027, 1, 31), MONDAY, NOW)
    said = [sentence_of(event, "id", office(one.office).time_zone) for event in one.collect_events()]
    assert said[1:] == ["Status UTTP: batal (sebelumnya belum ditera).", "Status UTTP: sah (sebelumnya batal)."]
