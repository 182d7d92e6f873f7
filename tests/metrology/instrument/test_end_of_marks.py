"""A broken seal and a changed taximeter tariff end a tanda sah at once, in the register and in the verification with
its SKHP.
"""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from services.metrology.instrument.instrument import Instrument
from services.metrology.instrument.standing import CauseNotOfKind, NoMarkToEnd, change_standing, end_marks
from services.metrology.kind.mark_rules import EndCause, EndOfMarks
from services.metrology.kind.plate import Plate
from services.metrology.verification import marking
from services.metrology.verification.custody import clear, hand_over
from services.metrology.verification.skhp import MarksHaveEnded, issue_skhp
from services.metrology.verification.verification import InstrumentVerification, OutOfOrder
from shared.errors import EffectiveBeforeHistory
from shared.journal.sentences import sentence_of
from shared.offices import office
from shared.service.unit_of_work import Work
from tests.conftest import Databases
from tests.metrology.given import (
    CERTIFICATE,
    DESK,
    HEAD,
    MARKS_BODY,
    MONDAY,
    NOW,
    PENERA_BODY,
    SATURDAY,
    STANDARD_BODY,
    Running,
    asking,
    instrument,
    marked,
    metrology,
)
from tests.people import PASURUAN, Staff

WHY = "Segel pada baut kalibrasi putus."


def ended(on: date = MONDAY, cause: EndCause = "seal-broken") -> EndOfMarks:
    return EndOfMarks(cause, WHY, on, HEAD)


def handed_over() -> InstrumentVerification:
    one = marked(SATURDAY)
    issue_skhp(one, "SKHP-1", CERTIFICATE, HEAD, SATURDAY, NOW)
    clear(one, "nothing-due", SATURDAY, NOW)
    hand_over(one, DESK, SATURDAY, NOW)
    return one


def standing(plate: Plate | None = None, until: date | None = date(2027, 1, 17)) -> Instrument:
    """An instrument with a tanda sah, of any kind that the register may hold one day."""
    one = instrument()
    if plate is not None:
        one.plate = plate
    change_standing(one, "sah", uuid4(), until, SATURDAY, NOW)
    return one


def test_it_ends_on_the_day_and_the_sentence_says_why() -> None:
    scale, one = standing(), handed_over()
    end_marks(scale, ended(), NOW)
    marking.end_marks(one, ended(), NOW)
    assert (scale.standing, scale.standing_since, scale.valid_until) == ("ended", MONDAY, date(2027, 1, 17))
    assert one.marks_ended == scale.end_of_marks == ended()
    assert one.skhp is not None, "the signed certificate stays what it was"
    zone = office(PASURUAN).time_zone
    *_, marks_ended = one.collect_events()
    *_, changed = scale.collect_events()
    assert sentence_of(marks_ended, "id", zone) == f"Tanda sah berakhir pada 19 Januari 2026 karena segel rusak: {WHY}"
    assert sentence_of(changed, "id", zone) == "Status UTTP: sudah berakhir (sebelumnya sah)."


def test_a_changed_tariff_ends_the_mark_of_a_taximeter_only() -> None:
    taximeter = standing(Plate("taximeter"))
    end_marks(taximeter, ended(cause="tariff-changed"), NOW)
    assert taximeter.standing == "ended"
    with pytest.raises(CauseNotOfKind) as refused:
        end_marks(standing(), ended(cause="tariff-changed"), NOW)
    assert refused.value.sentence("id").endswith("yang mengakhiri: segel rusak.")


def test_only_a_mark_that_is_valid_can_end() -> None:
    with pytest.raises(NoMarkToEnd):
        end_marks(instrument(), ended(), NOW)
    expired = standing(until=SATURDAY)
    with pytest.raises(NoMarkToEnd):
        end_marks(expired, ended(), NOW)
    end_marks(expired, ended(SATURDAY), NOW)
    with pytest.raises(NoMarkToEnd):
        end_marks(expired, ended(SATURDAY), NOW)
    unlimited = standing(until=None)
    end_marks(unlimited, ended(), NOW)
    with pytest.raises(EffectiveBeforeHistory):
        end_marks(standing(), ended(date(2026, 1, 16)), NOW)


def test_while_the_office_holds_the_instrument_nothing_ends_its_mark() -> None:
    with pytest.raises(OutOfOrder):
        marking.end_marks(marked(SATURDAY), ended(), NOW)


def test_no_skhp_is_signed_for_a_mark_that_ended() -> None:
    """An older case may have been handed over without its SKHP."""
    one = marked(SATURDAY)
    one.status = "handed-over"
    marking.end_marks(one, ended(), NOW)
    with pytest.raises(MarksHaveEnded):
        issue_skhp(one, "SKHP-1", CERTIFICATE, HEAD, MONDAY, NOW)


async def handed_back(running: Running) -> tuple[str, str]:
    """A scale that passed tera ulang and is back with its owner: the paths of instrument and verification."""
    staff = running.staff
    await staff.head.post("/penera", {**PENERA_BODY, "subject": staff.penera.subject})
    scale = await running.registered()
    path = await running.verification_of(await running.accepts(scale))
    await running.passes(path)
    assert (await staff.penera.post(f"{path}/marks", MARKS_BODY)).status_code == 200
    await running.clears(path)
    refused = await staff.front_office.post(f"{path}/hand-over")
    assert (refused.status_code, refused.json()["code"]) == (409, "certificate-missing")
    assert (await staff.head.post(f"{path}/skhp", {"standards": [STANDARD_BODY]})).status_code == 200
    assert (await staff.front_office.post(f"{path}/hand-over")).status_code == 200
    return f"/instruments/{scale}", path


async def test_the_end_of_marks_over_http(databases: Databases) -> None:
    """Hand-over needs the SKHP; then a broken seal ends the mark in the register and in the view with the SKHP."""
    async with metrology(databases) as running:
        scale, path = await handed_back(running)
        staff, body = running.staff, {"cause": "seal-broken", "why": WHY}
        running.service.app.state.face.clock.set(datetime(2026, 3, 12, 2, tzinfo=UTC))
        assert (await staff.front_office.post(f"{scale}/end-of-marks", body)).status_code == 403
        refused = await staff.head.post(f"{scale}/end-of-marks", {**body, "cause": "tariff-changed"})
        assert (refused.status_code, refused.json()["code"]) == (409, "cause-not-of-kind")
        answer = (await staff.penera.post(f"{scale}/end-of-marks", body)).json()
        assert (answer["standing"], answer["standing_since"], answer["valid_until"]) == (
            "ended",
            "2026-03-12",
            "2027-01-19",
        )
        last = (await running.journal())[-1]
        assert (last.type, last.reason) == ("metrology.marks-ended", WHY)
        seen: dict[str, Any] = (await staff.inspector.get(path)).json()
        assert (
            seen["marks_ended"]
            == answer["end_of_marks"]
            == {**body, "ended_on": "2026-03-12", "ended_by": staff.penera.subject}
        )
        assert seen["skhp"]["valid_until"] == "2027-01-19"
        [row] = (await staff.inspector.get("/instruments")).json()["items"]
        assert row["standing"] == "ended"
        again = await staff.head.post(f"{scale}/end-of-marks", body)
        assert (again.status_code, again.json()["code"]) == (409, "no-mark-to-end")
        next_one = await running.verification_of(await running.accepts(scale.rsplit("/", 1)[1]))
        assert next_one != path, "tera ulang follows"


async def test_an_instrument_verified_elsewhere_ends_in_the_register_alone(databases: Databases) -> None:
    """The other office's verification is not ours to change."""
    async with metrology(databases) as running:
        theirs = Staff(running.client, "bspji-palembang").front_office
        case = await running.accepts(await running.registered(theirs), office="bspji-palembang")
        path = (await theirs.get(f"/verifications?case={case}")).json()["items"][0]["id"]
        scale = await running.registered()
        assert running.service.unit is not None

        async def verified_there(work: Work) -> Instrument:
            one = await work.load_to_change(Instrument, UUID(scale))
            change_standing(one, "sah", UUID(path), date(2027, 1, 19), MONDAY, NOW)
            return one

        await running.service.unit.run(asking("bambang"), verified_there)
        body = {"cause": "seal-broken", "why": WHY}
        answer = await running.staff.head.post(f"/instruments/{scale}/end-of-marks", body)
        assert (answer.status_code, answer.json()["end_of_marks"]["why"]) == (200, WHY), answer.text
        assert (await running.journal())[-1].type == "metrology.instrument-standing-changed"
