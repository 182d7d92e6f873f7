"""A pause by hand: by the roles and in the states that the card names, with words, and no earlier than the events show."""

import httpx
import pytest

from services.intake.card.catalogue import ServiceCard, card_in_force, card_of_version, cards
from services.intake.clock.hand_entries import (
    EntryBeforeEvents,
    PauseByStepOnly,
    PauseNotInState,
    refuse_before,
    roles_for_pausing,
    roles_for_resuming,
)
from shared.offices import office
from tests.conftest import Databases
from tests.gates.replaying import differing
from tests.intake.given.application import TODAY
from tests.intake.given.by_hand import patch_editions
from tests.intake.given.clock import Told, card
from tests.intake.given.desk import Case, desk
from tests.people import Person
from tests.shared.promise.given import at


@pytest.fixture
def audits_paused(monkeypatch: pytest.MonkeyPatch) -> None:
    """PLG-SIH with a pause by hand: the time of an audit is left out of the count on an auditor's word."""
    patch_editions(monkeypatch)


AUDIT = {"reason": "audit-man-days", "why": "Audit tahap 1 berlangsung tiga hari."}


async def pause(case: Case, by: Person, body: dict[str, str], since: str | None = None) -> httpx.Response:
    when = {} if since is None else {"Effective-At": at(since).isoformat()}
    return await by.post(f"{case.player.application}/clock/pauses", body, **when)


@pytest.mark.usefixtures("audits_paused")
async def test_a_pause_belongs_to_its_state_and_roles_and_may_reach_back(
    databases: Databases,
) -> None:
    async with desk(databases, "PLG-SIH", "2026-02-02") as office_:
        case = await office_.accepted()
        auditor, clerk = case.by("auditor"), case.by("operations-officer")
        codes = [
            (await pause(case, auditor, AUDIT)).json()["code"],
            (await pause(case, clerk, {**AUDIT, "reason": "corrective-action"})).json()["code"],
            (await pause(case, clerk, {**AUDIT, "reason": "outside-the-count"})).json()["code"],
        ]
        assert codes == ["pause-not-in-state", "pause-by-step-only", "pause-by-step-only"], "in state contracted"

        office_.go_to("2026-02-05")
        await office_.elsewhere(case, "bill", "settle", "assign-team", "audit-stage-1")
        assert (await pause(case, clerk, AUDIT)).json()["code"] == "not-your-step"
        assert (await pause(case, auditor, {"reason": "audit-man-days"})).status_code == 422, "words are needed"
        office_.go_to("2026-02-06")
        for since in ("2026-02-02 12:00", "2026-02-05 09:59"):
            early = await pause(case, auditor, AUDIT, since)
            assert (early.status_code, early.json()["code"]) == (409, "entry-before-events")
        assert "5 Februari 2026 pukul 10.00" in early.json()["detail"]
        assert "09:59" not in early.text, "what was sent is not repeated"
        paused = await pause(case, auditor, AUDIT, "2026-02-05 10:01")
        assert (paused.status_code, paused.json()["reasons"]) == (200, ["audit-man-days"])
        [stored] = [one for one in await office_.events(case) if one.type == "intake.clock-paused"]
        assert (stored.reason, stored.actor) == (AUDIT["why"], auditor.subject)

        await office_.elsewhere(case, "audit-stage-2")
        assert (await case.clock()).json()["status"] == "paused", "it belongs to both stages"
        office_.go_to("2026-02-10")
        back = {"Effective-At": at("2026-02-06 09:00").isoformat()}
        resumptions = f"{case.player.application}/clock/resumptions"
        refused = await auditor.post(resumptions, {"reason": "audit-man-days"}, **back)
        assert refused.json()["code"] == "entry-before-events"
        await office_.elsewhere(case, "find-nonconformity")
        kinds = [one.type for one in await office_.events(case) if one.type.startswith("intake.clock-")]
        assert kinds[-2:] == ["intake.clock-resumed", "intake.clock-paused"], "leaving its states ends it"
        assert office_.service.unit is not None
        assert differing(databases.url, [office_.service.unit]) == []


@pytest.mark.usefixtures("audits_paused")
async def test_on_the_due_day_nobody_pauses_from_weeks_ago(databases: Databases) -> None:
    """That half of the promise and more was used has been said; a pause from before would make it untrue."""
    async with desk(databases, "PLG-SIH", "2026-02-02") as office_:
        case = await office_.accepted()
        await office_.elsewhere(case, "bill", "settle", "assign-team", "audit-stage-1")
        due = (await case.clock()).json()["promise"]["due_on"]
        office_.go_to(f"{due} 11:00")
        refused = await pause(case, case.by("auditor"), AUDIT, "2026-02-03")
        assert (refused.status_code, refused.json()["code"]) == (409, "entry-before-events")
        assert [one for one in await office_.events(case) if one.type == "intake.clock-paused"] == []
        assert (await pause(case, case.by("auditor"), AUDIT)).status_code == 200


def test_the_time_of_an_audit_is_counted_now() -> None:
    """The standard leaves out the steps (*) and the company's corrections; of (**) it says how long they take."""
    pauses = {one.id: one.states for one in card_in_force("PLG-SIH", TODAY).clock.pauses}
    assert "audit-man-days" not in pauses
    assert {"stage-1", "stage-2"}.isdisjoint(state for states in pauses.values() for state in states)


def test_a_step_does_not_pause_from_before_what_was_said_either() -> None:
    told = Told(card("BPSMB-SP")).reach("2026-02-02").time("2026-03-05")
    assert told.names()[-1] == "50 %"
    told.step("2026-02-10", "pause", "corrective-action")
    paused = told.clock.ledgers.entries[-1].at
    said = next(one.at for one in told.clock.sayings if one.what == "50")
    assert paused > said


@pytest.mark.parametrize("one", cards(), ids=lambda one: one.code)
def test_every_pause_of_every_card_is_refused_outside_its_states(one: ServiceCard) -> None:
    for reason in one.clock.pauses:
        for state in one.procedure.states:
            if state.id in reason.states and not reason.by_steps_only:
                assert roles_for_pausing(reason.id, one, state.id) == reason.roles
                continue
            by_hand = reason.states and not reason.by_steps_only
            with pytest.raises(PauseNotInState if by_hand else PauseByStepOnly):
                roles_for_pausing(reason.id, one, state.id)


def test_a_time_before_the_state_or_the_last_entry_is_refused() -> None:
    here = office("bpsmb-surakarta")
    refuse_before(at("2026-02-05"), at("2026-02-05"), None, here)
    for shown, said in (("2026-02-06", None), ("2026-02-01", "2026-02-05 16:00")):
        with pytest.raises(EntryBeforeEvents) as refused:
            refuse_before(at("2026-02-05"), at(shown), None if said is None else at(said), here)
        assert "2026-02-05T10:00" not in refused.value.sentence("en")


def test_a_pause_that_an_edition_before_allowed_still_comes_to_an_end() -> None:
    """Edition 2021 of BS-BT names no state and no role for it: it is entered no more, and ended by any officer of the card."""
    before, later = card_of_version("BS-BT", "2021"), card_of_version("BS-BT", "2021.2")
    with pytest.raises(PauseByStepOnly):
        roles_for_pausing("payment", before, "billed")
    assert roles_for_resuming("payment", before) is None
    assert roles_for_resuming("payment", later) == ("lspro-administration",)
    with pytest.raises(PauseByStepOnly):
        roles_for_resuming("payment", card("BS-BT"))
    with pytest.raises(PauseByStepOnly):
        roles_for_resuming("outside-the-count", card("PLG-SIH"))
