"""The guard examines every text of every event and request, unless the type of the text exempts it."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints
from uuid import UUID

import pytest
from fastapi.dependencies.models import Dependant
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from deploy.documentation import event_classes
from deploy.system import ASSEMBLIES, make_system
from shared.journal.event_texts import refuse_personal_data
from shared.journal.events import fields_of
from shared.privacy.clear_text import Other, PersonalDataInText, guarded
from shared.privacy.key_ring import KeyEncryptionKey, KeyRing
from shared.privacy.personal import Personal
from shared.settings import Settings
from shared.web.commands import CommandHeaders
from tests.keys import SECRET
from tests.samples import value_of

NIK = "KTP 3514\u20110541\u20110790\u20110001"
_WITHOUT_TEXT = {int, bool, UUID, date, datetime, Decimal}
EXEMPT = {
    "nib": {
        "intake.applicant-corrected",
        "intake.applicant-registered",
        "intake.nib-received",
        "intake.siinas-application-received",
        "metrology.owner-registered",
    },
}
"""Fields with the number of a business, listed so that nobody adds another unseen."""

each_event = pytest.mark.parametrize("event", event_classes(), ids=lambda event: str(event.TOPIC))


def _with_nik(hint: Any, name: str, path: str) -> Iterator[tuple[str, Any, bool]]:
    """For each text in a type: its path, a value of the type with a NIK there, and whether its type exempts it."""
    origin, parts = get_origin(hint), get_args(hint)
    if origin is Annotated:
        is_other = any(isinstance(one, Other) for one in parts[1:])
        yield from ((where, value, is_other or inner) for where, value, inner in _with_nik(parts[0], name, path))
    elif hint is str:
        yield path, NIK, False
    elif origin is tuple:
        yield from ((where, (value,), inner) for where, value, inner in _with_nik(parts[0], name, path))
    elif origin in {Union, UnionType}:
        for part in parts:
            yield from _with_nik(part, name, path)
    elif isinstance(hint, type) and is_dataclass(hint):
        yield from _in_dataclass(hint, name, path)
    else:
        assert origin in {Literal, Personal} or hint in {NoneType, *_WITHOUT_TEXT}, f"{path}: {hint}"


def _in_dataclass(hint: Any, name: str, path: str) -> Iterator[tuple[str, Any, bool]]:
    whole, hints = value_of(hint, name), get_type_hints(hint, include_extras=True)
    for field in fields(hint):
        for where, value, is_other in _with_nik(hints[field.name], field.name, f"{path}.{field.name}"):
            yield where, replace(whole, **{field.name: value}), is_other


def _cases(event: Any) -> Iterator[tuple[str, Any, bool]]:
    """For each text of an event class: its path, an event with a NIK there, and whether its type exempts it."""
    plain = {name: value_of(hint, name) for name, hint in fields_of(event).items()}
    hints = get_type_hints(event, include_extras=True)
    for name in plain:
        for path, value, is_other in _with_nik(hints[name], name, name):
            made = event.__new__(event)
            vars(made).update({**plain, name: value})
            yield path, made, is_other


@each_event
def test_the_guard_refuses_a_nik_in_every_text_of_an_event(event: Any) -> None:
    for path, made, is_other in _cases(event):
        if is_other:
            refuse_personal_data([made], {})
        else:
            with pytest.raises(PersonalDataInText) as refused:
                refuse_personal_data([made], {})
            assert refused.value.details == {"field": path}
            assert "3514" not in refused.value.sentence("id") + refused.value.sentence("en")


@each_event
def test_the_guard_accepts_other_values_of_an_event(event: Any) -> None:
    made = event.__new__(event)
    vars(made).update({name: value_of(hint, name) for name, hint in fields_of(event).items()})
    refuse_personal_data([made], {"actor": "officer-1", "reason": "-"})


@pytest.mark.parametrize("name", ["actor", "reason", "office"])
def test_the_guard_refuses_a_nik_in_the_envelope(name: str) -> None:
    with pytest.raises(PersonalDataInText):
        refuse_personal_data([], {name: NIK})


def test_only_these_fields_hold_the_number_of_a_business() -> None:
    found = {
        event.TOPIC
        for event in event_classes()
        for path, _, is_other in _cases(event)
        if is_other and path.rpartition(".")[2] == "nib"
    }
    assert found == EXEMPT["nib"]


@cache
def _apps(data: Path) -> dict[str, Any]:
    nowhere = "postgresql://nobody@127.0.0.1:9/none"
    settings = Settings(data=data, database_url=nowhere, keys_database_url=nowhere)
    return {
        service.name: service.app
        for service in make_system(settings, ring=KeyRing.first(KeyEncryptionKey(SECRET))).services
    }


def _unguarded(hint: Any, metadata: tuple[Any, ...], path: str) -> Iterator[str]:
    """Paths of texts in a type of a request that are neither guarded nor exempt."""
    origin, parts = get_origin(hint), get_args(hint)
    if origin is Annotated:
        yield from _unguarded(parts[0], (*metadata, *parts[1:]), path)
    elif hint is str:
        if not any(one is guarded or isinstance(one, Other) for one in metadata):
            yield path
    elif isinstance(hint, type) and issubclass(hint, BaseModel):
        for name, field in hint.model_fields.items():
            yield from _of_field(field, f"{path}.{name}")
    elif origin is not Literal:
        for part in parts:
            yield from _unguarded(part, metadata if origin in {Union, UnionType} else (), path)


def _of_field(field: FieldInfo, path: str) -> Iterator[str]:
    return _unguarded(field.annotation, tuple(_flat(field.metadata)), path)


def _flat(metadata: Any) -> Iterator[Any]:
    for one in metadata:
        yield from _flat(get_args(one)) if get_origin(one) is Annotated else (one,)


def _params(dependant: Dependant) -> Iterator[Any]:
    """The parameters of a route, at any depth."""
    yield from (
        *dependant.path_params, *dependant.query_params, *dependant.header_params, *dependant.body_params,
    )  # fmt: skip
    for one in dependant.dependencies:
        yield from _params(one)


@pytest.mark.parametrize("name", ASSEMBLIES)
def test_every_text_of_a_request_is_guarded(name: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    app = _apps(tmp_path_factory.getbasetemp() / "settings")[name]
    found = set()
    for route in app.routes:
        dependant: Dependant | None = getattr(route, "dependant", None)
        for one in () if dependant is None else _params(dependant):
            found |= set(_of_field(one.field_info, f"{route.path} {one.name}"))
    assert sorted(found) == []


def test_every_header_of_a_command_is_guarded() -> None:
    assert [path for name, field in CommandHeaders.model_fields.items() for path in _of_field(field, name)] == []
