"""An administrator acts in no case, whatever other roles the token names (SOD-12): every command of every service."""

from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from deploy.system import ASSEMBLIES
from shared import roles
from tests.conftest import Databases
from tests.systems import staged

EVERY_ROLE = (
    *roles.EVERYBODY,
    roles.STANDARD_KEEPER,
    roles.CALENDAR_KEEPER,
    roles.NATIONAL_CALENDAR_KEEPER,
    roles.COMPLAINT_IDENTITY_READER,
)
THEIRS = {"/clock", "/stopped-cases/{case}/resumption", "/token-revocations"}
"""The commands of administrators; none is an act in a case."""


def commands(document: dict[str, Any]) -> list[tuple[str, str]]:
    """Method and path of each operation that changes something and needs a token."""
    return [
        (method, path)
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
        if method not in {"get", "head"} and operation.get("security") != [] and path not in THEIRS
    ]


@pytest.mark.parametrize("name", ASSEMBLIES)
async def test_no_command_takes_an_administrator(databases: Databases, tmp_path: Path, name: str) -> None:
    async with staged(databases, tmp_path) as stage:
        admin, client = stage.staff.person("admin", roles.ADMINISTRATOR, *EVERY_ROLE), stage.staff.client
        document = stage.expect(await client.get(f"/{name}/v1/openapi.json"), 200)
        answers = {}
        for method, path in commands(document):
            address = f"/{name}/v1" + path.format_map(_Anything())
            headers = admin.headers(**{"Idempotency-Key": uuid4().hex, "Channel": "counter", "If-Match": "*"})
            found = await client.request(method, address, headers=headers)
            answers[method, path] = (found.status_code, found.json().get("code"))
        assert {one for one in answers.items() if one[1] != (409, "duties-not-separate")} == set()


class _Anything(dict[str, str]):
    """A value for each parameter of a path."""

    def __missing__(self, name: str) -> str:
        return "1" if name == "number" else str(uuid4())
