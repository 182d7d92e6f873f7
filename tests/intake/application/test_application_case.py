"""An application from draft to the end: given what happened, when somebody decides, then what follows."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

import pytest

from services.intake.application.application import (
    ENDED,
    MOST_CHANGES,
    Application,
    NotInThisStatus,
    Status,
    TooManyChanges,
)
from services.intake.application.contents import FieldsDisclosed, change_documents, change_instrument
from services.intake.application.documents import DocumentNotAsked, DocumentTwice, HandedIn, Shortcoming
from services.intake.application.dossier import Drafted
from services.intake.application.end import complete
from services.intake.application.read_model import applications_view
from services.intake.application.return_count import ReturnCount
from services.intake.application.return_to_applicant import give_back_unopened
from services.intake.application.step_refusals import ApplicationIncomplete, OwnApplication, StepNotNow
from services.intake.application.take_step import MOVES, Numbers
from services.intake.application.values import Outcome
from services.intake.card.catalogue import Place
from shared.contracts.intake import ApplicationAccepted
from shared.errors import EffectiveBeforeHistory
from shared.journal.events import events_of, names_of_payload
from shared.roles import APPLICANT
from tests.intake.given.application import (
    CARD,
    FORM,
    LETTER,
    NOW,
    OFFICER,
    TODAY,
    TOMORROW,
    accepted,
    completed,
    draft,
    happened,
    rejected,
    returned,
    submitted,
    take,
    withdrawn,
)

REGISTERED = Numbers("REG/2026/00001", promised_until=TOMORROW)
INCOMPLETE = [("registration-form", "belum ada")]
FOLLOWS: dict[Status, set[Status]] = {
    "draft": {"submitted", "withdrawn"},
    "submitted": {"returned", "accepted", "rejected", "withdrawn"},
    "returned": {"submitted", "withdrawn"},
    "accepted": {"returned", "completed"},
    "withdrawn": set(),
    "rejected": set(),
    "completed": set(),
}
"""How PSR-TERA's application may go on; what is accepted is metrology's, and only it returns or completes it."""


def sent_back(application: Application) -> None:
    """By an officer while it is before one; by metrology after it was accepted."""
    if application.status == "accepted":
        give_back_unopened(application, "UTTP tidak ada dalam register.", TODAY, NOW, None)
    else:
        take(application, "return", problems=INCOMPLETE)


DECISIONS: dict[Status, Callable[[Application], None]] = {
    "submitted": lambda one: take(one, "submit", "pemohon", APPLICANT),
    "returned": sent_back,
    "accepted": lambda one: take(one, "accept", numbers=REGISTERED),
    "rejected": lambda one: take(one, "reject", legal_ground="Permendag 115/2018"),
    "withdrawn": lambda one: take(one, "withdraw", "pemohon", APPLICANT, reason="alat dijual"),
}
IN_STATUS: dict[Status, Callable[[], Application]] = {
    "draft": draft,
    "submitted": lambda: submitted(LETTER, FORM),
    "returned": returned,
    "accepted": accepted,
    "withdrawn": withdrawn,
    "rejected": rejected,
    "completed": completed,
}


def test_the_builders_are_what_they_say() -> None:
    assert {status: build().status for status, build in IN_STATUS.items()} == {status: status for status in FOLLOWS}


@pytest.mark.parametrize("after", DECISIONS)
@pytest.mark.parametrize("before", IN_STATUS)
def test_life_cycle(before: Status, after: Status) -> None:
    application = IN_STATUS[before]()
    if after in FOLLOWS[before]:
        DECISIONS[after](application)
        assert application.status == after
        assert len(happened(application)) == 1
    else:
        with pytest.raises(StepNotNow, match="cannot be taken while the application is in the state"):
            DECISIONS[after](application)
        assert happened(application) == []


@pytest.mark.parametrize("before", IN_STATUS)
def test_what_has_ended_is_not_completed_again(before: Status) -> None:
    application = IN_STATUS[before]()
    complete(application, "returned", True, "returned-to-owner", TODAY, NOW)
    assert [name for name, _ in happened(application)] == ([] if before in ENDED else ["Completed"])


@pytest.mark.parametrize("status", IN_STATUS)
def test_documents_change_only_while_they_are_not_before_an_officer(status: Status) -> None:
    application = IN_STATUS[status]()
    if status in {"draft", "returned"}:
        change_documents(application, [LETTER, FORM], CARD, TODAY, NOW)
        assert application.documents == (LETTER, FORM)
    else:
        with pytest.raises(NotInThisStatus):
            change_documents(application, [LETTER, FORM], CARD, TODAY, NOW)


def test_returned_for_a_missing_form_and_resubmitted() -> None:
    application = submitted(LETTER)
    with pytest.raises(ApplicationIncomplete, match="registration form") as caught:
        take(application, "accept", numbers=REGISTERED)
    missing = {"kind": "document", "document": "registration-form", "name": "Formulir Pendaftaran yang telah diisi"}
    assert caught.value.details["missing"] == [{**missing, "condition": None, "why": None}]
    assert happened(application) == []

    take(application, "return", problems=INCOMPLETE)
    item = Shortcoming("registration-form", "Formulir Pendaftaran yang telah diisi", "belum ada")
    moved = {"step": "return", "state": "returned", "by": OFFICER, "system": None, "count": ReturnCount(1, None)}
    assert happened(application) == [("Returned", {"shortcomings": (item,), "returned_on": TODAY, **moved})]

    change_documents(application, [LETTER, FORM], CARD, TODAY, NOW)
    take(application, "submit", "pemohon", APPLICANT)
    assert application.shortcomings == ()
    take(application, "accept", numbers=REGISTERED)
    assert application.status == "accepted"


def test_every_version_of_the_file_stays_readable() -> None:
    application = submitted(LETTER)
    take(application, "return", problems=INCOMPLETE)
    change_documents(application, [LETTER, FORM], CARD, TODAY, NOW)
    take(application, "submit", "pemohon", APPLICANT)
    assert [(one.number, one.documents) for one in application.submissions] == [(1, (LETTER,)), (2, (LETTER, FORM))]


def test_an_office_asks_for_nothing_that_its_card_does_not_ask() -> None:
    application = submitted(LETTER, HandedIn("photo", "Foto timbangan"))
    with pytest.raises(DocumentNotAsked):
        take(application, "return", problems=[("family-card", "belum ada")])
    take(application, "return", problems=[("photo", "buram")])
    assert application.shortcomings == (Shortcoming("photo", "Foto timbangan", "buram"),)


def test_a_document_is_handed_in_once() -> None:
    with pytest.raises(DocumentTwice):
        draft(LETTER, LETTER)
    with pytest.raises(DocumentTwice):
        change_documents(draft(), [FORM, FORM], CARD, TODAY, NOW)


PROMISES: list[tuple[Place, date | None]] = [("office", TOMORROW), ("on-site", None)]


@pytest.mark.parametrize(("place", "due"), PROMISES)
def test_acceptance_keeps_what_was_promised_and_under_which_card(place: Place, due: date | None) -> None:
    application = submitted(LETTER, FORM, place=place)
    take(application, "accept", numbers=Numbers("REG/2026/00001", promised_until=due))
    [(name, fields)] = happened(application)
    assert name == "Accepted"
    assert fields == {
        "application_id": UUID(int=2),
        "applicant_id": UUID(int=1),
        "service_code": "PSR-TERA",
        "verification": "tera-ulang",
        "place": place,
        "instrument_id": UUID(int=3),
        "number": "REG/2026/00001",
        "card_version": "2024.3",
        "promised_until": due,
        "accepted_on": TODAY,
        "drafted_by": "pemohon",
        "accepted_by": OFFICER,
        "step": "accept",
        "state": "accepted",
        "system": None,
        "hand_over": "metrology",
        "fields": (),
        "documents": (LETTER, FORM),
        "records": (),
        "next_roles": (),
        "accounts": ("pemohon",),
        "holder": (),
    }
    assert set(ApplicationAccepted.model_fields) <= set(fields)


ENDS: list[tuple[Outcome, str, bool | None]] = [
    ("handed-over", "delivered", True),
    ("returned", "returned-to-owner", False),
    ("handed-over", "delivered", None),
]


@pytest.mark.parametrize(("outcome", "state", "on_time"), ENDS)
def test_completed_as_the_clock_says(outcome: Outcome, state: str, on_time: bool | None) -> None:
    application = accepted()
    complete(application, outcome, on_time, state, TOMORROW, NOW)
    ended = {"outcome": outcome, "on_time": on_time, "completed_on": TOMORROW, "state": state}
    assert happened(application) == [("Completed", ended)]


DATED: dict[str, Callable[[Application, date], None]] = {
    "documents": lambda one, on: change_documents(one, [LETTER], CARD, on, NOW),
    "instrument": lambda one, on: change_instrument(one, UUID(int=9), None, CARD, on, NOW),
    "submission": lambda one, on: take(one, "submit", "pemohon", APPLICANT, on=on),
    "withdrawal": lambda one, on: take(one, "withdraw", "pemohon", APPLICANT, on=on, reason="alat dijual"),
    "return": lambda one, on: take(one, "return", on=on, problems=[("registration-form", "-")]),
    "acceptance": lambda one, on: take(one, "accept", on=on, numbers=REGISTERED),
}


@pytest.mark.parametrize("step", DATED)
def test_nothing_is_dated_before_what_happened_already(step: str) -> None:
    """A date in the past must not bring back an earlier promise or card."""
    make = submitted if step in {"return", "acceptance"} else draft
    with pytest.raises(EffectiveBeforeHistory) as refused:
        DATED[step](make(LETTER, FORM), date(2026, 1, 14))
    assert refused.value.details == {"on": "2026-01-14", "until": "2026-01-15"}
    DATED[step](make(LETTER, FORM), TODAY)


def test_a_market_day_entered_on_the_monday_after() -> None:
    saturday = date(2026, 1, 10)
    application = draft(LETTER, FORM, on=saturday)
    take(application, "submit", "pemohon", APPLICANT, on=saturday)
    take(application, "accept", on=saturday, numbers=REGISTERED)
    assert application.happened_until == saturday


@pytest.mark.parametrize("step", ["return", "accept", "reject"])
def test_nobody_decides_on_an_application_of_their_own(step: str) -> None:
    """The application belongs to the officer's own account."""
    application = submitted(LETTER, FORM)
    with pytest.raises(OwnApplication):
        take(application, step, "pemohon", reason="-", legal_ground="-", numbers=REGISTERED)
    assert happened(application) == []


def test_an_application_is_not_changed_without_end() -> None:
    application = draft(LETTER)
    for _ in range(MOST_CHANGES):
        change_documents(application, [LETTER], CARD, TODAY, NOW)
    for step in ("documents", "instrument", "submission"):
        with pytest.raises(TooManyChanges):
            DATED[step](application, TODAY)
    DATED["withdrawal"](application, TODAY)
    assert application.version == MOST_CHANGES + 2


def test_only_metrology_takes_back_what_was_accepted() -> None:
    application = accepted()
    with pytest.raises(StepNotNow):
        take(application, "return", problems=[("registration-form", "-")])
    give_back_unopened(application, "UTTP tidak ada dalam register.", TODAY, NOW, None)
    assert (application.status, application.promised_until) == ("returned", None)
    assert application.shortcomings == (Shortcoming("instrument", "UTTP", "UTTP tidak ada dalam register."),)
    for other in (draft(), submitted(), returned(), withdrawn(), rejected(), completed()):
        with pytest.raises(NotInThisStatus):
            give_back_unopened(other, "-", TODAY, NOW, None)


@pytest.mark.parametrize("text", ["3514054107900001", "family-card"])
def test_a_refusal_does_not_repeat_what_was_sent(text: str) -> None:
    """Somebody may send a NIK where we ask for the code of a document."""
    with pytest.raises(DocumentNotAsked) as not_asked:
        take(submitted(LETTER), "return", problems=[(text, "-")])
    with pytest.raises(DocumentTwice) as twice:
        draft(HandedIn(text, "1"), HandedIn(text, "2"))
    assert text not in str(not_asked.value) + str(twice.value) + str(not_asked.value.details) + str(twice.value.details)


def test_every_event_that_names_a_state_moves_the_case_there() -> None:
    """What is entered by hand is no earlier than the last of these."""
    naming = {one.TOPIC for one in events_of(Application) if "state" in names_of_payload(one)}
    assert naming | {Drafted.TOPIC} == MOVES


def test_a_row_shows_when_any_event_but_a_reading_changed_the_application() -> None:
    unfollowed = {one for one in events_of(Application) if not applications_view.follows(one)}
    assert unfollowed == {FieldsDisclosed}
