"""What cannot be right about a scheme although each of its parts is well formed: a way round a stage, a gate nobody passes.

A fault is a path within the file and a problem; list items count from 0.
"""

from collections.abc import Collection, Iterator

from services.certification.scheme.scheme import EVALUATING, Scheme
from services.certification.standard.standard import STANDARDS
from shared.offices import OFFICES
from shared.roles import ALL


def faults(scheme: Scheme) -> list[str]:
    """All faults of a scheme, so that its writer corrects them in one go."""
    broken = [*_names(scheme), *_next(scheme)]
    checks = () if broken else (_ways, _billing)
    return [*broken, *(fault for check in (*checks, _parts, _certificates) for fault in check(scheme))]


def _names(scheme: Scheme) -> Iterator[str]:
    if scheme.office not in OFFICES:
        yield f"office: there is no office {scheme.office}"
    yield from _twice("stages", [one.stage for one in scheme.stages])
    yield from _twice("subtypes", [one.code for one in scheme.subtypes])
    for number, stage in enumerate(scheme.stages):
        yield from (f"stages.{number}.by: there is no role {role}" for role in stage.by if role not in ALL)
    yield from (f"competences.{role}: there is no such role" for role in scheme.competences if role not in ALL)
    for number, id in enumerate(scheme.standards):
        if id not in STANDARDS:
            yield f"standards.{number}: there is no edition {id}"
    if scheme.assessment is not None:
        named = (*scheme.assessment.roles, scheme.assessment.by)
        yield from (f"assessment: there is no role {role}" for role in named if role not in ALL)


def _twice(path: str, names: Collection[str]) -> Iterator[str]:
    listed = list(names)
    yield from (
        f"{path}.{number}: {one} is listed twice" for number, one in enumerate(listed) if one in listed[:number]
    )


def _next(scheme: Scheme) -> Iterator[str]:
    """Stages follow each other down the list, so no way goes round in a circle."""
    place = {one.stage: number for number, one in enumerate(scheme.stages)}
    for number, stage in enumerate(scheme.stages):
        for one in stage.next:
            if one not in place:
                yield f"stages.{number}.next: there is no stage {one}"
            elif place[one] <= number:
                yield f"stages.{number}.next: {one} stands before {stage.stage}"
        if not stage.next and stage.stage != scheme.stages[-1].stage:
            yield f"stages.{number}.next: nothing follows {stage.stage}, which is not the last"
    followed = {scheme.stages[0].stage, *(one for stage in scheme.stages for one in stage.next)}
    for number, stage in enumerate(scheme.stages):
        if stage.stage not in followed:
            yield f"stages.{number}: no way leads to {stage.stage}"


def _ways(scheme: Scheme) -> Iterator[str]:
    """No way round a mandatory stage: each way to the end goes through it."""
    for number, stage in enumerate(scheme.stages):
        around = next((way for way in scheme.paths() if stage.stage not in way), None)
        if stage.mandatory and around is not None:
            yield f"stages.{number}: a way leads around {stage.stage}: {' → '.join(around)}"
        if not stage.mandatory and around is None:
            yield f"stages.{number}: {stage.stage} is not mandatory, and each way leads through it"


def _billing(scheme: Scheme) -> Iterator[str]:
    """CX-19: payment comes before the body works, or before it hands over, as the office's standard says."""
    gated = EVALUATING if scheme.billing_gate == "before-execution" else {"hand-over"}
    for way in scheme.paths():
        first = next((number for number, one in enumerate(way) if one in gated), len(way))
        if "payment" not in way[:first]:
            yield f"billing_gate: unpaid, a way leads to {way[first] if first < len(way) else 'the end'}"
            return
    if scheme.billing_gate == "before-hand-over" and any(
        "payment" in way[: way.index("decision")] for way in scheme.paths() if "decision" in way
    ):
        yield "billing_gate: the scheme asks for payment before the decision, not before the hand-over"


def _parts(scheme: Scheme) -> Iterator[str]:
    """What a stage needs is there, and what is there has a stage."""
    names = set(scheme.by_name)
    if ("sampling" in names) != ("testing" in names):
        yield "stages: samples are taken and not tested, or tested and not taken"
    if ("testing" in names) != (scheme.tests is not None):
        yield "tests: they are described where products are tested, and nowhere else"
    if any(one.finds for one in scheme.stages) != (scheme.correction is not None):
        yield "correction: deadlines are named where nonconformities are found, and nowhere else"
    for number, stage in enumerate(scheme.stages):
        unread = {"lead-auditor", "auditor", "sampling-officer", "examiner"} & {*stage.by} - scheme.competences.keys()
        yield from (f"stages.{number}.by: no competence of {role} is named" for role in sorted(unread))


def _certificates(scheme: Scheme) -> Iterator[str]:
    for path, validity in (
        ("validity", scheme.validity),
        *((f"subtypes.{number}.validity", one.validity) for number, one in enumerate(scheme.subtypes)),
    ):
        if (validity.kind == "years") != (validity.years is not None):
            yield f"{path}.years: a number of years belongs to the kind years, and to no other"
    if scheme.surveillance is not None and scheme.validity.kind == "batch":
        yield "surveillance: one batch has none"
    yield from _twice("certificates", [one.product for one in scheme.certificates])
