"""Read models: a view defines, event by event, which rows change.

The same function fills the rows in the transaction of the command (`shared.service.unit_of_work`) and when a view is
rebuilt (`shared.service.rebuild`), so the two cannot differ.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol, TypeVar
from uuid import UUID

from sqlalchemy import Table

from shared.database import Write


class Envelope(Protocol):
    """The fields around an event that a row may use: an event being appended and one read back both have them."""

    @property
    def case_id(self) -> UUID: ...
    @property
    def office(self) -> str: ...
    @property
    def actor(self) -> str: ...
    @property
    def recorded_at(self) -> datetime: ...
    @property
    def effective_at(self) -> datetime: ...


EventT = TypeVar("EventT")
Fold = Callable[[EventT, Envelope], Iterable[Write]]


class FoldedTwice(TypeError):
    """Two functions fold one event into a view, so one of them would silently be lost: a fault in our own code."""

    def __init__(self, view: str, events: Sequence[str]) -> None:
        super().__init__(f"the view {view} has a fold of {', '.join(events)} already")


class View:
    """A named read model: its tables, and the row changes of each event class.

    `breaches` gives the refusal for each unique key that a command may break.
    """

    def __init__(
        self, name: str, *tables: Table, breaches: Mapping[str, Callable[[], Exception]] | None = None
    ) -> None:
        self.name = name
        self.tables = tables
        self.breaches = breaches or {}
        self._folds: dict[type, Fold[Any]] = {}

    def on(self, *event_classes: type[EventT]) -> Callable[[Fold[EventT]], Fold[EventT]]:
        """Registers the function that returns the row changes of an event of these classes."""

        def register(fold: Fold[EventT]) -> Fold[EventT]:
            if twice := [one.__name__ for one in event_classes if one in self._folds]:
                raise FoldedTwice(self.name, twice)
            self._folds |= dict.fromkeys(event_classes, fold)
            return fold

        return register

    def follows(self, event_class: type) -> bool:
        """Whether an event of this class changes rows."""
        return event_class in self._folds

    @property
    def types(self) -> list[str]:
        """The types of the events that change this view."""
        return [event_class.TOPIC for event_class in self._folds]  # type: ignore[attr-defined]

    def writes(self, event: Any, envelope: Envelope) -> Iterator[Write]:
        fold = self._folds.get(type(event))
        if fold is not None:
            yield from fold(event, envelope)


def writes_of(views: Sequence[View], events: Iterable[Any], envelope: Envelope) -> list[Write]:
    """The row changes of some events over all views, in order."""
    return [write for event in events for view in views for write in view.writes(event, envelope)]
