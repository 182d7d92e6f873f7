"""Schemathesis against the whole system in this process: every phase, every check, valid tokens, a database with cases in it.

The generator knows no id that exists and would get 404 for ever; so ids in what it makes are changed into ids of the seeds.
"""

import asyncio
import traceback
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any, Final
from uuid import UUID

import psycopg
import pytest
import schemathesis
from hypothesis import settings as hypothesis_settings
from schemathesis.config import (
    ChecksConfig,
    GenerationConfig,
    HealthCheck,
    NotAServerErrorConfig,
    OperationConfig,
    OperationsConfig,
    PhasesConfig,
    PositiveDataAcceptanceConfig,
    ProjectConfig,
    ProjectsConfig,
    SchemathesisConfig,
    StatefulPhaseConfig,
)
from schemathesis.config._checks import MissingRequiredHeaderConfig, NegativeDataRejectionConfig
from schemathesis.engine import events, from_schema
from schemathesis.filters import FilterSet
from schemathesis.python import asgi

from deploy import inspection
from deploy.demonstration import steps
from deploy.demonstration.cast import PASURUAN
from deploy.demonstration.stage import Stage
from deploy.demonstration.stories import THE_DAY_UNDER_THE_PERDA
from deploy.secrets import development_token
from deploy.system import System, make_system
from shared import roles
from shared.settings import Settings
from shared.web.values import LARGEST_POSITION
from tests.conftest import Databases
from tests.gates.replaying import differing
from tests.shared.files.contents import pdf
from tests.systems import settings_of, staged

PENERA: Final = f"bambang@{PASURUAN}"
"""The actor of all requests: the penera of the seeds with every other role, so that as much as possible is allowed."""
BOUNDED: Final = 6
"""Examples for each operation and phase in `make test`; the profile of `make fuzz` sets more."""
_SEED: Final = 20260115
_BEGINS: Final = {
    "applicants": "intake.applicant-registered",
    "applications": "intake.application-drafted",
    "instruments": "metrology.instrument-registered",
    "penera": "metrology.penera-appointed",
    "verifications": "metrology.verification-opened",
    "bills": "billing.levy-assessed",
    "cases": "intake.application-drafted",
    "files": "intake.file-upload-begun",
}
"""Noun in an address → its first event."""
_NAMED: Final = {
    "applicant_id": "applicants",
    "instrument_id": "instruments",
    "verification_id": "verifications",
    "case": "cases",
    "person": "applicants",
}
"""Name of a parameter or field → the noun whose ids it holds."""
whatever_size: Final = pytest.mark.filterwarnings("ignore::hypothesis.errors.HypothesisWarning")
"""The size of an example is not a fault of an answer; as an error, it would hide the findings of the example."""

READ_CLOSER: Final = {
    "intake": [
        "POST /applicants",  # a NIK holds a province and a day of birth
        "POST /applicants/{id}/corrections",
        "POST /applicants/{id}/binding",  # a note may not hold a person's number
        "POST /account-bindings",  # a NIB has 13 digits
        "POST /applicant-searches",
        "POST /applications",  # no document appears twice in the list
        "POST /applications/{id}/documents",
        "POST /applications/{id}/files",  # no larger than this installation accepts
        *(f"POST /applications/{{id}}/{one}" for one in ("submission", "return", "acceptance", "withdrawal", "steps")),
        # the card of the case says what a step needs
        "PATCH /files/{id}",  # the same, and an offset that must be sent is no header of a command
    ],
    "complaints": [
        "POST /attachments",  # a photo or a paper, by its content
        "POST /lapor/imports",  # a file of tickets
        "POST /lapor/tickets",  # an id may not look like a person's number
        "POST /reports",  # a NIK holds a province and a day of birth
    ],
    "billing": [
        "POST /bills/{id}/ntpn",  # sixteen digits may be a NIK or an NPWP
        "POST /tariff-comparisons",  # the lines of a draft fit together
        *(f"GET /reports/{one}" for one in ("revenue", "revenue/page", "cash-book")),
        # the last day is not before the first, nor ten years after it
    ],
    "metrology": [
        "POST /penera",  # a person's name is written in letters
        "POST /owners",  # a NIK holds a province and a day of birth
    ],
}
"""Service → operations with fields that no schema can describe: a value that fits the schema may still be unreadable."""


@dataclass
class Seeded:
    """A system's databases with cases in them; `ids` by noun."""

    settings: Settings
    ids: dict[str, list[str]]
    chance: Random = field(default_factory=lambda: Random(_SEED))  # noqa: S311 – no secret depends on it
    asked: int = 0

    def faults(self, service: str, *, clock: bool = False) -> list[str]:
        """What every phase finds wrong with a service's operations, one text each; `clock`: with setting the clock alone."""

        def before_call(context: Any, case: Any, kwargs: Any) -> None:
            self._make_meaningful(case)

        schemathesis.hook(before_call)
        try:
            return list(self._found(service, make_system(self.settings), clock=clock).values())
        finally:
            schemathesis.hooks.unregister(before_call)
            asgi.shutdown_lifespans()  # the pools live in the loop that schemathesis keeps for applications

    def leaf_that_is_wrong(self) -> str | None:
        """The first, in words; None when the whole journal is right."""
        return inspection.verify(self.settings, lambda done, total: None)

    def rows_that_differ(self) -> list[str]:
        """Views whose rows are not those of a fresh fold."""
        units = [service.unit for service in make_system(self.settings).services if service.unit is not None]
        return differing(str(self.settings.database_url), units)

    def _found(self, service: str, system: System, *, clock: bool) -> dict[tuple[str, ...], str]:
        schema = schemathesis.openapi.from_asgi(f"/{service}/v1/openapi.json", system.app, config=self._config(service))
        limit = schema.include if clock else schema.exclude
        limited = limit(path="/clock", method="PUT")  # tested separately, because the other answers depend on the time
        found: dict[tuple[str, ...], str] = {}
        for event in from_schema(limited).execute():
            if isinstance(event, events.ScenarioFinished):
                found.update(_failures(event))
            elif isinstance(event, events.NonFatalError):
                told = "".join(traceback.format_exception(event.value))
                found[event.label, event.info.title] = f"{event.label}: {event.info.message}\n{told}"
            elif isinstance(event, events.FatalError):
                raise event.exception
        return found

    def _config(self, service: str) -> SchemathesisConfig:
        # no administrator: that role acts in no case (SOD-12), so most code would not run
        every_role = [
            *roles.EVERYBODY,
            roles.CALENDAR_KEEPER,
            roles.NATIONAL_CALENDAR_KEEPER,
            roles.STANDARD_KEEPER,
            roles.COMPLAINT_IDENTITY_READER,
        ]
        token = development_token(self.settings, PENERA, PASURUAN, every_role, hours=24)
        profile = hypothesis_settings.default
        assert profile is not None
        return SchemathesisConfig(
            # the speed and size of examples depend on the machine and are no faults of an answer
            suppress_health_check=[HealthCheck.all],
            seed=_SEED if profile.derandomize else None,
            projects=ProjectsConfig(
                default=ProjectConfig(
                    headers={"Authorization": f"Bearer {token}"},
                    continue_on_failure=True,
                    generation=GenerationConfig(
                        max_examples=BOUNDED if profile.derandomize else profile.max_examples,
                        deterministic=profile.derandomize,
                        database="none",
                    ),
                    operations=OperationsConfig(
                        operations=[_read_closer(name) for name in READ_CLOSER.get(service, [])]
                    ),
                    phases=PhasesConfig(stateful=StatefulPhaseConfig(max_steps=6)),
                    checks=ChecksConfig(
                        # documented: the server waits for a future position, and the client then asks again
                        not_a_server_error=NotAServerErrorConfig(expected_statuses=["2xx", "303", "304", "4xx", "503"]),
                        # refused by a rule, or decided on an older state
                        positive_data_acceptance=PositiveDataAcceptanceConfig(expected_statuses=_TO_GOOD_DATA),
                        negative_data_rejection=_NEGATIVE,
                        # an operation that replaces demands If-Match with its own status (RFC 6585)
                        missing_required_header=MissingRequiredHeaderConfig(
                            expected_statuses=["401", "403", "422", "428"]
                        ),
                    ),
                )
            ),
        )

    def _make_meaningful(self, case: Any) -> None:
        """Ids that exist, a key of its own for each command, and no long wait for positions that never come."""
        noun = str(case.operation.path).split("/")[1]
        for place in (case.path_parameters, case.query, case.body):
            if isinstance(place, dict):
                self._aim(place, noun)
        self.asked += 1
        if case.headers and "idempotency-key" in case.headers and case.headers["idempotency-key"].isascii():
            case.headers["idempotency-key"] = f"{case.headers['idempotency-key'][:180]}{self.asked}"

    def _aim(self, place: dict[str, Any], noun: str) -> None:
        for name, value in place.items():
            known = self.ids.get(noun if name == "id" else _NAMED.get(name, ""))
            if known and _is_id(value) and self.chance.random() < 0.8:
                place[name] = self.chance.choice(known)
            elif name == "min_position" and str(value).isdigit() and int(value) <= LARGEST_POSITION:
                place[name] = int(value) % 3


_TO_GOOD_DATA: Final = ["2xx", "303", "304", "403", "404", "409", "412", "429", "503"]
# Blanks around a text do not count: one that is too long only with them is good without them, and the command may be stale.
_NEGATIVE: Final = NegativeDataRejectionConfig(
    expected_statuses=["400", "401", "403", "404", "405", "406", "409", "412", "415", "422", "428", "429", "5xx"]
)


def _read_closer(name: str) -> OperationConfig:
    operation = FilterSet()
    operation.include(name=name)
    # a good value may still be refused by a reading that no schema describes
    positive = PositiveDataAcceptanceConfig(expected_statuses=[*_TO_GOOD_DATA, "413", "422"])
    checks = ChecksConfig(positive_data_acceptance=positive, negative_data_rejection=_NEGATIVE)
    return OperationConfig(filter_set=operation, checks=checks)


def _is_id(value: Any) -> bool:
    try:
        return bool(str(UUID(value)) == value)
    except (ValueError, AttributeError, TypeError):
        return False


def _failures(finished: events.ScenarioFinished) -> Iterator[tuple[tuple[str, ...], str]]:
    for case_id, checks in finished.recorder.checks.items():
        for check in checks:
            if check.failure_info is not None:
                failure = check.failure_info.failure
                interaction = finished.recorder.interactions.get(case_id)
                answer = interaction.response.content if interaction and interaction.response else b""
                text = (
                    f"{finished.phase.value}: {failure.operation}: {failure.title}: {failure.message}\n"
                    f"    {check.failure_info.code_sample}\n    answer: {(answer or b'')[:400]!r}"
                )
                yield (str(failure.operation), check.name, failure.title, failure.message[:80]), text


def seeded(databases: Databases, data: Path) -> Seeded:
    """Fills the databases with cases at every step."""
    asyncio.run(_seed(databases, data))
    return Seeded(settings_of(databases, data), _ids(databases))


async def _seed(databases: Databases, data: Path) -> None:
    """Makes cases of today and of the year in which a levy was due."""
    async with staged(databases, data) as stage:
        await stage.ensure_penera(stage.staff.penera, *steps.SK)
        for moment, name in ((THE_DAY_UNDER_THE_PERDA, "then"), (None, "now")):
            await stage.clock(moment)
            await _cases(stage, name)


async def _cases(stage: Stage, name: str) -> None:
    who = await steps.applicant(stage, "Slamet Riyadi")
    scales = [await steps.instrument(stage, "Nagata", "FAT-12", steps.SCALE, f"{name}{one}") for one in range(5)]
    await steps.drafted(stage, who, scales[0], [])
    submitted = await steps.drafted(stage, who, scales[0], steps.DOCUMENTS)
    stage.expect(await stage.staff.front_office.post(f"/intake/v1/applications/{submitted}/submission"), 200)
    await _files(stage, submitted)
    cases = [await steps.accepted(stage, who, scale) for scale in scales]
    under_test = [await steps.under_test(stage, case) for case in cases[1:]]
    marked = under_test[1:]
    for path in marked:
        await steps.weighed_and_marked(stage, path)
    bill = await steps.bill(stage, marked[0])
    if bill["total"]:
        stage.expect(await stage.staff.skrd_issuer.post(f"/billing/v1/bills/{bill['id']}/skrd"), 200)


async def _files(stage: Stage, application: str) -> None:
    """Makes a released file, a refused one, and one whose upload is not complete."""
    officer = stage.staff.front_office
    for content, completed in ((pdf(), True), (b"GIF89a", True), (b"%PDF", False)):
        begun = await officer.post(f"/intake/v1/applications/{application}/files", {"document": "application-letter"})
        path = f"/intake/v1/files/{stage.expect(begun, 201)['id']}"
        sent = await officer.client.patch(path, content=content, headers=officer.headers(**{"Upload-Offset": "0"}))
        assert sent.status_code == 204, sent.text
        if completed:
            stage.expect(await officer.post(f"{path}/completion"), 200)


def _ids(databases: Databases) -> dict[str, list[str]]:
    query = "SELECT stream_id::text FROM journal.events WHERE type = %s ORDER BY position"
    with psycopg.connect(databases.url) as connection:
        return {noun: [row[0] for row in connection.execute(query, (type_,))] for noun, type_ in _BEGINS.items()}
