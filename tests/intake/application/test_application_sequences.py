"""Whatever people do in whatever order: what is stored makes the same application again, and the rows say the same."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from services.intake.application import dossier
from services.intake.application.application import Application
from services.intake.application.claim import claim, release
from services.intake.application.contents import change_documents, change_instrument
from services.intake.application.documents import HandedIn
from services.intake.application.end import complete
from services.intake.application.progress import follow
from services.intake.application.read_model import applications, applications_view
from services.intake.application.return_to_applicant import give_back_unopened
from services.intake.application.take_step import Numbers
from shared.errors import Refusal
from shared.roles import APPLICANT, FRONT_OFFICE
from shared.service.read_models import writes_of
from tests.gates.replaying import from_stored, state, unchanged
from tests.intake.given.application import CARD, FORM, LETTER, NOW, take, wish
from tests.people import PASURUAN

Decision = Callable[[Application], None]

documents = st.lists(st.sampled_from([LETTER, FORM, HandedIn("photo", "Foto")]), unique=True)
problems = st.lists(
    st.tuples(st.sampled_from(["registration-form", "photo", "family-card"]), st.text(max_size=20)), min_size=1
)
days = st.integers(13, 16).map(lambda day: date(2026, 1, day))
people = st.sampled_from([("pemohon", APPLICANT), ("sri", FRONT_OFFICE), ("pemohon", FRONT_OFFICE)])
REGISTERED = Numbers("REG/2026/00001", promised_until=date(2026, 1, 16))


def taken(name: str, who: tuple[str, str], on: date, **asked: Any) -> Decision:
    return lambda one: take(one, name, *who, on=on, numbers=REGISTERED, **asked)


decisions: st.SearchStrategy[Decision] = st.one_of(
    st.builds(lambda listed, day: lambda one: change_documents(one, listed, CARD, day, NOW), documents, days),
    st.builds(
        lambda day, asked: lambda one: change_instrument(one, UUID(int=4), asked, CARD, day, NOW),
        days,
        st.sampled_from([None, "tera", "tera-ulang"]),
    ),
    st.builds(lambda day: lambda one: give_back_unopened(one, "UTTP tidak dikenal.", day, NOW, None), days),
    st.builds(taken, st.sampled_from(["submit", "submit", "accept", "accept", "inspect"]), people, days),
    st.builds(lambda listed, who, day: taken("return", who, day, problems=listed), problems, people, days),
    st.builds(lambda who, day: taken("withdraw", who, day, reason="alat dijual"), people, days),
    st.builds(lambda who, day: taken("reject", who, day, legal_ground="Permendag 115/2018"), people, days),
    st.builds(lambda by: lambda one: claim(one, by, None, NOW), st.sampled_from(["sri", "dewi"])),
    st.builds(lambda by: lambda one: release(one, by, NOW), st.sampled_from(["sri", "dewi"])),
    st.builds(
        lambda name, day: lambda one: follow(one, CARD.procedure.step(name), CARD, "metrology.x", day, NOW),
        st.sampled_from(["inspect", "receive", "pass"]),
        days,
    ),
    st.builds(
        lambda outcome, day: lambda one: complete(one, outcome, True, "delivered", day, NOW),
        st.sampled_from(["handed-over", "returned"]),
        days,
    ),
)


@given(documents, st.sampled_from(["office", "on-site"]), st.lists(decisions, max_size=15))
def test_replay_equals_live_and_rows_equal_a_fresh_fold(
    handed_in: list[HandedIn], place: Any, decided: list[Decision]
) -> None:
    live = dossier.draft(
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
        was = live.happened_until
        with suppress(Refusal), unchanged(live):
            decide(live)
        assert live.happened_until >= was
    events = list(live.collect_events())
    assert state(from_stored(events)) == state(live)
    row = row_of(events)
    assert (row["status"], row["state"], row["claimed_by"]) == (live.status, live.state, live.claimed_by)
    assert (row["number"], row["due_on"]) == (live.number, live.promised_until)


def row_of(events: list[Any]) -> dict[str, Any]:
    """The row of the case, and who claimed its work, as the view's writes leave them."""
    row: dict[str, Any] = {"number": None, "due_on": None, "claimed_by": None}
    for event in events:
        envelope: Any = SimpleNamespace(
            recorded_at=event.timestamp, actor="sri"
        )  # all that these rows take from around an event
        for write in writes_of([applications_view], [event], envelope):
            statement: Any = write.statement
            if statement.table is applications:
                row |= write.values
            elif statement.is_delete and write.values["task"] == "step":
                row["claimed_by"] = None
            elif "officer" in write.values:
                row["claimed_by"] = write.values["officer"]
    return row
