"""The order of the stages: each mandatory stage ahead is done, and no correction of another stage is open."""

from collections.abc import Collection, Sequence

from services.certification.certification.certification import Certification
from services.certification.scheme.scheme import Stage, StageName
from shared.errors import Forbidden, RefusedByRule


class StageNotOfScheme(RefusedByRule):
    code = "stage-not-of-scheme"
    indonesian = "Skema {scheme} tidak mempunyai tahap {stage:words}."
    english = "The scheme {scheme} has no stage {stage:words}."
    clause = "ISO/IEC 17065 7.1"


class StageNotYet(RefusedByRule):
    """A stage ahead is not done; `missing` names the first. No way leads round a mandatory stage."""

    code = "stage-not-yet"
    indonesian = "Tahap {stage:words} belum dapat dilakukan: selesaikan dahulu tahap {missing:words}."
    english = "The stage {stage:words} cannot begin: complete the stage {missing:words} first."
    clause = "ISO/IEC 17065 7.4"


class StageDoneAlready(RefusedByRule):
    code = "stage-done-already"
    indonesian = "Tahap {stage:words} sudah selesai."
    english = "The stage {stage:words} is done already."


class StageIsPast(RefusedByRule):
    code = "stage-is-past"
    indonesian = (
        "Perkara sudah berada di tahap {current:words}; pada tahap {stage:words} tidak ada yang dapat ditambahkan."
    )
    english = "The case has reached the stage {current:words}; nothing can be added to the stage {stage:words}."


class CorrectionsOpen(RefusedByRule):
    """`nonconformities` are the ids of the open ones."""

    code = "corrections-open"
    indonesian = "Masih ada ketidaksesuaian dari tahap {stage:words} yang belum diverifikasi; verifikasi dahulu tindakan perbaikannya."
    english = "A nonconformity of the stage {stage:words} is not verified yet; verify its correction first."
    clause = "ISO/IEC 17065 7.4.6–7.4.8"


class BillingNotCleared(RefusedByRule):
    """The scheme's billing gate (CX-19)."""

    code = "billing-not-cleared"
    indonesian = "Biaya sertifikasi belum lunas; tahap {stage:words} menunggu pembayarannya."
    english = "The fee of this certification is not paid; the stage {stage:words} waits for it."


class NotTheActor(Forbidden):
    """The scheme names other roles for the stage."""

    code = "not-the-actor"
    indonesian = "Tahap {stage:words} dilakukan oleh {roles:any}."
    english = "The stage {stage:words} is done by {roles:any}."


def stage_of(case: Certification, stage: StageName) -> Stage:
    """The stage as the scheme of the case has it. Raises StageNotOfScheme."""
    found = case.the_scheme().by_name.get(stage)
    if found is None:
        raise StageNotOfScheme(scheme=case.the_scheme().named, stage=stage)
    return found


def refuse_unless_next(case: Certification, stage: StageName) -> None:
    """Refuses a stage that is not due.

    Raises CertificationEnded, StageNotOfScheme, StageDoneAlready, CorrectionsOpen, BillingNotCleared, StageNotYet.
    """
    case.refuse_when_ended()
    stage_of(case, stage)
    if stage in case.done:
        raise StageDoneAlready(stage=stage)
    refuse_unless_ahead_is_done(case, stage)


def refuse_unless_ahead_is_done(case: Certification, stage: StageName, *but: StageName) -> None:
    """Refuses a stage while one ahead of it waits, except those in `but`; and while another stage's correction is open.

    Raises CorrectionsOpen, BillingNotCleared, StageNotYet.
    """
    for id, found_in in case.corrections.items():
        if found_in != stage:
            raise CorrectionsOpen(stage=found_in, nonconformities=[str(id)])
    missing = _missing_before(case, stage, but)
    if missing == "payment":
        raise BillingNotCleared(stage=stage)
    if missing is not None:
        raise StageNotYet(stage=stage, missing=missing)


def refuse_unless_current(case: Certification, stage: StageName) -> None:
    """Refuses an addition to a stage that did not begin, or after which another began.

    Raises CertificationEnded, StageNotOfScheme, StageNotYet, StageIsPast.
    """
    case.refuse_when_ended()
    stage_of(case, stage)
    if case.current == stage:
        return
    order = [one.stage for one in case.the_scheme().stages]
    if case.current in order and order.index(case.current) < order.index(stage):
        raise StageNotYet(stage=stage, missing=case.current)
    raise StageIsPast(stage=stage, current=case.current)


def refuse_other_actor(stage: StageName, by: Sequence[str], roles: Collection[str]) -> str:
    """The first role of `by`, those that act in a stage, that somebody with `roles` holds. Raises NotTheActor."""
    found = next((one for one in by if one in roles), None)
    if found is None:
        raise NotTheActor(stage=stage, roles=list(dict.fromkeys(by)))
    return found


def _missing_before(case: Certification, stage: StageName, but: Collection[StageName]) -> StageName | None:
    for one in case.the_scheme().stages:
        if one.stage == stage:
            return None
        if one.mandatory and one.stage not in case.done and one.stage not in but:
            return one.stage
    return None
