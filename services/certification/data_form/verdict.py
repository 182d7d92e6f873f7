"""Whether a verified form meets the SIH of its certification: the team's words and the computed figures against the limits.

A SIH is met or not met (Permenperin 39/2018); points belong to an award. An edition without limits refuses a verdict
(`standard/standard.py`), so the office enters them first.
"""

from collections.abc import Mapping
from datetime import date, datetime

from services.certification.data_form.data_form import DataForm, ParameterVerdict
from services.certification.standard.judging import Found, Measured, Observed, Verdict, judge
from services.certification.standard.standard import NumberLimit, Standard
from shared.errors import RefusedByRule
from shared.journal.events import Event


class FigureComputed(RefusedByRule):
    code = "figure-is-computed"
    indonesian = "Parameter ini dihitung dari formulir, tidak diisi: {parameters}."
    english = "These parameters are computed from the form, not filled in: {parameters}."


# Events – stored for ever. Add fields with a plain default; never rename, never remove.
class DataFormJudged(Event[DataForm]):
    """A verified form was held against the limits of a SIH; `verdict` is of the whole.

    `limits_version`: the version of the limits that the office published; None for those of our file.
    """

    TOPIC = "certification.data-form-judged"
    INDONESIAN = "Pemenuhan {standard}: {verdict}."
    ENGLISH = "Conformity with {standard}: {verdict}."
    standard: str
    verdict: Verdict
    verdicts: tuple[ParameterVerdict, ...]
    judged_by: str
    judged_on: date
    limits_version: str | None = None

    def apply(self, form: DataForm) -> None:
        form.standard, form.verdict, form.verdicts = self.standard, self.verdict, self.verdicts
        form.happened_until = self.judged_on


# Decisions – refuse, or record one thing. Time is an argument.
def judge_form(
    form: DataForm,
    standard: Standard,
    observed: Mapping[str, str],
    *,
    limits_version: str | None,
    by: str,
    on: date,
    now: datetime,
) -> None:
    """Judges a verified form; `observed`: the team's word for each parameter that no figure answers.

    Raises DataFormDone, FigureComputed, LimitsNotEntered, and what `judge` raises.
    """
    form.refuse_unless("verified", on)
    computed = {id: found for id, found in figures_by_parameter(form).items() if id in _measured(standard)}
    if typed := sorted(observed.keys() & computed.keys()):
        raise FigureComputed(parameters=typed)
    judged = judge(standard, {**computed, **{id: Observed(word) for id, word in observed.items()}})
    verdicts = tuple(ParameterVerdict(id, verdict) for id, verdict in judged.verdicts.items())
    form.record(
        DataFormJudged,
        now,
        standard=standard.id,
        verdict=judged.product,
        verdicts=verdicts,
        judged_by=by,
        judged_on=on,
        limits_version=limits_version,
    )


def figures_by_parameter(form: DataForm) -> dict[str, Found]:
    """The figures of a form by the parameter of a SIH that they answer."""
    values = {
        "energi": (form.figures.energy, "GJ/t"),
        "air": (form.figures.water, "m3/t"),
        "bahan-baku": (form.figures.material_yield, "t/t"),
        "proses": (form.oee.oee, "OEE"),
    }
    return {id: Measured(value, unit) for id, (value, unit) in values.items() if value is not None}


def _measured(standard: Standard) -> set[str]:
    """The parameters with a limit in numbers; the team says in a word whether the others are met."""
    return {one.id for one in standard.parameters if isinstance(one.limit, NumberLimit)}
