"""Every stored event stays readable: samples load, are written back the same, and satisfy the contracts."""

import json
import re
from dataclasses import MISSING, fields
from pathlib import Path
from types import NoneType
from typing import Any, get_args
from uuid import uuid4

import orjson
import psycopg
import pytest
from eventsourcing.persistence import StoredEvent

from deploy.documentation import contracts, event_classes, schema_version
from shared.contracts import Contract
from shared.journal.events import EventMapper, fields_of
from tests.conftest import Databases
from tests.samples import FOLDER, as_stored, made, missing, path_of, stored

EVENTS = {str(event.TOPIC): event for event in event_classes()}
SAMPLES = sorted(FOLDER.glob("*.json"))
mapper = EventMapper()

each_sample = pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
each_contract = pytest.mark.parametrize("contract", contracts(), ids=lambda one: one.TYPE)

CLEAR_PERSONAL_DATA = {
    "NIK or NPWP": r"(?<![0-9a-f-])[0-9]{15,16}(?![0-9a-f-])",
    "NIP": r"(?<![0-9a-f-])[0-9]{18}(?![0-9a-f-])",
    "telephone": r"(?<![0-9a-f-])(\+62|08)[0-9]{7,}",
    "e-mail": r"[\w.]+@[\w.]+\.\w+",
}


def _required(event: Any) -> set[str]:
    """The fields of an event that have no default."""
    defaults = {one.name for one in fields(event) if one.default is not MISSING}
    return fields_of(event).keys() - defaults


def event_of(path: Path) -> Any:
    return EVENTS[re.sub(r"\.(v[0-9]+|before-.*)$", "", path.stem)]


def loaded(path: Path) -> Any:
    state = stored(path).encode()
    return mapper.to_domain_event(StoredEvent(uuid4(), 1, event_of(path).TOPIC, state))


def test_every_event_type_has_a_sample() -> None:
    lacking = [str(event.TOPIC) for event in missing()]
    assert not lacking, f"no stored sample of {', '.join(lacking)}: run `.venv/bin/python -m tests.samples`"


@each_sample
def test_a_sample_loads_and_is_written_back_the_same(path: Path) -> None:
    event = loaded(path)
    again = as_stored(mapper.to_stored_event(_with_time(event)).state)
    if path == path_of(event_of(path)):
        assert again == stored(path)
    else:  # an older shape: the result of the upcaster must itself be readable
        state = again.encode()
        assert vars(mapper.to_domain_event(StoredEvent(uuid4(), 1, event_of(path).TOPIC, state)))


@each_sample
def test_every_field_without_a_default_is_in_the_sample(path: Path) -> None:
    if path == path_of(event_of(path)):
        absent = _required(event_of(path)) - json.loads(stored(path)).keys()
        assert absent == set(), "a field that is new to a stored event needs a plain default"


@each_sample
def test_the_version_in_the_sample_is_that_of_its_file(path: Path) -> None:
    suffix = re.search(r"\.v([0-9]+)$", path.stem)
    version = json.loads(stored(path)).get("class_version", 1)
    assert version == (int(suffix[1]) if suffix else 1)
    assert version <= schema_version(event_of(path))


@each_sample
def test_no_sample_holds_clear_personal_data(path: Path) -> None:
    text = stored(path)
    assert [kind for kind, pattern in CLEAR_PERSONAL_DATA.items() if re.search(pattern, text)] == []


def test_samples_are_the_bytes_that_the_journal_returns(databases: Databases) -> None:
    with psycopg.connect(databases.url) as connection:
        for path in SAMPLES:
            row = connection.execute("SELECT %s::jsonb::text", (stored(path),)).fetchone()
            assert row == (stored(path),), path.name


@each_contract
def test_a_contract_reads_the_sample_of_its_event(contract: type[Contract]) -> None:
    event = EVENTS[contract.TYPE]
    read = contract.model_validate(orjson.loads(stored(path_of(event))))
    assert set(contract.model_fields) <= set(fields_of(event))
    assert read.model_dump(mode="json") == _part_of(stored(path_of(event)), contract)


@each_contract
def test_a_contract_reads_an_event_without_optional_values(contract: type[Contract]) -> None:
    sparse = made(EVENTS[contract.TYPE], sparse=True)
    assert contract.model_validate(orjson.loads(sparse)).model_dump(mode="json") == _part_of(sparse, contract)


@each_contract
def test_a_contract_requires_only_values_that_every_event_has(contract: type[Contract]) -> None:
    hints = fields_of(EVENTS[contract.TYPE])
    for name, field in contract.model_fields.items():
        assert (NoneType in get_args(hints[name])) == (NoneType in get_args(field.annotation)), name


def _part_of(sample: str, contract: type[Contract]) -> dict[str, Any]:
    return {name: value for name, value in json.loads(sample).items() if name in contract.model_fields}


def _with_time(event: Any) -> Any:
    vars(event)["timestamp"] = None  # the journal's recorded_at; not in the payload
    return event


@pytest.mark.parametrize("path", sorted((FOLDER / "older").glob("*.json")), ids=lambda path: path.stem)
def test_an_event_stored_before_fields_were_added_still_loads(path: Path) -> None:
    """Plain defaults fill in later fields, also within the values of an event."""
    event = loaded(path)
    assert {name for name in fields_of(event_of(path)) if not hasattr(event, name)} == set()
    assert as_stored(mapper.to_stored_event(_with_time(event)).state) != stored(path)
