"""Replay equals the live state after commands in any order, and rows depend on events only."""

import asyncio
from collections.abc import Awaitable, Callable, Collection
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4, uuid5

from hypothesis import given, settings
from hypothesis import strategies as st

from deploy.demonstration.cast import PASURUAN
from deploy.system import make_system
from services.metrology.instrument import standing
from services.metrology.instrument.instrument import Instrument
from services.metrology.instrument.registration import register
from services.metrology.instrument.standing import change_standing, record_earlier_marks
from services.metrology.instrument.use_cases import Entry
from services.metrology.kind.mark_rules import EndOfMarks, Mark
from services.metrology.kind.measurements import Measured
from services.metrology.kind.plate import Plate
from services.metrology.penera.penera import Penera, appoint, renew_sk
from services.metrology.penera.use_cases import Appointment
from services.metrology.use_cases import Metrology
from services.metrology.verification.custody import clear, give_back, hand_over, inspect, receive
from services.metrology.verification.marking import end_marks, mark, reject
from services.metrology.verification.opening import open_verification
from services.metrology.verification.skhp import issue_skhp
from services.metrology.verification.testing import assign, take_reading, withdraw_reading
from services.metrology.verification.use_cases import verification_of
from services.metrology.verification.verdict import conclude
from services.metrology.verification.verification import STEPS, Certificate, InstrumentVerification, Standard
from shared.contracts.intake import ApplicationAccepted
from shared.errors import Refusal
from shared.privacy.personal import Personal
from shared.service.ask import Answer, Ask
from tests.conftest import Databases
from tests.gates.replaying import at, differing, from_stored, rows_of, state, unchanged
from tests.metrology.given import SHEET
from tests.systems import settings_of

_EXAMPLES = (settings.default or settings()).max_examples
"""Examples of the profile: more if they are cheap, fewer if each uses the database."""
SPACE = UUID("0d7a6f0c-8a55-4a6e-b6ad-52c7b6b4f0b1")
SCALE = Plate("weighing-instrument", "III", Decimal(10), Decimal(30_000), 4)
DISPENSER = Plate("fuel-dispenser", maximum_flow=Decimal(40), nozzles=1)
PEOPLE = ["sri", "bambang", "hartono"]
BY_PENERA = {"assign-penera", "measure", "withdraw", "conclude", "mark", "reject"}
words = st.text(min_size=1, max_size=20)
weighings = st.builds(
    lambda load, off, more: Measured("weighing", Decimal(load), Decimal(load + off), Decimal(more)),
    st.sampled_from([200, 5_000, 10_000, 20_000, 30_000]),
    st.sampled_from([*[0] * 20, 10, 50]),
    st.integers(3, 7),
)
deliveries = st.builds(
    lambda flow, volume: Measured("delivery", indicated=Decimal(20), reference=Decimal(volume), flow=Decimal(flow)),
    st.sampled_from([38, 25, 8]),
    st.sampled_from(["20.00", "20.01", "19.85"]),
)
DELIVERIES = [
    Measured("delivery", indicated=Decimal(20), reference=Decimal(20), flow=Decimal(flow))
    for flow in (38, 25, 8)
    for _ in range(3)
]
readings = st.one_of(
    *[st.one_of(*[weighings] * 4, deliveries).map(lambda one: [one])] * 5, st.just(SHEET), st.just(DELIVERIES)
)
"""One reading, or all tests that a scale or a dispenser needs."""
SAH, JAMINAN = Mark("sah", code="SP6", place="lemping"), Mark("jaminan", code="JP8", place="baut")
BATAL = (Mark("batal", place="pelat"),)
marks = st.one_of(
    st.builds(lambda seals: (SAH, *[replace(JAMINAN, count=seals)] * (seals > 0)), st.integers(0, 3)),
    st.just((JAMINAN,)),
)


CERTIFICATE = Certificate((Standard("Mettler Toledo", "AT-M1-017", "SI"),))


def sealed(name: str) -> Personal[str]:
    return Personal(uuid5(SPACE, "person"), name)


def penera(subject: str) -> Penera:
    return appoint(
        uuid5(SPACE, subject),
        at(1),
        office=PASURUAN,
        subject=subject,
        name=sealed("name"),
        nip=sealed("nip"),
        sk_number="SK-1",
        sk_valid_from=date(2026, 1, 11),
        sk_valid_until=date(2026, 1, 19),
    )


def registered(plate: Plate) -> Instrument:
    return register(
        uuid5(SPACE, "i"),
        at(1),
        at(1).date(),
        office=PASURUAN,
        brand="Nagata",
        model="F",
        serial="N-1",
        plate=plate,
        registered_by="sri",
        marked_before=True,
    )


def accepted(case: UUID, instrument: UUID) -> ApplicationAccepted:
    return ApplicationAccepted(
        application_id=case,
        applicant_id=case,
        service_code="PSR-TERA",
        verification="tera-ulang",
        place="office",
        instrument_id=instrument,
        card_version="2024",
        promised_until=at(12).date(),
        accepted_on=at(10).date(),
        drafted_by="sri",
        accepted_by="sri",
    )


class Office:
    """Picks acts: mostly the next step by the right person, sometimes any act by anybody, each on a day."""

    def __init__(self, draw: Callable[[st.SearchStrategy[Any]], Any]) -> None:
        self.draw = draw
        self.day = 11

    def step(self, status: str, steps: Collection[str]) -> str:
        allowed = [name for name in steps if status in STEPS.get(name, {status})]
        if status != "rejected":  # returned half-way only if any act may happen
            allowed = [name for name in allowed if name != "return"]
        if status == "assigned":  # readings are most acts of a verification
            allowed = [*["measure"] * 5, "conclude", *allowed]
        return str(self.draw(st.sampled_from(allowed if allowed and self._usually() else sorted(steps))))

    def who(self, name: str) -> str:
        right = "bambang" if name in BY_PENERA else "hartono" if name == "issue-skhp" else "sri"
        return right if self._usually() else str(self.draw(st.sampled_from(PEOPLE)))

    def on(self) -> datetime:
        """Eight in the morning, of today or not much later; seldom of a day before."""
        self.day = min(self.day + self.draw(st.sampled_from([0, 0, 0, 1])), 25)
        return at(self.day if self._usually() else self.day - 1)

    def _usually(self) -> bool:
        return bool(self.draw(st.integers(0, 7)) < 7)


@settings(max_examples=max(120, _EXAMPLES))
@given(st.data())
def test_a_replayed_verification_equals_the_live_one(data: st.DataObject) -> None:
    draw, office = data.draw, Office(data.draw)
    instrument = registered(draw(st.sampled_from([SCALE, SCALE, DISPENSER])))
    case = accepted(uuid5(SPACE, "case"), instrument.id)
    one = open_verification(case, instrument, id=uuid5(SPACE, "v"), now=at(10))

    def measure(taken: list[Measured], who: str, on: date) -> None:
        for measured in taken:
            take_reading(one, measured, who, on, at(4))

    steps: dict[str, Callable[[str, date], None]] = {
        "inspect": lambda who, on: inspect(
            one, draw(st.sampled_from([*[True] * 9, False])), draw(words), who, on, at(1)
        ),
        "receive": lambda who, on: receive(one, draw(words), who, on, at(2)),
        "assign-penera": lambda who, on: assign(one, penera(who), on, at(3)),
        "measure": lambda who, on: measure(draw(readings), who, on),
        "withdraw": lambda who, on: withdraw_reading(one, draw(st.integers(1, 4)), draw(words), who, on, at(5)),
        "conclude": lambda who, on: conclude(one, who, on, at(6)),
        "mark": lambda who, on: mark(one, draw(marks), who, on, at(7)),
        "reject": lambda who, on: reject(one, BATAL, who, on, at(8)),
        "issue-skhp": lambda who, on: issue_skhp(one, draw(words), CERTIFICATE, who, on, at(9)),
        "clear": lambda who, on: clear(one, "paid", on, at(10)),
        "hand-over": lambda who, on: hand_over(one, who, on, at(11)),
        "return": lambda who, on: give_back(one, draw(words), who, on, at(12)),
        "end-marks": lambda who, on: end_marks(one, EndOfMarks("seal-broken", draw(words), on, who), at(13)),
    }
    for _ in range(draw(st.integers(8, 40))):
        name = office.step(one.status, steps)
        with suppress(Refusal), unchanged(one):
            steps[name](office.who(name), office.on().date())
    assert state(from_stored(one.pending_events)) == state(one)


@given(st.lists(st.tuples(st.sampled_from(["sah", "batal", "ended", "seen"]), st.dates(), st.uuids()), max_size=8))
def test_a_replayed_instrument_equals_the_live_one(standings: list[tuple[Any, date, UUID]]) -> None:
    instrument = registered(SCALE)
    for what, day, verification_id in standings:
        with suppress(Refusal), unchanged(instrument):
            if what == "ended":
                standing.end_marks(instrument, EndOfMarks("seal-broken", "seen", day, "sri"), at(2))
            elif what == "seen":
                record_earlier_marks(instrument, day.day % 2 == 0, "seen", "sri", day, at(2))
            else:
                change_standing(instrument, what, verification_id, day if what == "sah" else None, day, at(2))
    assert state(from_stored(instrument.pending_events)) == state(instrument)


@given(st.lists(st.tuples(words, st.dates(), st.dates()), max_size=8))
def test_a_replayed_penera_equals_the_live_one(renewals: list[tuple[str, date, date]]) -> None:
    one = penera("bambang")
    for number, first, last in renewals:
        with suppress(Refusal), unchanged(one):
            renew_sk(one, at(2), number, first, last)
    assert state(from_stored(one.pending_events)) == state(one)


def test_rows_equal_a_fresh_fold_after_random_commands(databases: Databases, tmp_path: Path) -> None:
    system = make_system(settings_of(databases, tmp_path), ["metrology"])
    service = system.services[0]
    metrology: Metrology = service.app.state.use_cases
    assert service.unit is not None

    with asyncio.Runner() as runner:
        running = system.running()
        runner.run(running.__aenter__())
        runner.run(_appoint(metrology))

        @settings(max_examples=max(15, _EXAMPLES // 20))
        @given(st.data())
        def some_commands(data: st.DataObject) -> None:
            runner.run(_commands(metrology, data.draw))

        try:
            some_commands()
            statuses = {row[4] for row in rows_of(databases.url, service.unit)["verifications"]}
            assert {"marked", "returned"} & statuses, "nothing came far enough to compare"
            assert differing(databases.url, [service.unit]) == []
        finally:
            runner.run(running.__aexit__(None, None, None))


def _ask(actor: str, when: datetime) -> Ask:
    """A command of an officer, on the day on which it happened."""
    return Ask(actor, "officer", PASURUAN, "counter", uuid4(), when, when, render=lambda _: Answer(200, b"{}"))


async def _appoint(metrology: Metrology) -> None:
    one = Appointment("bambang", "Bambang", "198001012005011001", "SK-1", date(2026, 1, 11), date(2026, 1, 19))
    await metrology.appointments.appoint(_ask("hartono", at(1)), one)


async def _commands(metrology: Metrology, draw: Callable[[st.SearchStrategy[Any]], Any]) -> None:
    case, instrument, office = uuid4(), uuid4(), Office(draw)
    await metrology.instruments.register(
        _ask("sri", at(10)), Entry(instrument, "Nagata", "FAT-12", str(instrument), SCALE, marked_before=True)
    )
    await metrology.verifications.open(_ask("sri", at(10)), accepted(case, instrument))
    id = verification_of(case)

    async def measure(taken: list[Measured], ask: Ask) -> Answer:
        answers = [
            await metrology.verifications.take_reading(replace(ask, command_id=uuid4()), id, one) for one in taken
        ]
        return answers[-1]

    steps: dict[str, Callable[[Ask], Awaitable[Answer]]] = {
        "inspect": lambda ask: metrology.verifications.inspect(
            ask, id, draw(st.sampled_from([*[True] * 9, False])), "seen"
        ),
        "receive": lambda ask: metrology.verifications.receive(ask, id),
        "assign-penera": lambda ask: metrology.verifications.assign(ask, id, "bambang"),
        "measure": lambda ask: measure(draw(readings), ask),
        "conclude": lambda ask: metrology.verifications.conclude(ask, id),
        "mark": lambda ask: metrology.verifications.mark(ask, id, draw(marks)),
        "reject": lambda ask: metrology.verifications.reject(ask, id, BATAL),
        "issue-skhp": lambda ask: metrology.verifications.issue_skhp(ask, id, CERTIFICATE),
        "clear": lambda ask: metrology.verifications.clear(ask, id, "nothing-due"),
        "hand-over": lambda ask: metrology.verifications.hand_over(ask, id),
        "return": lambda ask: metrology.verifications.give_back(ask, id, "why"),
        "end-marks": lambda ask: metrology.instruments.end_marks(ask, instrument, "seal-broken", "why"),
    }
    for _ in range(draw(st.integers(8, 30))):
        verification = await metrology.verifications.unit.fold(InstrumentVerification, id)
        name = office.step(verification.status, steps)
        with suppress(Refusal):
            await steps[name](_ask(office.who(name), office.on()))
