"""A use case as a method whose body is its decision.

class Bills:
    def __init__(self, unit: UnitOfWork) -> None:
        self.unit = unit

    @use_case
    async def confirm_ntpn(self, work: Work, id: UUID, ntpn: str) -> Bill:
        bill = await work.load_to_change(Bill, id)
        confirm_ntpn(bill, ntpn, work.ask.local_day, work.ask.actor, work.ask.now)
        return bill

answer = await bills.confirm_ntpn(ask, id, ntpn)
"""

from collections.abc import Awaitable, Callable, Coroutine
from functools import wraps
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

from shared.service.ask import Answer, Ask
from shared.service.unit_of_work import UnitOfWork, Work

P = ParamSpec("P")


class HasUnit(Protocol):
    """An object with use cases, and the unit of work in which they are decided."""

    @property
    def unit(self) -> UnitOfWork: ...


S = TypeVar("S", bound=HasUnit)


def use_case(
    decide: Callable[Concatenate[S, Work, P], Awaitable[Any]],
) -> Callable[Concatenate[S, Ask, P], Coroutine[Any, Any, Answer]]:
    """Makes a use case of a decision: callers pass the Ask instead of the Work, and get the Answer after the commit.

    The decision returns the aggregate that the answer shows. After a conflict it is repeated on the newer state
    (`UnitOfWork.run`), so it only loads, decides, adds and takes numbers.
    """

    @wraps(decide)
    async def committed(self: S, ask: Ask, /, *given: P.args, **named: P.kwargs) -> Answer:
        return await self.unit.run(ask, lambda work: decide(self, work, *given, **named))

    return committed
