"""Statements of the bank over HTTP: routes, no rules."""

import re
from tempfile import TemporaryFile
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import Query, Request

from services.billing.reconciliation.classification import LineClass
from services.billing.reconciliation.schemas import EntryLine, ImportView, StatementLine
from services.billing.reconciliation.statement import Status
from services.billing.reconciliation.use_cases import Statements
from services.billing.roles import ListBook, UploadByTreasurer
from shared.privacy.clear_text import Sought
from shared.service.ask import Answer
from shared.web.face import use_cases
from shared.web.file_answers import BINARY
from shared.web.lists import Listed, Paging, listed
from shared.web.routes import Routes, answer_once
from shared.web.values import Day

STATEMENT_FILES: Final = ("POST", re.compile(r"/statements$"))
"""The requests with a file: only their bodies may be as long as a file."""
LARGEST_STATEMENT: Final = 128 * 1024 * 1024
"""Bytes: some 100 000 entries of camt.053, or a million lines of CSV."""
STATEMENT_SECONDS: Final = 300.0
_FILE: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "description": "The bank's file as it is, whatever its type: camt.053 (XML), or a CSV in the form of the bank.",
        "content": {"application/octet-stream": BINARY},
    }
}
AccountNumber = Annotated[
    Sought | None, Query(max_length=40, pattern=r"^[A-Za-z0-9.\-]+$", description="The account; a CSV needs it.")
]

StatementsHere = Annotated[Statements, use_cases(Statements)]
router = Routes("statements")


@router.command("/statements", response_model=ImportView, refuses=(413,), openapi_extra=_FILE)
async def receive_statement(
    request: Request, ask: UploadByTreasurer, statements: StatementsHere, account: AccountNumber = None
) -> Answer:
    """Record a bank's file and classify its lines. A file whose balances do not follow from its lines is refused whole."""
    with TemporaryFile() as file:
        async for piece in request.stream():
            file.write(piece)
        view = ImportView.of(await statements.receive(ask, file, account))
    return answer_once(Answer(200, b""), view)


@router.read("/statements")
async def list_statements(
    read: ListBook,
    statements: StatementsHere,
    part: Paging,
    account: AccountNumber = None,
    on: Day | None = None,
    status: Status | None = None,
) -> Listed[StatementLine]:
    """The office's statements."""
    rows = await statements.find(read.office, part.after, part.limit, account=account, on=on, status=status)
    return listed([StatementLine.of(row) for row in rows], part)


@router.read("/statements/{id}")
async def read_statement(id: UUID, read: ListBook, statements: StatementsHere) -> StatementLine:
    """One statement, with its sums by class."""
    return StatementLine.of(await statements.read(id, read.office))


@router.read("/statements/{id}/lines")
async def list_lines(
    id: UUID, read: ListBook, statements: StatementsHere, part: Paging, result: LineClass | None = None
) -> Listed[EntryLine]:
    """The lines of a statement in its order; `result` filters by class."""
    rows = await statements.lines(id, read.office, part.after, part.limit, result)
    return listed([EntryLine.of(row) for row in rows], part)
