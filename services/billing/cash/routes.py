"""The treasurer's day over HTTP: routes and their models, no rules."""

from datetime import date, timedelta
from typing import Annotated, Literal, Self
from uuid import UUID

from fastapi import Query, Request
from pydantic import BaseModel, ConfigDict, Field

from services.billing.cash.cash_day import CashDay, FindingKind
from services.billing.cash.use_cases import CashDays
from services.billing.roles import ByFinanceOfficer, ByHead, ByTreasurer, ListBook, ReadBook
from shared.offices import office
from shared.service.ask import Answer
from shared.web.face import face_of, use_cases
from shared.web.lists import Line, Listed, Paging, listed
from shared.web.routes import Routes
from shared.web.values import Body, Day, Text, only_a_number

LARGEST_COUNT = 10**13
_USUAL_DAYS = 31
CashDaysHere = Annotated[CashDays, use_cases(CashDays)]
router = Routes("cash")


class ClosingBody(Body):
    """The money that the treasurer counted, in whole rupiah. It changes no amount: a difference becomes a finding."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"counted": 60000}]})

    counted: Annotated[int, Field(ge=0, le=LARGEST_COUNT), only_a_number]


class FindingAnswerBody(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [{"answer": "Kas disetor setelah bank buka kembali."}]})

    answer: Text


class TakenView(BaseModel):
    """The TBPs of a day: first and last number, how many, and whole rupiah."""

    model_config = ConfigDict(from_attributes=True)

    first_tbp: str
    last_tbp: str
    count: int
    total: int


class FindingView(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    kind: FindingKind
    found_on: date
    answer: str | None
    answered_on: date | None


class CashDayView(BaseModel):
    """A day that takes no more cash. `counted`: the treasurer's count; `deposit_by`: the last day for its deposit in time."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    office: str
    day: date
    status: Literal["counting", "closed"]
    taken: TakenView | None
    counted: int | None
    deposit_by: date
    closed_by: str | None
    closed_on: date | None
    verified_by: str | None
    verified_on: date | None
    findings: list[FindingView]

    @classmethod
    def of(cls, day: CashDay) -> Self:
        return cls.model_validate(day)


class CashDayLine(Line):
    """A day with its sums so far, in whole rupiah. `status`: `open` takes cash, `deposited` is in the STS `sts_number`."""

    id: UUID
    day: date
    status: Literal["open", "counting", "closed", "deposited"]
    first_tbp: str
    last_tbp: str
    count: int
    total: int
    counted: int | None
    deposit_by: date | None
    closed_on: date | None
    verified_on: date | None
    sts_number: str | None
    deposited_on: date | None


class CashDayList(BaseModel):
    """Days in order, at most 400."""

    items: list[CashDayLine]


class TbpLine(Line):
    """One TBP: its number, its bill, and whole rupiah."""

    id: UUID
    bill_id: UUID
    reference: str
    amount: int


class FindingLine(Line):
    """A finding about a day of cash. `difference`: counted money less the TBPs, in whole rupiah."""

    id: UUID
    day: date
    kind: FindingKind
    found_on: date
    difference: int | None
    answered_on: date | None


@router.read("/cash-days", "List the office's days of cash")
async def list_cash_days(
    request: Request,
    cash: CashDaysHere,
    read: ListBook,
    since: Annotated[Day | None, Query()] = None,
    until: Annotated[Day | None, Query()] = None,
) -> CashDayList:
    """Days with cash from `since` through `until`: without them, of the last 31 days."""
    last = until or office(read.office).local_day(face_of(request).clock.now())
    first = since or last - timedelta(days=min(_USUAL_DAYS, last.toordinal() - 1))
    return CashDayList(items=[CashDayLine.of(row) for row in await cash.days(read.office, first, last)])


@router.read("/cash-days/{day}", "Read a day that was stopped, now or as of a moment", shows=CashDayView.of)
async def read_cash_day(day: Day, cash: CashDaysHere, read: ReadBook) -> CashDay:
    return await cash.read(read.office, day, read.as_of)


@router.read("/cash-days/{day}/tbps", "List the TBPs of a day")
async def list_tbps(day: Day, cash: CashDaysHere, read: ListBook, part: Paging) -> Listed[TbpLine]:
    rows = await cash.tbps(read.office, day, part.after, part.limit)
    return listed([TbpLine.of(row) for row in rows], part)


@router.command("/cash-days/{day}/closing", "Close a day with the counted money", shows=CashDayView.of)
async def close_cash_day(day: Day, body: ClosingBody, cash: CashDaysHere, ask: ByTreasurer) -> Answer:
    """Numbers, count and total come from the TBPs. The day takes no more cash afterwards."""
    return await cash.close(ask, day, body.counted)


@router.command("/cash-days/{day}/verification", "Verify a closed day", shows=CashDayView.of)
async def verify_cash_day(day: Day, cash: CashDaysHere, ask: ByFinanceOfficer) -> Answer:
    """By PPK-SKPD, who neither received nor closed the cash."""
    return await cash.verify(ask, day)


@router.command("/cash-days/{day}/findings/{kind}/answer", "Answer a finding", shows=CashDayView.of)
async def answer_finding(
    day: Day, kind: FindingKind, body: FindingAnswerBody, cash: CashDaysHere, ask: ByHead
) -> Answer:
    """The finding stays for the Inspektorat, with the answer."""
    return await cash.answer_finding(ask, day, kind, body.answer)


@router.read("/cash-findings", "List the findings about cash")
async def list_findings(
    cash: CashDaysHere, read: ListBook, part: Paging, kind: Annotated[FindingKind | None, Query()] = None
) -> Listed[FindingLine]:
    rows = await cash.findings(read.office, kind, part.after, part.limit)
    return listed([FindingLine.of(row) for row in rows], part)
