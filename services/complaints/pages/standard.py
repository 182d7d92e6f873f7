"""The office's standard for complaints, for people: its rules by channel, as they hold today."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final, get_args

from services.complaints.policy.policy import Policy, policy_for
from services.complaints.policy.words import Channel, Stage, Weight
from shared.offices import DayUnit, Office

_NO_CHANNELS_OF_PEOPLE: Final = frozenset[Channel]({"application"})


@dataclass(frozen=True)
class Promise:
    """A time limit: its days, of which kind, and for which weight, if the days differ by weight."""

    stage: Stage
    days: int
    unit: DayUnit
    weight: Weight | None = None


@dataclass(frozen=True)
class Rules:
    """A policy and the channels for which it holds; `promises`: its limits, in the order in which they run."""

    policy: Policy
    channels: tuple[Channel, ...]
    promises: tuple[Promise, ...]


def rules_of(office: Office, on: date) -> list[Rules]:
    """The rules of an office on a day; the ones for the most channels come first. Raises NoComplaintPolicy."""
    by_policy: dict[str, tuple[Policy, list[Channel]]] = {}
    for channel in get_args(Channel):
        if channel not in _NO_CHANNELS_OF_PEOPLE:
            policy = policy_for(office.code, channel, on)
            by_policy.setdefault(policy.id, (policy, []))[1].append(channel)
    found = [Rules(policy, tuple(channels), promises_of(policy, office)) for policy, channels in by_policy.values()]
    return sorted(found, key=lambda one: -len(one.channels))


def promises_of(policy: Policy, office: Office) -> tuple[Promise, ...]:
    """The time limits of a policy at an office, with *hari* as the office reads it."""
    return tuple(_promises(policy, office))


def _promises(policy: Policy, office: Office) -> Iterator[Promise]:
    for stage in get_args(Stage):
        if (limit := policy.stages.get(stage)) is None:
            continue
        unit = office.day_unit if limit.unit == "hari" else limit.unit
        if isinstance(limit.days, int):
            yield Promise(stage, limit.days, unit)
        else:
            yield from (Promise(stage, days, unit, weight) for weight, days in limit.days.items())
