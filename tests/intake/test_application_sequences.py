"""Whatever people do in whatever order: what is stored makes the same application again, and the rows say the same."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from eventsourcing.persistence import StoredEvent
from hypothesis import given
from hypothesis import strategies as st

from services.intake.application_case import Application
from services.intake.documents import HandedIn
from services.intake.views.applications import applications_view
from shared.errors import Refusal
from shared.events import EventMapper
from shared.views import writes_of
from tests.intake.builders import CARD, FORM, LETTER, NOW, OFFICE, wish
from tests.people import PASURUAN

Decision = Callable[[Application], None]

documents = st.lists(st.sampled_from([LETTER, FORM, HandedIn("photo", "Foto")]), unique=True)
problems = st.lists(
    st.tuples(st.sampled_from(["registration-form", "photo", "family-card"]), st.text(max_size=20)), min_size=1
)
days = st.integers(13, 16).map(lambda day: date(2026, 1, day))
decisions: st.SearchStrategy[Decision] = st.one_of(
    st.builds(lambda listed, day: lambda one: one.change_documents(listed, day, NOW), documents, days),
    st.builds(lambda day: lambda one: one.submit(day, NOW), days),
    st.builds(lambda day: lambda one: one.change_instrument(UUID(int=4), day, NOW), days),
    st.builds(lambda day: lambda one: one.give_back_unopened("UTTP tidak dikenal.", day, NOW), days),
    st.builds(
        lambda listed, day: lambda one: one.send_back(listed, CARD, officer="sri", on=day, now=NOW), problems, days
    ),
    st.just(lambda one: one.accept(CARD, OFFICE, "REG/2026/00001", officer="sri", accepted_at=NOW, now=NOW)),
    st.builds(lambda day: lambda one: one.withdraw(day, NOW), days),
    st.builds(
        lambda outcome, day: lambda one: one.complete(outcome, date(2026, 1, day), NOW),
        st.sampled_from(["handed-over", "returned"]),
        st.integers(15, 31),
    ),
)


@given(documents, st.sampled_from(["office", "on-site"]), st.lists(decisions, max_size=15))
def test_replay_equals_live_and_rows_equal_a_fresh_fold(
    handed_in: list[HandedIn], place: Any, decided: list[Decision]
) -> None:
    live = Application.draft(
        id=UUID(int=2),
        office=PASURUAN,
        account="pemohon",
        applicant_id=UUID(int=1),
        wish=wish(*handed_in, place=place),
        drafter="pemohon",
        on=date(2026, 1, 14),
        now=NOW,
    )
    for decide in decided:
        before = state(live)
        try:
            decide(live)
        except Refusal:
            assert state(live) == before
    events = list(live.collect_events())
    again = replayed_from_bytes(events)
    assert state(again) == state(live)
    row = row_of(events)
    assert row["status"] == live.status
    assert (row["number"], row["promised_until"]) == (live.number, live.promised_until)


def state(application: Application) -> dict[str, Any]:
    return {name: value for name, value in vars(application).items() if not name.startswith("_")}


def replayed_from_bytes(events: list[Any]) -> Application:
    mapper = EventMapper()
    application: Any = None
    for event in events:
        stored: StoredEvent = mapper.to_stored_event(event)
        again = mapper.to_domain_event(stored)
        vars(again)["timestamp"] = event.timestamp
        application = again.mutate(application)
    assert isinstance(application, Application)
    return application


def row_of(events: list[Any]) -> dict[str, Any]:
    """The row as the view's writes leave it: an insert as draft, then changes."""
    row: dict[str, Any] = {"status": "draft", "number": None, "promised_until": None}
    envelope: Any = None  # these rows take nothing from around the events
    for write in writes_of([applications_view], events, envelope):
        if write.values.keys() == {"application"}:
            row |= {"status": "returned", "promised_until": None}
        if "now_status" in write.values:
            row["status"] = write.values["now_status"]
        if "given_number" in write.values:
            due = write.values["due_date"]
            row |= {"status": "accepted", "number": write.values["given_number"], "promised_until": due}
    return row
