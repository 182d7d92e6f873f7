"""Appeals about suspensions, withdrawals and reductions of certificates: what can be disputed, by whom it is handled, what follows."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.certification.appeal.appeal import Appeal, appeal_of
from services.certification.appeal.filing import (
    AppealTooLate,
    CertificateOfAnotherCase,
    NothingToAppeal,
    decision_to_appeal,
    file_appeal,
)
from services.certification.appeal.handling import AppealBySomebodyOfTheCase, Concerned, assign_appeal, decide_appeal
from services.certification.certificate.appealed import NotReopened, decide_again, in_effect
from services.certification.certificate.certificate import Appealable, Certificate, ScopeLine
from services.certification.certificate.ending import expire, transfer
from services.certification.certificate.scope import extend, reduce
from services.certification.certificate.suspension import restore, suspend, withdraw
from services.certification.certification.separation import DeciderMayNotDecideAgain
from shared.errors import EffectiveBeforeHistory
from tests.certification.certificates import NOW, grounds
from tests.certification.certificates import certificate as granted
from tests.certification.given import CLIENT, DECIDER, ID, LEAD, OTHER_DECIDER, ready_for

HEAD, HANDLER = "mulyono", "lestari"
ACCOUNT, GROUNDS = "Contoh berasal dari pabrik lain.", "Label contoh tidak sama dengan berita acara."
LAWU, MERAPI = ScopeLine("brand", "Tirta Lawu"), ScopeLine("brand", "Tirta Merapi")
MAY, JUNE, JULY = date(2027, 5, 1), date(2027, 6, 1), date(2027, 7, 1)
LAST = date(2030, 4, 8)
CASE = ready_for("hand-over")
KINDS: tuple[Appealable, ...] = ("certificate-suspended", "certificate-withdrawn", "certificate-reduced")


def certificate() -> Certificate:
    """A certificate of CASE."""
    one = granted()
    one.certification_id = CASE.id
    return one


def decided(kind: Appealable, on: date = MAY, effective_on: date | None = None) -> Certificate:
    """A certificate about which DECIDER decided."""
    one = certificate()
    why = grounds(on, effective_on)
    if kind == "certificate-suspended":
        suspend(one, why, NOW)
    elif kind == "certificate-withdrawn":
        withdraw(one, why, NOW)
    else:
        extend(one, (LAWU,), ID, grounds(on), NOW)
        reduce(one, (MERAPI,), why, NOW)
    return one


def filed(one: Certificate, kind: Appealable, on: date = MAY) -> Appeal:
    return file_appeal(CASE, decision_to_appeal(CASE, one, kind), ACCOUNT, CLIENT, on, NOW)


def upheld(one: Certificate, kind: Appealable) -> Appeal:
    appeal, concerned = filed(one, kind), Concerned(CASE, [one])
    assign_appeal(appeal, concerned, (HANDLER,), HEAD, MAY, NOW)
    decide_appeal(appeal, concerned, "upheld", GROUNDS, HANDLER, JUNE, NOW)
    return appeal


def revoked(one: Certificate, appeal: Appeal, on: date = JULY, effective_on: date | None = None) -> None:
    decide_again(one, appeal.id, "revoked", grounds(on, effective_on, by=OTHER_DECIDER), NOW)


def recorded(one: Certificate) -> list[str]:
    events: Any = one.pending_events
    return [each.TOPIC.partition(".")[2] for each in events[1:]]


@pytest.mark.parametrize("kind", KINDS)
def test_the_newest_decision_is_disputed_from_its_day(kind: Appealable) -> None:
    one = decided(kind, MAY, JULY)
    last = MAY + timedelta(days=30)
    appeal = filed(one, kind, last)
    assert (appeal.about, appeal.number, appeal.contested_on, appeal.certificate_id) == (kind, 1, MAY, one.id)
    assert appeal.id == appeal_of(one.certification_id, kind, 1)
    with pytest.raises(AppealTooLate):
        filed(one, kind, last + timedelta(days=1))
    with pytest.raises(EffectiveBeforeHistory):
        filed(one, kind, MAY - timedelta(days=1))


def test_a_second_suspension_is_a_decision_of_its_own() -> None:
    one = decided("certificate-suspended")
    restore(one, grounds(JUNE), NOW)
    suspend(one, grounds(JULY), NOW)
    assert filed(one, "certificate-suspended", JULY).number == 2


@pytest.mark.parametrize("kind", KINDS)
def test_without_a_decision_there_is_nothing_to_appeal(kind: Appealable) -> None:
    with pytest.raises(NothingToAppeal):
        filed(certificate(), kind)


def test_what_is_over_is_not_appealed() -> None:
    restored, withdrawn, moved, expired = (decided("certificate-suspended") for _ in range(4))
    restore(restored, grounds(JUNE), NOW)
    withdraw(withdrawn, grounds(JUNE), NOW)
    expire(expired, LAST + timedelta(days=1), NOW)
    regained = decided("certificate-reduced")
    extend(regained, (MERAPI,), ID, grounds(JUNE), NOW)
    assert [in_effect(one, "certificate-suspended") for one in (restored, withdrawn, expired)] == [None] * 3
    assert in_effect(regained, "certificate-reduced") is None
    moved = decided("certificate-reduced")
    transfer(moved, "LSPro lain", grounds(JUNE), NOW)
    assert in_effect(moved, "certificate-reduced") is None


def test_a_certificate_is_appealed_in_its_own_case() -> None:
    with pytest.raises(CertificateOfAnotherCase):
        decision_to_appeal(ready_for("hand-over"), decided("certificate-suspended"), "certificate-suspended")


@pytest.mark.parametrize("subject", [DECIDER, LEAD, CLIENT])
def test_nobody_who_acted_about_the_certificate_handles_it(subject: str) -> None:
    one = decided("certificate-suspended")
    concerned = Concerned(CASE, [one])
    with pytest.raises(AppealBySomebodyOfTheCase) as refused:
        assign_appeal(filed(one, "certificate-suspended"), concerned, (HANDLER, subject), HEAD, MAY, NOW)
    assert refused.value.details["subject"] == subject


def test_handlers_of_one_appeal_do_not_handle_the_next() -> None:
    one = decided("certificate-suspended")
    revoked(one, upheld(one, "certificate-suspended"))
    withdraw(one, grounds(JULY), NOW)
    appeal = filed(one, "certificate-withdrawn", JULY)
    with pytest.raises(AppealBySomebodyOfTheCase) as refused:
        assign_appeal(appeal, Concerned(CASE, [one]), (HANDLER,), HEAD, JULY, NOW)
    assert refused.value.details["because"] == "certification.certificate-decision-reopened"


def test_a_dismissed_appeal_changes_nothing_about_the_certificate() -> None:
    one = decided("certificate-suspended")
    appeal, concerned, before = filed(one, "certificate-suspended"), Concerned(CASE, [one]), recorded(one)
    assign_appeal(appeal, concerned, (HANDLER,), HEAD, MAY, NOW)
    decide_appeal(appeal, concerned, "dismissed", GROUNDS, HANDLER, JUNE, NOW)
    assert (recorded(one), one.reopened) == (before, ())
    with pytest.raises(NotReopened):
        revoked(one, appeal)


@pytest.mark.parametrize("kind", KINDS)
def test_an_upheld_appeal_asks_another_decider(kind: Appealable) -> None:
    one = decided(kind)
    before = one.decided
    appeal = upheld(one, kind)
    assert [(again.appeal_id, again.kind, again.decided_by) for again in one.reopened] == [(appeal.id, kind, DECIDER)]
    assert one.decided == before, "the first decision counts until the new one"
    for outcome in ("revoked", "confirmed"):
        with pytest.raises(DeciderMayNotDecideAgain) as refused:
            decide_again(one, appeal.id, outcome, grounds(JULY), NOW)
        assert refused.value.details == {"because": f"certification.{kind}", "on": MAY.isoformat()}
    decide_again(one, appeal.id, "confirmed", grounds(JULY, by=OTHER_DECIDER), NOW)
    assert (one.reopened, one.decided, recorded(one)[-1]) == ((), before, "certificate-decided-again")
    with pytest.raises(NotReopened):
        revoked(one, appeal)


def test_the_first_decider_waits_for_the_new_decision() -> None:
    one = decided("certificate-suspended")
    appeal = upheld(one, "certificate-suspended")
    with pytest.raises(DeciderMayNotDecideAgain):
        restore(one, grounds(JULY), NOW)
    revoked(one, appeal)
    suspend(one, grounds(JULY), NOW)
    assert one.decided == "suspended", "a later decision is the first decider's again"


def test_a_suspension_that_was_wrong_ends() -> None:
    one = decided("certificate-suspended")
    revoked(one, upheld(one, "certificate-suspended"))
    assert recorded(one)[-2:] == ["certificate-restored", "certificate-decided-again"]
    assert [one.standing(day) for day in (MAY, JULY, LAST)] == ["suspended", "valid", "valid"]
    assert one.valid_until == LAST


def test_a_reduction_that_was_wrong_is_given_back() -> None:
    one = decided("certificate-reduced")
    revoked(one, upheld(one, "certificate-reduced"))
    assert recorded(one)[-2:] == ["reduction-revoked", "certificate-decided-again"]
    assert {LAWU, MERAPI} <= set(one.scope)
    assert len(one.scope) == len(set(one.scope))


@pytest.mark.parametrize("before", ["valid", "suspended"])
def test_a_withdrawal_that_was_wrong_leaves_what_was_before(before: str) -> None:
    one = certificate()
    if before == "suspended":
        suspend(one, grounds(date(2027, 2, 1)), NOW)
    withdraw(one, grounds(MAY), NOW)
    revoked(one, upheld(one, "certificate-withdrawn"))
    assert recorded(one)[-2:] == ["withdrawal-revoked", "certificate-decided-again"]
    assert [one.standing(day) for day in (MAY - timedelta(days=1), MAY, JULY)] == [before, "withdrawn", before]
    assert (one.standing(LAST + timedelta(days=1)), one.valid_until) == ("expired", LAST)


def test_a_withdrawal_that_did_not_count_yet_never_counts() -> None:
    one = decided("certificate-withdrawn", MAY, date(2027, 12, 1))
    appeal = upheld(one, "certificate-withdrawn")
    with pytest.raises(EffectiveBeforeHistory):
        revoked(one, appeal)
    revoked(one, appeal, JULY, date(2027, 12, 1))
    assert {one.standing(MAY + timedelta(days=day)) for day in range(400)} == {"valid"}


def test_of_a_suspension_that_was_replaced_nothing_is_taken_back() -> None:
    one = decided("certificate-suspended")
    appeal = upheld(one, "certificate-suspended")
    restore(one, grounds(JUNE, by=OTHER_DECIDER), NOW)
    suspend(one, grounds(JUNE, by=OTHER_DECIDER), NOW)
    revoked(one, appeal)
    assert (one.decided, recorded(one)[-2:]) == ("suspended", ["certificate-suspended", "certificate-decided-again"])


@given(days=st.lists(st.integers(0, 300), min_size=4, max_size=4).map(sorted), day=st.integers(0, 600))
def test_a_revoked_withdrawal_changes_no_past_day(days: list[int], day: int) -> None:
    first, second, third, fourth = (MAY + timedelta(days=one) for one in days)
    one = certificate()
    suspend(one, grounds(first), NOW)
    withdraw(one, grounds(second), NOW)
    appeal, concerned = filed(one, "certificate-withdrawn", second), Concerned(CASE, [one])
    assign_appeal(appeal, concerned, (HANDLER,), HEAD, third, NOW)
    decide_appeal(appeal, concerned, "upheld", GROUNDS, HANDLER, third, NOW)
    shown, asked = one.standing(MAY + timedelta(days=day)), MAY + timedelta(days=day)
    revoked(one, appeal, fourth)
    assert one.standing(asked) == (shown if asked < fourth else "suspended")
