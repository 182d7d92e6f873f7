"""Every answer of the endpoint to any input is what its OpenAPI document says, in JSON and XML."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
import schemathesis
from hypothesis import settings as hypothesis_settings
from openapi_spec_validator import validate
from schemathesis.config import (
    ChecksConfig,
    GenerationConfig,
    HealthCheck,
    PhasesConfig,
    PositiveDataAcceptanceConfig,
    ProjectConfig,
    ProjectsConfig,
    SchemathesisConfig,
    StatefulPhaseConfig,
)
from schemathesis.config._checks import NegativeDataRejectionConfig
from schemathesis.engine import events, from_schema

from tests.complaints.open311.running import KEY, LATE, Running, running
from tests.conftest import Databases
from tests.people import PASURUAN

pytestmark = pytest.mark.filterwarnings("ignore::hypothesis.errors.HypothesisWarning")
_SEED, _BOUNDED = 20260119, 8


@pytest.fixture
async def served(databases: Databases) -> AsyncIterator[Running]:
    async with running(databases) as one:
        yield one


async def test_the_document_is_openapi_and_has_a_page(served: Running) -> None:
    document = (await served.http.get("/openapi.json")).json()
    validate(document)
    addresses = {path.removesuffix(".xml").removesuffix(".json") for path in document["paths"]}
    assert all({f"{path}.xml", f"{path}.json", path} <= set(document["paths"]) for path in addresses)
    assert (await served.http.get("/docs")).status_code == 200


async def test_every_answer_is_documented(served: Running) -> None:
    ids = [await served.filed(), await served.filed(service_code="GENERAL")]
    await served.step(ids[0], "acceptance", {})

    def before_call(context: Any, case: Any, kwargs: Any) -> None:
        """Most requests name what there is: an office, a service, a request, the client's key."""
        known = {
            "jurisdiction_id": PASURUAN, "service_code": LATE, "service_request_id": ids[0], "api_key": KEY, "lat": "1", "long": "2",
            "description": "Lama.", "attribute[kind]": "complaint",
        }  # fmt: skip
        for place in (case.path_parameters, case.query, case.body):
            if isinstance(place, dict) and len(str(place)) % 4:
                place.update({name: value for name, value in known.items() if name in place})

    schemathesis.hook(before_call)
    try:
        found = await asyncio.to_thread(faults, f"{served.url}/openapi.json")
    finally:
        schemathesis.hooks.unregister(before_call)
    assert not found, "\n\n".join(found)


def faults(document: str) -> list[str]:
    """What every phase finds wrong, one text each."""
    schema = schemathesis.openapi.from_url(document, config=_config())
    found: dict[tuple[str, str], str] = {}
    for event in from_schema(schema).execute():
        if isinstance(event, events.ScenarioFinished):
            for case_id, checks in event.recorder.checks.items():
                for check in (one for one in checks if one.failure_info is not None):
                    assert check.failure_info is not None
                    failure, sent = check.failure_info.failure, event.recorder.interactions.get(case_id)
                    answer = sent.response.content if sent and sent.response else b""
                    text = f"{failure.operation}: {failure.title}: {failure.message}\n{check.failure_info.code_sample}"
                    text += f"\n{(answer or b'')[:400]!r}"
                    found[str(failure.operation), failure.title] = text
        elif isinstance(event, events.FatalError):
            raise event.exception
        elif isinstance(event, events.NonFatalError):
            found[event.label, event.info.title] = f"{event.label}: {event.info.message}"
    return list(found.values())


def _config() -> SchemathesisConfig:
    profile = hypothesis_settings.default
    assert profile is not None
    return SchemathesisConfig(
        suppress_health_check=[HealthCheck.all],
        seed=_SEED if profile.derandomize else None,
        projects=ProjectsConfig(
            default=ProjectConfig(
                continue_on_failure=True,
                generation=GenerationConfig(
                    max_examples=_BOUNDED if profile.derandomize else profile.max_examples,
                    deterministic=profile.derandomize,
                    database="none",
                ),
                phases=PhasesConfig(stateful=StatefulPhaseConfig(max_steps=4)),
                checks=ChecksConfig(
                    # texts that fit the schema may still be no service, no date, no key
                    positive_data_acceptance=PositiveDataAcceptanceConfig(
                        expected_statuses=["2xx", "400", "403", "404"]
                    ),
                    # GeoReport v2: unknown parameters and empty values do not count
                    negative_data_rejection=NegativeDataRejectionConfig(enabled=False),
                ),
            )
        ),
    )
