"""OSS proves itself by its own token; status codes are dated data."""

from datetime import date, timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from deploy.simulators.oss import data_nib
from services.intake.check.oss_statuses import STATUSES, StatusCodeUnknown, code_of, oss_status
from services.intake.nib.oss_notice import is_token, notice_of, token_of
from shared.privacy.identifiers import NibInvalid

DAY = date(2026, 1, 15)
NPWP = "013121660091000"
NIB = "0404230015488"


def test_the_token_is_sha_1_over_the_four_parts() -> None:
    """SHA1("userpass01312166009100020260115"), computed with another program."""
    assert token_of("user", "pass", NPWP, DAY) == "2bc9721b54b7d71032ea2865ea7d89cb98e20394"


@pytest.mark.parametrize(("age", "right"), [(0, True), (1, True), (2, False), (-1, False)])
def test_a_token_holds_for_its_day_and_over_midnight(age: int, right: bool) -> None:
    token = token_of("user", "pass", NPWP, DAY - timedelta(days=age))
    assert is_token(token.upper(), "user", "pass", NPWP, DAY) is right


@pytest.mark.parametrize("token", ["", "x", "é" * 40, "0" * 40])
def test_anything_else_is_no_token(token: str) -> None:
    assert not is_token(token, "user", "pass", NPWP, DAY)


def test_a_message_is_read_and_its_persons_are_not() -> None:
    notice = notice_of(data_nib(NIB))
    assert (notice.nib, notice.id_izin, notice.business_name) == (NIB, f"I-{NIB}", "PT Karya Uji Mandiri")
    assert [one.kbli for one in notice.projects] == ["71206"]
    assert "Dewi" not in repr(notice)


def test_the_name_of_a_business_that_is_a_person_stays_sealed() -> None:
    assert notice_of({**data_nib(NIB), "flag_perusahaan": "N", "nama_perseroan": "Siti Kanaria"}).business_name is None


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"nib": "123"}, NibInvalid),
        ({"nib": 404230015488}, ValidationError),
        ({"oss_id": "a\x00"}, ValidationError),
        ({"data_proyek": "x"}, ValidationError),
    ],
)
def test_a_message_outside_the_contract_is_refused(change: dict[str, Any], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        notice_of({**data_nib(NIB), **change})


@pytest.mark.parametrize(
    ("effect", "code"),
    [("pause", "41"), ("resume", "42"), ("reset", "43"), ("restart", "44"), ("deemed-approved", "57")],
)
def test_the_codes_of_the_clock_are_sure(effect: str, code: str) -> None:
    assert code_of(effect, DAY) == code  # type: ignore[arg-type]
    assert oss_status(code, DAY).sure


def test_the_other_codes_say_that_they_are_not() -> None:
    assert {one.code for one in STATUSES if not one.sure} == {"10", "20", "30", "50", "90"}


def test_a_code_that_is_not_in_force_is_refused() -> None:
    with pytest.raises(StatusCodeUnknown):
        oss_status("41", date(2020, 1, 1))
    with pytest.raises(StatusCodeUnknown):
        oss_status("99", DAY)
