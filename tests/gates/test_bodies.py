"""Every command of every service refuses unknown fields, and a body if it takes none."""

from collections.abc import Iterator
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

import pytest
from fastapi.dependencies.models import Dependant
from pydantic import BaseModel

from deploy.system import ASSEMBLIES, make_system
from shared.privacy.key_ring import KeyEncryptionKey, KeyRing
from shared.settings import Settings
from tests.conftest import Databases
from tests.keys import SECRET
from tests.metrology.given import metrology


def _apps(data: Path) -> dict[str, Any]:
    nowhere = "postgresql://nobody@127.0.0.1:9/none"
    settings = Settings(data=data, database_url=nowhere, keys_database_url=nowhere)
    system = make_system(settings, ring=KeyRing.first(KeyEncryptionKey(SECRET)))
    return {service.name: service.app for service in system.services}


def models_in(hint: Any) -> Iterator[type[BaseModel]]:
    """The models of a type, at any depth."""
    if get_origin(hint) is Annotated:
        yield from models_in(get_args(hint)[0])
    elif isinstance(hint, type) and issubclass(hint, BaseModel):
        yield hint
        for field in hint.model_fields.values():
            yield from models_in(field.annotation)
    elif get_origin(hint) in {Union, UnionType, list, tuple, dict, set, frozenset}:
        for part in get_args(hint):
            yield from models_in(part)


def tolerant(hint: Any) -> set[str]:
    """Names of models in a type that accept unknown fields."""
    return {one.__name__ for one in models_in(hint) if one.model_config.get("extra") != "forbid"}


@pytest.mark.parametrize("name", ASSEMBLIES)
def test_every_model_of_a_body_refuses_unknown_fields(name: str, tmp_path: Path) -> None:
    found, bodies = set(), 0
    for route in _apps(tmp_path)[name].routes:
        dependant: Dependant | None = getattr(route, "dependant", None)
        for one in () if dependant is None else dependant.body_params:
            bodies += 1
            found |= tolerant(one.field_info.annotation)
    assert found == set()
    assert bodies > 0


def test_the_gate_finds_a_model_that_accepts_anything() -> None:
    class Inner(BaseModel):
        number: int

    class Outer(BaseModel, extra="forbid"):
        inner: list[Inner] | None = None

    assert tolerant(Annotated[Outer, "body"]) == {"Inner"}


@pytest.mark.parametrize("body", [{"numbre": "1"}, [1], "x"])
async def test_a_command_without_fields_refuses_a_body(databases: Databases, body: Any) -> None:
    async with metrology(databases) as running:
        path = await running.verification_of(await running.accepts(await running.registered()))
        desk = running.staff.front_office
        headers = desk.headers(**{"Idempotency-Key": "one", "Channel": "counter"})
        refused = await running.client.post(f"{path}/receipt", json=body, headers=headers)
        assert (refused.status_code, refused.json()["code"]) == (422, "body-not-taken")
        empty = await running.client.post(f"{path}/receipt", json={}, headers=headers)
        assert empty.json()["code"] == "out-of-order"
