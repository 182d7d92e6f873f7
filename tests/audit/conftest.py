"""Fixtures shared by the tests of audit."""

from collections.abc import AsyncIterator

import pytest_asyncio

from tests.audit.given import Office, audited_office
from tests.conftest import Databases


@pytest_asyncio.fixture
async def office(databases: Databases) -> AsyncIterator[Office]:
    async with audited_office(databases) as one:
        yield one
