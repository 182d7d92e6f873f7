"""Who passes an examination, and who gets a training certificate: dated data, a line for each scheme and period.

ISO/IEC 17024:2012 9.3 and 9.4: the scheme sets the criteria before anybody is examined. The line of the first date of the session
holds; its numbers are stored with the result.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, model_validator

from services.certification.scheme.catalogue import scheme_of
from services.certification.standard.standard import Confidence, Slug
from shared.dated_data import Dated, line_in_force, load
from shared.errors import RefusedByRule

Part = Literal["theory", "practice"]
LARGEST_MARK = 100
_Percent = Annotated[Decimal, Field(gt=0, le=LARGEST_MARK)]


class PassRuleMissing(RefusedByRule):
    code = "pass-rule-missing"
    indonesian = "Belum ada aturan kelulusan skema {scheme} untuk {on:day}; pengelola sistem harus menambahkannya."
    english = "There is no pass rule of the scheme {scheme} for {on:day}; the operator of the system has to add it."


class PassRule(Dated):
    """`…_at_least`: the mark that passes, included. `resits`: examinations after a failed first one. `attendance_percent`: the share
    of the dates on which a participant was present.
    """

    scheme: Slug
    theory_at_least: _Percent | None = None
    practice_at_least: _Percent | None = None
    resits: Annotated[int, Field(ge=0)] = 0
    attendance_percent: _Percent | None = None
    stated: Annotated[str, Field(min_length=1)]
    confidence: Confidence

    @model_validator(mode="after")
    def _asks_for_something(self) -> "PassRule":
        if not self.marks and self.attendance_percent is None:
            raise ValueError("asks for nothing: name a mark or a share of attendance")
        return self

    @property
    def marks(self) -> Mapping[Part, Decimal]:
        """The mark that each part of an examination needs."""
        asked: dict[Part, Decimal | None] = {"theory": self.theory_at_least, "practice": self.practice_at_least}
        return {part: least for part, least in asked.items() if least is not None}


def load_pass_rules(path: Path) -> tuple[PassRule, ...]:
    """The lines of a file. Raises DataFault, also for two lines of a scheme on one day."""
    return load(path, PassRule, lambda line: line.scheme)


PASS_RULES = load_pass_rules(Path(__file__).parent / "data" / "pass_rules.yaml")


def pass_rule(scheme: str, on: date) -> PassRule:
    """The line of a scheme in force on a day. Raises PassRuleMissing."""
    line = line_in_force((one for one in PASS_RULES if one.scheme == scheme), on)
    if line is None:
        raise PassRuleMissing(scheme=scheme_of(scheme).named, on=on.isoformat())
    return line
