"""Prints a case as plain text for a terminal: what happened, when, who did it in which role, and the state at a moment."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from services.audit.answers import CaseState, Entry, State, Timeline, Window
from services.audit.state_words import StateWords, office_name
from services.audit.use_cases import Audit, damage_sentence
from shared.errors import Language
from shared.journal.sentences import Speech, zone_of
from shared.wording import label, word

_PAGE: Final = 500
_DAMAGED: Final = "!!"
"""Marks a line about a damaged event."""
_TEXTS: Mapping[Language, Mapping[str, str]] = {
    "id": {
        "case": "Perkara {case} ({office})",
        "happened": "terjadi {moment}",
        "reason": "alasan: {reason}",
        "state": "Keadaan pada posisi {position}:",
        "version": "versi {version}",
        "unknown": "tidak dapat dibaca di sini",
        "kind": "(jenis tidak diketahui)",
    },
    "en": {
        "case": "Case {case} ({office})",
        "happened": "happened {moment}",
        "reason": "reason: {reason}",
        "state": "State at position {position}:",
        "version": "version {version}",
        "unknown": "cannot be read here",
        "kind": "(unknown kind)",
    },
}


@dataclass(frozen=True)
class Replay:
    """A case as lines of text, and the positions of its damaged events."""

    lines: list[str]
    damaged: list[int]


async def replayed(audit: Audit, case: UUID, language: Language, as_of: int | datetime | None = None) -> Replay:
    """The text of `jejak replay CASE`: the timeline up to a moment (a position or a time), then the state at that
    moment.

    For the operator of the system, who belongs to no office. Raises NoSuchCase.
    """
    office = await audit.office_of(case, as_of)
    entries: list[Entry] = []
    after: int | None = 0
    while after is not None:
        page = await audit.timeline(case, office, Window(as_of, after, _PAGE), language)
        entries += page.entries
        after = page.next_after
    state = await audit.state(case, office, as_of)
    timeline = Timeline(case, office, entries, None)
    damaged = {entry.position for entry in entries if entry.altered}
    damaged.update(one.position for aggregate in state.aggregates for one in aggregate.damaged)
    return Replay([*replay_text(timeline, language), "", *state_text(state, office, language)], sorted(damaged))


def replay_text(timeline: Timeline, language: Language) -> list[str]:
    """A timeline as lines, grouped by local day: position, time of day, role and actor, sentence."""
    speech = Speech(language, zone_of(timeline.office))
    texts = _TEXTS[language]
    width = max((len(_who(entry, language)) for entry in timeline.entries), default=0)
    lines = [texts["case"].format(case=timeline.case_id, office=office_name(timeline.office))]
    day: date | None = None
    for entry in timeline.entries:
        if entry.recorded_at is not None and entry.recorded_at.date() != day:
            day = entry.recorded_at.date()
            lines += ["", speech.day(day)]
        lines.append(f"  {entry.position:>6}  {_line(entry, speech, width, language)}")
    return lines


def _line(entry: Entry, speech: Speech, width: int, language: Language) -> str:
    """The sentence of an event, or the notice that it was altered."""
    if entry.recorded_at is None:
        return f"{_DAMAGED} {entry.sentence}"
    who = _who(entry, language).ljust(width)
    return f"{speech.clock(entry.recorded_at)}  {who}  {_full_sentence(entry, speech, _TEXTS[language])}"


def _who(entry: Entry, language: Language) -> str:
    return f"{word(entry.actor_role, language)} ({entry.actor})" if entry.actor_role else ""


def _full_sentence(entry: Entry, speech: Speech, texts: Mapping[str, str]) -> str:
    """The sentence, and what a reader could otherwise get wrong: a different day, a reason."""
    remarks = []
    if entry.effective_at and entry.recorded_at and entry.effective_at.date() != entry.recorded_at.date():
        remarks.append(texts["happened"].format(moment=speech.moment(entry.effective_at)))
    if entry.reason:
        remarks.append(texts["reason"].format(reason=entry.reason))
    told = f"{entry.sentence} [{'; '.join(remarks)}]" if remarks else entry.sentence
    return _on_one_line(told)


def state_text(state: CaseState, office: str, language: Language) -> list[str]:
    """The aggregates of a case as lines: kind, id and version, then one line for each attribute; times in the office's zone."""
    lines = [_TEXTS[language]["state"].format(position=state.position)]
    words = StateWords(language, office)
    for aggregate in state.aggregates:
        lines += _aggregate_text(aggregate, words, language)
    return lines


def _aggregate_text(aggregate: State, words: StateWords, language: Language) -> Iterator[str]:
    texts = _TEXTS[language]
    version = texts["version"].format(version=aggregate.version)
    kind = label(aggregate.kind, language) if aggregate.kind else texts["kind"]
    yield f"  {kind} {aggregate.id} ({version})"
    for damage in aggregate.damaged:
        yield f"    {_DAMAGED} {damage_sentence(damage, language)}"
    if aggregate.state is None or aggregate.kind is None:
        if not aggregate.damaged:
            yield f"    {texts['unknown']}"
        return
    for line in words.lines(aggregate.kind, aggregate.state):
        yield f"    {_on_one_line(line)}"


def _on_one_line(told: str) -> str:
    """Replaces unprintable characters, also line breaks, with blanks: text from outside must not control the terminal."""
    return "".join(character if character.isprintable() else " " for character in told)
