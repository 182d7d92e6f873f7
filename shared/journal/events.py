"""Events and aggregates: our form of the `eventsourcing` library's own classes.

    # application/application.py – the state, all of it
    class Application(Aggregate):
        TOPIC = "intake.application"
        office: str                        # without a default: the first event's field of this name
        status: Status = "draft"
        number: str | None = None

    # application/acceptance.py – one stage of its life: events, each with its effect, and decisions
    class Accepted(Event[Application]):
        TOPIC = "intake.application-accepted"
        number: str

        def apply(self, application: Application) -> None:      # assigns; never refuses, never reads a clock
            application.status, application.number = "accepted", self.number

    def accept(application: Application, number: str, now: datetime) -> None:      # refuses, or records
        application.refuse_when_ended()
        application.record(Accepted, now, number=number)

An event is for ever. Its name is explicit (`metrology.stamp-issued`), its fields are plain, and a new field has a plain
default; a changed meaning is a new event. Time, ids and randomness are arguments.
"""

from collections.abc import Hashable
from dataclasses import MISSING, fields
from datetime import datetime
from functools import cache
from typing import Any, ClassVar, Final, Generic, NoReturn, Self, TypeVar, cast, get_args, get_type_hints
from uuid import UUID

import orjson
from eventsourcing.domain import AggregateCreated, AggregateEvent, BaseAggregate
from eventsourcing.persistence import Mapper, StoredEvent, Transcoder
from eventsourcing.utils import register_topic, resolve_topic
from pydantic import ConfigDict, TypeAdapter, ValidationError
from pydantic_core import to_jsonable_python
from typing_extensions import TypedDict

_ENVELOPE = frozenset({"originator_id", "originator_version", "timestamp", "originator_topic"})
"""The journal's columns; the first event of a stream also stores the name of its aggregate."""


class EventIsWrong(TypeError):
    """An event was made with fields of other types than declared: a fault in our own code."""


class _Spoken:
    """The stored name of every event class, and the sentence that a citizen reads in the audit trail."""

    TOPIC: ClassVar[str]
    INDONESIAN: ClassVar[str]
    ENGLISH: ClassVar[str]

    @staticmethod
    def create_timestamp() -> NoReturn:
        message = "an event's time is an argument: pass timestamp="
        raise EventIsWrong(message)


class Aggregate(BaseAggregate[UUID]):
    """Base of all aggregates: a class with a TOPIC, and its state as annotated attributes.

    An attribute takes the value of the first event's field of its name; any other begins with its default.
    """

    TOPIC: ClassVar[str]
    """Stored name of the kind, `<service>.<noun>`."""

    @classmethod
    def begin(cls, created: "type[FirstEvent[Self]]", *, id: UUID, now: datetime, **fields: Any) -> Self:
        """Starts a stream with its first event."""
        return cls._create(created, id=id, timestamp=now, **fields)

    def record(self, event_class: "type[Event[Self]]", now: datetime, **fields: Any) -> None:
        """Records a decided event: it changes the aggregate and waits for the commit."""
        self.trigger_event(event_class, timestamp=now, **fields)


A = TypeVar("A", bound=Aggregate)
_KINDS: Final[dict[str, type[Aggregate]]] = {}
"""The aggregate of each event type, by its stored name, for all events that this process has imported."""


class Event(_Spoken, AggregateEvent, Generic[A]):
    """Something that happened to an `A`; stored for ever."""

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if "TOPIC" in vars(cls):
            (kind,) = (get_args(base)[0] for base in cls.__orig_bases__ if get_args(base))  # type: ignore[attr-defined]
            register_topic(cls.TOPIC, cls)
            _KINDS[cls.TOPIC] = kind

    def apply(self, aggregate: A, /) -> None:
        """Its effect on the state: assigns, never refuses, never reads a clock."""


class FirstEvent(Event[A], AggregateCreated):
    """Base of the event that begins an aggregate's stream; its fields set attributes of the same name before `apply`."""


def kind_of(topic: str) -> type[Aggregate] | None:
    """The aggregate of events with this stored name; None if this process does not know it."""
    return _KINDS.get(topic)


def kinds_of_events() -> dict[str, str]:
    """The aggregate's stored name for each event type, for all events that this process has imported."""
    return {topic: kind.TOPIC for topic, kind in _KINDS.items()}


def events_of(kind: type[Aggregate]) -> list[Any]:
    """The event classes of an aggregate that this process has imported: those that begin it first, then file by file."""
    found = [resolve_topic(topic) for topic, one in _KINDS.items() if one is kind]
    return sorted(found, key=lambda one: (not issubclass(one, AggregateCreated), one.__module__))


def fields_of(event_class: type[AggregateEvent]) -> dict[str, Any]:
    """The payload fields of an event class and their types, without the envelope's."""
    hints = get_type_hints(event_class)
    return {field.name: hints[field.name] for field in fields(event_class) if field.name not in _ENVELOPE}


def names_of_payload(event_class: type[AggregateEvent]) -> list[str]:
    """Names of the payload fields of an event class."""
    return [field.name for field in fields(event_class) if field.name not in _ENVELOPE]


@cache
def _adapter(event_class: Hashable) -> TypeAdapter[dict[str, Any]]:
    make: Any = TypedDict  # made at run time, from the class's own annotations
    shape = make("shape", fields_of(cast("type[AggregateEvent]", event_class)), total=False)
    shape.__pydantic_config__ = ConfigDict(extra="forbid", strict=True)
    return TypeAdapter(shape)


@cache
def _defaults(event_class: Hashable) -> dict[str, Any]:
    shape = fields(cast("type[AggregateEvent]", event_class))
    return {one.name: one.default for one in shape if one.name not in _ENVELOPE and one.default is not MISSING}


class PayloadTranscoder(Transcoder):
    """Turns event state into JSON and back; values are plain here, and `EventMapper` types them again."""

    def encode(self, obj: Any) -> bytes:
        del obj["timestamp"]
        return orjson.dumps(to_jsonable_python(obj))

    def decode(self, data: bytes) -> Any:
        return orjson.loads(data)


class EventMapper(Mapper[UUID]):
    """The library's mapper (with its topics and upcasting); checks field types in both directions.

    The event's timestamp is the journal's `recorded_at`: it is not stored twice, and the reader sets it.
    """

    def __init__(self) -> None:
        super().__init__(PayloadTranscoder())

    def to_stored_event(self, domain_event: Any) -> StoredEvent:
        payload = {name: value for name, value in vars(domain_event).items() if name not in _ENVELOPE}
        try:
            _adapter(cast("Hashable", type(domain_event))).validate_python(payload)
        except ValidationError as fault:
            message = f"{type(domain_event).__qualname__}: {fault.errors(include_input=False, include_url=False)}"
            raise EventIsWrong(message) from None
        return super().to_stored_event(domain_event)

    def to_domain_event(self, stored_event: StoredEvent) -> Any:
        event: Any = super().to_domain_event(stored_event)
        state = vars(event)
        payload = {name: value for name, value in state.items() if name not in _ENVELOPE}
        state.update(_adapter(cast("Hashable", type(event))).validate_python(payload, strict=False))
        for name, default in _defaults(cast("Hashable", type(event))).items():
            state.setdefault(name, default)  # a field that is younger than the stored event
        return event
