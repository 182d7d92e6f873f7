"""Decisions about certificates: given their life, when a decision is taken, then an event or a clear refusal."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from services.certification.certificate.appealed import decide_again, reopen_decision
from services.certification.certificate.certificate import (
    Batch,
    Certificate,
    CertificateEnded,
    CertificateSuspended,
    EffectiveBeforeDecision,
    EffectiveTooFarAhead,
    Grounds,
    ScopeLine,
    TakenOver,
)
from services.certification.certificate.contents import ContentMissing, ContentNotTaken, contents, refuse_surplus
from services.certification.certificate.ending import Expired, NotExpiredYet, Transferred, expire, transfer
from services.certification.certificate.granting import (
    BatchMissing,
    BatchNotOfScheme,
    BatchNotSampled,
    TakenOverEnded,
    TakenOverTooLong,
    refuse_other_batch,
)
from services.certification.certificate.renewal import RenewalLeavesGap, RenewalNotOfScheme, Renewed, renew
from services.certification.certificate.scope import (
    Reduced,
    ScopeCoveredAlready,
    ScopeNotCovered,
    ScopeNotOfCertificate,
    ScopeWouldBeEmpty,
    extend,
    reduce,
)
from services.certification.certificate.suspension import NotSuspended, Restored, restore, suspend, withdraw
from services.certification.certification.certification import Answer
from services.certification.sample.plan import Lot, plan_for
from services.certification.scheme.catalogue import SCHEMES
from shared.errors import EffectiveBeforeHistory, RefusedByRule
from shared.privacy.personal import Personal
from tests.certification.certificates import FIRST, NOW, certificate, grounds
from tests.certification.given import COUNTER, OTHER_DECIDER, ready_for

LAST = date(2030, 4, 8)
MAY, AUGUST = date(2027, 5, 1), date(2027, 8, 1)
BATCH = Batch("2026-A", 10_000, "botol")
LAWU, MERAPI = ScopeLine("brand", "Tirta Lawu"), ScopeLine("brand", "Tirta Merapi")
HOLDERS = {"client": "PT Tirta Merapi", "holder": "PT Tirta Merapi"}


def suspended() -> Certificate:
    one = certificate()
    suspend(one, grounds(MAY), NOW)
    return one


def last_event(one: Certificate) -> Any:
    return one.pending_events[-1]


def test_it_lasts_start_plus_four_years_minus_one_day() -> None:
    one = certificate()
    assert (one.valid_from, one.valid_until) == (FIRST, LAST)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_it_holds_what_its_scheme_says(scheme: str) -> None:
    batch = BATCH if scheme == "product-type-1" else None
    one = certificate(scheme, batch=batch)
    held = {line.field: line.value for line in one.holds}
    assert list(held) == [field for field in SCHEMES[scheme].certificates[0].holds if field in held]
    assert {held.get(field, HOLDERS[field]) for field in HOLDERS} == {"PT Tirta Merapi"}


def test_an_incomplete_certificate_names_what_is_missing() -> None:
    case = ready_for("hand-over")
    with pytest.raises(ContentMissing) as refused:
        contents(case, case.the_scheme().certificates[0], {"factory": "Pabrik"})
    assert refused.value.details["fields"] == ["client_address", "factory_address"]


def test_the_address_is_the_one_that_the_application_names() -> None:
    case = ready_for("hand-over")
    case.answered = (*case.answered, Answer("holder_address", "Jl. Lawu km 5"))
    lines = contents(case, case.the_scheme().certificates[0], {"factory": "Pabrik", "factory_address": "Jl. Lawu km 6"})
    assert [line.value for line in lines if line.field == "client_address"] == ["Jl. Lawu km 5"]
    with pytest.raises(ContentNotTaken):
        refuse_surplus(case, {"client_address": "Jl. Lain"})


def test_what_the_case_states_is_not_stated_again() -> None:
    with pytest.raises(ContentNotTaken) as refused:
        refuse_surplus(ready_for("hand-over"), {"brand": "Lain", "number": "1", "factory": "Pabrik"})
    assert refused.value.details["fields"] == ["brand", "number"]


def test_the_name_of_a_person_stays_sealed() -> None:
    case = ready_for("hand-over", "person")
    name: Personal[str] = Personal(uuid4(), "-")
    case.holder = (type(case.holder[0])("applicant_name", "Nama pemohon", None, name),)
    lines = contents(case, case.the_scheme().certificates[0], {"competence_scheme": "PPC"})
    holder = next(line for line in lines if line.field == "holder")
    assert (holder.value, holder.sealed, holder.source) == (None, name, "applicant_name")


@pytest.mark.parametrize("batch", [Batch("2026-B", 10_000, "botol"), Batch("2026-A", 10_001, "botol")])
def test_type_1b_covers_only_the_sampled_lot(batch: Batch) -> None:
    sampled = plan_for(Lot("2026-A", 10_000, "botol"), "random-stack", None, FIRST)
    refuse_other_batch(Batch("2026-a", 10_000, "botol"), sampled)
    with pytest.raises(BatchNotSampled):
        refuse_other_batch(batch, sampled)


def test_type_1b_covers_one_batch() -> None:
    one = certificate("product-type-1", batch=BATCH)
    assert (one.valid_until, one.standing(FIRST, "2026-B")) == (None, "not-covering")
    with pytest.raises(BatchMissing):
        certificate("product-type-1")
    with pytest.raises(BatchNotOfScheme):
        certificate(batch=BATCH)


def test_a_certificate_from_another_body_keeps_its_last_day() -> None:
    until = date(2028, 1, 31)
    assert certificate(taken_over=TakenOver("LSPro lain", "1/2024", until)).valid_until == until
    with pytest.raises(TakenOverEnded):
        certificate(taken_over=TakenOver("LSPro lain", "1/2024", FIRST - timedelta(days=1)))
    with pytest.raises(TakenOverTooLong):
        certificate(taken_over=TakenOver("LSPro lain", "1/2024", LAST + timedelta(days=1)))


def test_suspended_and_restored_the_last_day_stays() -> None:
    one = suspended()
    restore(one, grounds(AUGUST), NOW)
    assert isinstance(last_event(one), Restored)
    assert one.valid_until == LAST
    assert [one.standing(day) for day in (MAY - timedelta(days=1), MAY, AUGUST)] == ["valid", "suspended", "valid"]


def test_a_valid_certificate_cannot_be_restored() -> None:
    with pytest.raises(NotSuspended):
        restore(certificate(), grounds(MAY), NOW)


def test_a_suspension_ends_in_restoration_or_withdrawal_only() -> None:
    why = grounds(AUGUST)
    decisions = _decisions(why)
    for decide in (decisions[0], decisions[3], decisions[5], decisions[6]):
        with pytest.raises(CertificateSuspended) as problem:
            decide(suspended())
        assert problem.value.details["suspended_on"] == MAY.isoformat()
    one = suspended()
    withdraw(one, why, NOW)
    assert one.standing(AUGUST) == "withdrawn"


def _decisions(why: Grounds) -> list[Any]:
    return [
        lambda one: suspend(one, why, NOW),
        lambda one: restore(one, why, NOW),
        lambda one: withdraw(one, why, NOW),
        lambda one: extend(one, (LAWU,), uuid4(), why, NOW),
        lambda one: reduce(one, (MERAPI,), why, NOW),
        lambda one: transfer(one, "LSPro lain", why, NOW),
        lambda one: renew(one, "x", uuid4(), why, NOW),
    ]


@pytest.mark.parametrize("number", range(7))
def test_nothing_is_decided_about_a_certificate_that_has_ended(number: int) -> None:
    withdrawn, transferred = certificate(), certificate()
    withdraw(withdrawn, grounds(MAY), NOW)
    transfer(transferred, "LSPro lain", grounds(MAY), NOW)
    for one, day in ((withdrawn, AUGUST), (transferred, AUGUST), (certificate(), date(2030, 4, 9))):
        with pytest.raises(CertificateEnded):
            _decisions(grounds(day))[number](one)


@pytest.mark.parametrize(
    ("on", "effective_on", "refusal"),
    [
        (MAY - timedelta(days=1), MAY, EffectiveBeforeHistory),
        (MAY + timedelta(days=1), MAY, EffectiveBeforeDecision),
        (MAY, MAY + timedelta(days=367), EffectiveTooFarAhead),
    ],
)
def test_days_lie_in_order(on: date, effective_on: date, refusal: type[RefusedByRule]) -> None:
    with pytest.raises(refusal):
        withdraw(suspended(), grounds(on, effective_on), NOW)


def test_a_decision_does_not_count_before_an_earlier_one() -> None:
    one = certificate()
    suspend(one, grounds(MAY, AUGUST), NOW)
    with pytest.raises(EffectiveBeforeHistory):
        transfer(one, "LSPro lain", grounds(MAY, AUGUST - timedelta(days=1)), NOW)


def test_suspension_and_withdrawal_wait_for_no_later_renewal() -> None:
    one, today = certificate(), LAST - timedelta(days=200)
    renew(one, "x", uuid4(), grounds(today, LAST + timedelta(days=1)), NOW)
    suspend(one, grounds(today), NOW)
    restore(one, grounds(today, today + timedelta(days=9)), NOW)
    assert [one.standing(today + timedelta(days=day)) for day in (0, 8, 9)] == ["suspended", "suspended", "valid"]
    withdraw(one, grounds(today + timedelta(days=20)), NOW)
    assert one.standing(LAST + timedelta(days=30)) == "withdrawn"


def test_nothing_that_counts_later_revives_a_withdrawn_one() -> None:
    one = suspended()
    restore(one, grounds(MAY, AUGUST), NOW)
    withdraw(one, grounds(MAY + timedelta(days=1)), NOW)
    assert one.standing(AUGUST) == "withdrawn"


def test_a_withdrawal_is_revoked_from_its_day_on() -> None:
    one, appeal = certificate(), uuid4()
    withdraw(one, grounds(MAY, AUGUST), NOW)
    suspend(one, grounds(MAY), NOW)
    reopen_decision(one, appeal, "certificate-withdrawn", 1, (COUNTER,), MAY, NOW)
    with pytest.raises(EffectiveBeforeHistory):
        decide_again(one, appeal, "revoked", grounds(MAY, by=OTHER_DECIDER), NOW)
    decide_again(one, appeal, "revoked", grounds(MAY, AUGUST, by=OTHER_DECIDER), NOW)
    assert one.standing(AUGUST) == "suspended"


def test_what_ends_before_its_new_term_is_not_renewed() -> None:
    one, today = certificate(), LAST - timedelta(days=200)
    withdraw(one, grounds(today, today + timedelta(days=50)), NOW)
    with pytest.raises(CertificateEnded):
        renew(one, "x", uuid4(), grounds(today, LAST + timedelta(days=1)), NOW)


def test_the_scope_grows_and_shrinks_and_never_ends_empty() -> None:
    one = certificate()
    extend(one, (LAWU,), uuid4(), grounds(MAY), NOW)
    with pytest.raises(ScopeCoveredAlready):
        extend(one, (ScopeLine("brand", "tirta lawu"),), uuid4(), grounds(MAY), NOW)
    with pytest.raises(ScopeNotOfCertificate):
        extend(one, (ScopeLine("factory", "Lain"),), uuid4(), grounds(MAY), NOW)
    with pytest.raises(ScopeNotCovered):
        reduce(one, (ScopeLine("brand", "Lain"),), grounds(MAY), NOW)
    reduce(one, (MERAPI,), grounds(MAY), NOW)
    assert isinstance(last_event(one), Reduced)
    assert [line.value for line in one.scope if line.field == "brand"] == ["Tirta Lawu"]
    with pytest.raises(ScopeWouldBeEmpty):
        reduce(one, (LAWU,), grounds(MAY), NOW)


def test_a_renewal_continues_the_term() -> None:
    one, start = certificate(), LAST + timedelta(days=1)
    renew(one, "new.code.x", uuid4(), grounds(date(2030, 3, 1), start), NOW)
    assert isinstance(last_event(one), Renewed)
    assert (one.valid_from, one.valid_until, one.code) == (FIRST, date(2034, 4, 8), "new.code.x")
    assert one.standing(start) == "valid"


def test_a_renewal_leaves_no_gap_and_needs_a_term() -> None:
    with pytest.raises(RenewalLeavesGap):
        renew(certificate(), "x", uuid4(), grounds(date(2030, 3, 1), LAST + timedelta(days=2)), NOW)
    with pytest.raises(RenewalNotOfScheme):
        renew(certificate("product-type-1", batch=BATCH), "x", uuid4(), grounds(MAY), NOW)


def test_another_body_takes_it_over() -> None:
    one = certificate()
    transfer(one, "LSPro lain", grounds(MAY), NOW)
    assert isinstance(last_event(one), Transferred)
    assert one.standing(MAY) == "transferred"


def test_it_expires_once_after_its_last_day() -> None:
    one = certificate()
    with pytest.raises(NotExpiredYet):
        expire(one, LAST, NOW)
    expire(one, LAST + timedelta(days=1), NOW)
    recorded = len(one.pending_events)
    assert isinstance(last_event(one), Expired)
    expire(one, LAST + timedelta(days=2), NOW)
    assert len(one.pending_events) == recorded


def test_a_withdrawn_certificate_does_not_expire_too() -> None:
    one = suspended()
    withdraw(one, grounds(AUGUST), NOW)
    recorded = len(one.pending_events)
    expire(one, LAST + timedelta(days=1), NOW)
    assert len(one.pending_events) == recorded
