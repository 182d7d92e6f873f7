"""The marks of UU 2/1981 art. 19, and the marks of an instrument at a stage.

`data/marks.yaml` lists the marks and size codes; the file of each kind (`kind.py`) says which of them its instruments
get.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from services.metrology.kind.judgements import NoRuleInForce
from shared import dated_data
from shared.errors import Language, RefusedByRule
from shared.privacy.clear_text import Other
from shared.wording import OR, Named, listed

MarkKind = Literal["sah", "daerah", "pegawai-berhak", "jaminan", "batal"]
MarkStage = Literal["tera", "tera_ulang", "failed"]
"""After passing tera or tera ulang, or after failing either."""
Count = Annotated[int, Field(ge=0, le=64)]


EndCause = Literal["seal-broken", "tariff-changed"]
"""Why a tanda sah ends before its last day."""


class MarksNotComplete(RefusedByRule):
    code = "marks-not-complete"
    indonesian = "Tanda yang harus dibubuhkan: {indonesian}."
    english = "The marks to be put on are: {english}."
    clause = "UU 2/1981 pasal 19"

    def __init__(self, due: Sequence["DueMark"]) -> None:
        super().__init__(
            due=[one.kind for one in due],
            indonesian="; ".join(one.said("id") for one in due),
            english="; ".join(one.said("en") for one in due),
        )


class NoStatementForMark(RefusedByRule):
    """A written statement may replace only some marks."""

    code = "no-statement-for-mark"
    indonesian = "Surat keterangan hanya menggantikan tanda sah atau tanda batal, bila tidak ada tempat pada UTTP."
    english = "A written statement takes the place of a tanda sah or batal only, where the instrument has no room."
    clause = "UU 2/1981 pasal 20 ayat (5)"


@dataclass(frozen=True)
class Mark:
    """Marks of one kind and size at one place: how many, and of which year.

    `serial` is a number in older events; instruments bear no serial number of a mark. `statement`: a written statement
    replaces the mark. `place` is the place on the instrument; None in older events.
    """

    kind: MarkKind
    serial: Annotated[str | None, Other("a number of a mark in an older event; no longer taken")] = None
    code: Annotated[str | None, Other("one of the size codes of the kind's file")] = None
    year: int | None = None
    place: str | None = None
    count: int = 1
    statement: bool = False

    def __str__(self) -> str:
        """As on a certificate: `2 tanda jaminan JP8 (baut penutup)`."""
        words = [
            f"{self.count}" if self.count > 1 else "",
            "surat keterangan pengganti" if self.statement else "",
            f"tanda {self.kind.replace('-', ' ')}",
            self.code or self.serial or "",
            f"'{self.year % 100:02d}" if self.year is not None else "",
            f"({self.place})" if self.place else "",
        ]
        return " ".join(word for word in words if word)


@dataclass(frozen=True)
class EndOfMarks:
    """Why and when a tanda sah ended before its last day, and who recorded it."""

    cause: EndCause
    why: str
    ended_on: date
    ended_by: str


class KnownMark(dated_data.Dated):
    """One of the five marks: its shape, its size codes, whether it shows the year, and how long it lasts."""

    kind: MarkKind
    name: Annotated[str, Field(min_length=1)]
    shape: Annotated[str, Field(min_length=1)]
    codes: frozenset[str]
    year: bool = False
    statement: bool = False
    lasts: Literal["interval", "withdrawn", "usable-again"]


KNOWN = dated_data.load(Path(__file__).parent / "data" / "marks.yaml", KnownMark, apart_by=lambda line: line.kind)


class DueMark(BaseModel):
    """A mark to put on, in one of these sizes, and how many. No codes: its sizes are not known."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: MarkKind
    codes: tuple[str, ...]
    least: Count = 1
    most: Annotated[int, Field(ge=1, le=64)] = 1

    @model_validator(mode="after")
    def _is_known(self) -> "DueMark":
        known = {code for mark in KNOWN if mark.kind == self.kind for code in mark.codes}
        if strange := sorted(set(self.codes) - known):
            raise ValueError(f"{', '.join(strange)}: no size code of the mark {self.kind}")
        if self.least > self.most:
            raise ValueError(f"least {self.least} is above most {self.most}")
        return self

    def fits(self, mark: Mark) -> bool:
        """Whether a mark of this kind has one of the sizes, or is replaced by a statement, which has none."""
        return mark.code is None if mark.statement or not self.codes else mark.code in self.codes

    _TO: ClassVar[Mapping[Language, str]] = {"id": "sampai", "en": "to"}

    def said(self, language: Language) -> str:
        """`1 tanda sah (SP6 atau SP4)`."""
        number = str(self.least) if self.least == self.most else f"{self.least} {self._TO[language]} {self.most}"
        codes = f" ({listed(self.codes, language, OR)})" if self.codes else ""
        return f"{number} tanda {self.kind.replace('-', ' ')}{codes}"


class MarksAt(dated_data.Dated):
    """The marks of one stage, for one kind of instrument."""

    stage: MarkStage
    put: Annotated[tuple[DueMark, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _names_a_kind_once(self) -> "MarksAt":
        if twice := [kind for kind, times in Counter(one.kind for one in self.put).items() if times > 1]:
            raise ValueError(f"put names {', '.join(twice)} more than once")
        return self


def marks_due(lines: Sequence[MarksAt], stage: MarkStage, on: date) -> tuple[DueMark, ...]:
    """The marks to put on at a stage on this day. Raises NoRuleInForce."""
    line = dated_data.line_in_force((one for one in lines if one.stage == stage), on)
    if line is None:
        raise NoRuleInForce(what=Named("verification-marks", "tanda tera", "verification marks"), on=on.isoformat())
    return line.put


def checked(marks: Sequence[Mark], due: Sequence[DueMark], tested_on: date) -> tuple[Mark, ...]:
    """The marks that were put on; those that show a year get the year of the test.

    Raises MarksNotComplete if one is missing, too many, not due or of a wrong size, NoStatementForMark.
    """
    known = {one.kind: one for one in dated_data.in_force(KNOWN, tested_on)}
    by_kind = {one.kind: one for one in due}
    if any(mark.statement and not known[mark.kind].statement for mark in marks):
        raise NoStatementForMark
    numbers: Counter[MarkKind] = Counter()
    for mark in marks:
        numbers[mark.kind] += mark.count
    fit = all(mark.kind in by_kind and by_kind[mark.kind].fits(mark) for mark in marks)
    if not fit or not all(one.least <= numbers[one.kind] <= one.most for one in due):
        raise MarksNotComplete(due)
    return tuple(replace(mark, year=tested_on.year) if known[mark.kind].year else mark for mark in marks)
