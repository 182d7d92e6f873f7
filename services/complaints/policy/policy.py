"""What an office promises about complaints, for each channel: needs and time limits (`data/*.yaml`).

A complaint keeps the id of its policy. A later policy is a new line with a new id, so it never moves a running complaint.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, Strict, model_validator

from services.complaints.policy.words import Channel, Confidence, Need, Stage, Weight
from shared.dated_data import Dated, line_in_force, load, load_folder, overlaps, refuse_faults
from shared.errors import RefusedByRule
from shared.offices import OFFICES, DayUnit
from shared.offices import office as office_of
from shared.wording import Named

Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Text = Annotated[str, Field(min_length=1)]
Days = Annotated[int, Strict(), Field(ge=1, le=366)]


class NoComplaintPolicy(RefusedByRule):
    code = "no-complaint-policy"
    indonesian = (
        "{office} tidak mempunyai aturan pengaduan yang berlaku pada {on:day} untuk saluran ini. "
        "Periksa tanggal penerimaan pengaduan."
    )
    english = (
        "{office} has no policy for complaints in force on {on:day} for this channel. "
        "Check the day on which the complaint was received."
    )


class Limit(BaseModel):
    """The days of a stage; the day on which it starts is day 0, and the last day counts.

    `unit`: `hari` counts as the office reads a bare *hari* (`shared/data/offices.yaml`). `other_unit`: the other reading
    of the same text. `warn_before`: so many days of the unit before the last day, the office is warned.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    days: Days | Mapping[Weight, Days]
    unit: DayUnit | Literal["hari"]
    other_unit: DayUnit | None = None
    warn_before: Annotated[int, Strict(), Field(ge=0, le=60)]
    stated: Text
    confidence: Confidence

    def days_of(self, weight: Weight | None) -> int:
        """The days for a weight; the fewest of all weights while the complaint has none."""
        if isinstance(self.days, int):
            return self.days
        return min(self.days.values()) if weight is None else self.days[weight]

    @model_validator(mode="after")
    def _has_days_for_each_weight(self) -> "Limit":
        if not isinstance(self.days, int) and len(self.days) != 3:
            raise ValueError("days must be one number, or one for each weight")
        return self


class Policy(Dated):
    """The rules for complaints of an office by some channels.

    `office`: None for each office; `channels`: None for each channel. `filing_days`: calendar days after the service in
    which a complaint may be filed; None for no limit. `late_is`, `missing_is`: what becomes of a report that is late, or
    lacks a need. `completes`: the id of the policy whose stages hold where this one sets none.
    `reopening`: how long
    after the answer the complaint may be reopened. `bounce_limit`: how often it may be forwarded and come back.
    `reports`: to whom the result is reported; `each-level`: also in writing to the level above, before the archive.
    """

    id: Slug
    office: Slug | None = None
    channels: Annotated[tuple[Channel, ...], Field(min_length=1)] | None = None
    completes: Slug | None = None
    filing_days: Days | None = None
    late_is: Literal["suggestion", "accepted"]
    needs: tuple[Need, ...]
    missing_is: Literal["suggestion", "incomplete", "not-ours"]
    stages: Mapping[Stage, Limit]
    reopening: Limit
    bounce_limit: Annotated[int, Strict(), Field(ge=0, le=10)]
    reports: Literal["to-head", "each-level"] = "to-head"
    confidence: Confidence
    note: Text | None = None


@dataclass(frozen=True)
class Policies:
    """The lines of a folder: by id, and by office and channel."""

    by_id: Mapping[str, Policy]
    by_place: Mapping[tuple[str | None, Channel | None], tuple[Policy, ...]]

    def in_force(self, office: str, channel: Channel, on: date) -> Policy:
        """The policy of an office for reports that reach it by a channel on a day.

        A line that names the channel comes before one that does not, then the office's own line before the line for each
        office. Raises NoComplaintPolicy.
        """
        places: tuple[tuple[str | None, Channel | None], ...] = (
            (office, channel), (None, channel), (office, None), (None, None),
        )  # fmt: skip
        found = (line_in_force(self.by_place.get(place, ()), on) for place in places)
        policy = next((line for line in found if line is not None), None)
        if policy is None:
            name = office_of(office).name
            raise NoComplaintPolicy(office=Named(office, name, name), on=on.isoformat())
        return policy


def load_policies(folder: Path) -> Policies:
    """The policies of a folder's files. Raises DataFault with every fault."""
    lines = [line for lines in load_folder(folder, lambda path: load(path, Policy)) for line in lines]
    by_id = {line.id: line for line in lines}
    refuse_faults(folder, _faults(lines, by_id))
    by_id = {line.id: _completed(line, by_id) for line in lines}
    return Policies(by_id, _by_place(by_id.values()))


def _by_place(lines: Iterable[Policy]) -> dict[tuple[str | None, Channel | None], tuple[Policy, ...]]:
    places: dict[tuple[str | None, Channel | None], tuple[Policy, ...]] = defaultdict(tuple)
    for line in lines:
        for channel in line.channels or (None,):
            places[line.office, channel] += (line,)
    return dict(places)


def _completed(line: Policy, by_id: Mapping[str, Policy]) -> Policy:
    """The line with the stages of the policy that it completes, where it sets none."""
    if line.completes is None:
        return line
    return line.model_copy(update={"stages": {**by_id[line.completes].stages, **line.stages}})


def _faults(lines: list[Policy], by_id: Mapping[str, Policy]) -> Iterable[str]:
    ids = [line.id for line in lines]
    yield from (f"{id}: listed twice" for id in sorted(by_id) if ids.count(id) > 1)
    for line in lines:
        if line.office is not None and line.office not in OFFICES:
            yield f"{line.id}.office: there is no office {line.office}"
        if line.completes is not None and (line.completes not in by_id or by_id[line.completes].completes):
            yield f"{line.id}.completes: {line.completes} is no policy with stages of its own"
    for place, there in _by_place(lines).items():
        yield from (f"{place}: {fault}" for fault in overlaps(there, lambda _: True))


POLICIES = load_policies(Path(__file__).parent / "data")


def policy_for(office: str, channel: Channel, on: date) -> Policy:
    """The policy of an office for reports that reach it by a channel on a day. Raises NoComplaintPolicy."""
    return POLICIES.in_force(office, channel, on)


def policy_of(id: str) -> Policy:
    """The policy that a complaint keeps; also one that is no longer in force. Raises LookupError."""
    return POLICIES.by_id[id]
