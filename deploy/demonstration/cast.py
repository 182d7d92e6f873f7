"""The people of the stories: each has a token for one role and sends requests over one HTTP client."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final
from uuid import uuid4

import httpx

from shared import roles

PASURUAN = "disperindag-pasuruan"

TokenOf = Callable[[str, str, tuple[str, ...]], str]
"""Makes a token for a person, an office and roles."""


@dataclass(frozen=True)
class Person:
    """Somebody with a token, who sends requests over a client."""

    client: httpx.AsyncClient
    token_of: TokenOf
    subject: str
    roles: tuple[str, ...]
    office: str = PASURUAN

    def headers(self, **more: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token_of(self.subject, self.office, self.roles)}", **more}

    async def post(self, path: str, body: Any = None, *, key: str | None = None, **headers: str) -> httpx.Response:
        """A command, with an Idempotency-Key of its own unless one is given."""
        usual = {"Idempotency-Key": key or uuid4().hex, "Channel": "counter"}
        return await self.client.post(path, json=body, headers=self.headers(**{**usual, **headers}))

    async def put(self, path: str, body: Any) -> httpx.Response:
        return await self.client.put(path, json=body, headers=self.headers())

    async def get(self, path: str, **headers: str) -> httpx.Response:
        return await self.client.get(path, headers=self.headers(**headers))


REPLACING: Final = {"If-Match": "*"}
"""For somebody who knowingly replaces any version."""


@dataclass(frozen=True)
class Staff:
    """The people of an office, each in a role; registrar, penera and signer are different persons."""

    client: httpx.AsyncClient
    token_of: TokenOf
    office: str = PASURUAN

    def person(self, name: str, *held: str) -> Person:
        return Person(self.client, self.token_of, f"{name}@{self.office}", held, self.office)

    @property
    def front_office(self) -> Person:
        return self.person("sri", roles.FRONT_OFFICE)

    @property
    def penera(self) -> Person:
        return self.person("bambang", roles.PENERA)

    @property
    def head(self) -> Person:
        return self.person("hartono", roles.METROLOGY_HEAD)

    @property
    def head_of_office(self) -> Person:
        return self.person("kepala", roles.HEAD_OF_OFFICE)

    @property
    def skrd_issuer(self) -> Person:
        return self.person("wati", roles.SKRD_ISSUER)

    @property
    def treasurer(self) -> Person:
        return self.person("yusuf", roles.TREASURER)

    @property
    def inspector(self) -> Person:
        return self.person("ratna", roles.INSPECTOR)

    @property
    def administrator(self) -> Person:
        return self.person("admin", roles.ADMINISTRATOR)

    def applicant(self, name: str = "pemohon") -> Person:
        return self.person(name, roles.APPLICANT)
