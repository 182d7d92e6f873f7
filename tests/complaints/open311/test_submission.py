"""A report as a client sends it: every field of GeoReport v2, the attributes, and all that is wrong in one answer."""

from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.complaints.open311.catalogue import service
from services.complaints.open311.definition import ATTRIBUTES, defined
from services.complaints.open311.form import read_form
from services.complaints.open311.submission import Refused, read_report
from services.complaints.policy.policy import policy_for
from services.complaints.report.report import Report
from shared.errors import Refusal
from shared.offices import office

PASURUAN = office("disperindag-pasuruan")
LATE = service(PASURUAN.code, "PSR-TERA-time-limit")
CASE = UUID("0198f3c6-8f2a-7c3e-9d56-0d6b2f5a7a10")
LEAST = {"attribute[kind]": "complaint", "description": "Lama sekali.", "lat": "-7.6525", "long": "112.8"}


def report(**fields: Any) -> Report:
    return sent({**LEAST, **fields})


def sent(fields: dict[str, str | list[str]] | dict[str, str]) -> Report:
    form = read_form("application/x-www-form-urlencoded", urlencode(fields, doseq=True).encode())
    return read_report(form, PASURUAN, LATE, "id")


def faults(fields: dict[str, str | list[str]] | dict[str, str]) -> list[str]:
    """The codes of all refusals."""
    with pytest.raises(Refused) as refused:
        sent(fields)
    return sorted(one.code for one in refused.value.faults)


def test_the_least_report_says_what_and_where() -> None:
    made = report()
    assert (made.channel, made.kind, made.secrecy, made.text) == ("open311", "complaint", "open", "Lama sekali.")
    assert (made.service_code, made.component, made.latitude, made.longitude) == (
        "PSR-TERA",
        "time-limit",
        "-7.6525",
        "112.8",
    )
    assert (made.reporter, made.address, made.served_on, made.photos) == ({}, "", None, ())


def test_every_field_has_its_place() -> None:
    made = report(
        address_string="Pasar Bangil\r\nBlok A",
        email="siti@contoh.id",
        device_id="tt222111",
        account_id="123456",
        first_name="Siti",
        last_name="Aminah",
        phone="081234567890",
        description="Timbangan belum ditera\r\nsejak Januari.",
        media_url="https://foto.contoh.id/1.jpg",
        **{
            "attribute[secrecy]": "confidential",
            "attribute[served_on]": "2026-01-15",
            "attribute[reporter_address]": "Jl. Raya Raci 9",
            "attribute[loss_kind][]": ["material", "immaterial"],
            "attribute[loss_amount]": "150000",
            "attribute[loss]": "Tidak dapat berjualan",
            "attribute[remedy]": "Ditera minggu ini",
            "attribute[about_case]": str(CASE),
        },
    )
    assert (
        made.text
        == "Timbangan belum ditera\nsejak Januari.\n\nTautan yang dikirim pelapor: https://foto.contoh.id/1.jpg"
    )
    assert made.address == "Pasar Bangil\nBlok A"
    assert made.reporter == {
        "name": "Siti Aminah", "address": "Jl. Raya Raci 9", "email": "siti@contoh.id", "phone": "081234567890",
    }  # fmt: skip
    assert (made.secrecy, made.served_on, made.about_case) == ("confidential", date(2026, 1, 15), CASE)
    assert made.loss == "Materiil, Imateriil, Rp150.000\nTidak dapat berjualan"
    assert made.remedy == "Ditera minggu ini"


def test_a_place_is_coordinates_an_address_or_a_known_place() -> None:
    somewhere = {"attribute[kind]": "complaint", "description": "Lama sekali."}
    assert sent({**somewhere, "address_string": "Pasar Bangil"}).address == "Pasar Bangil"
    assert "Raci" in sent({**somewhere, "address_id": PASURUAN.code}).address
    assert faults(somewhere) == ["open311-location-missing"]
    assert faults({**somewhere, "address_id": "545483"}) == ["open311-place-unknown"]


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [
        ("-7.65", ""),
        ("", "112.8"),
        ("91", "0"),
        ("0", "-180.1"),
        ("NaN", "0"),
        ("1e1", "0"),
        ("7,65", "112"),
        ("\u0667", "1"),
        ("9" * 400, "0"),
    ],
)
def test_coordinates_are_two_and_in_range(latitude: str, longitude: str) -> None:
    assert faults({**LEAST, "lat": latitude, "long": longitude}) == ["open311-location-wrong"]


def test_all_faults_are_told_at_once() -> None:
    wrong = {
        "attribute[secrecy]": "hidden",
        "attribute[WHISPAWN]": "1",
        "media_url": "javascript:alert(1)",
        "description": "x" * 4001,
    }
    assert faults(wrong) == [
        "open311-attribute-missing", "open311-attribute-unknown", "open311-attribute-wrong", "open311-field-unreadable",
        "open311-location-missing", "open311-media-url-wrong",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("attribute", "value"),
    [
        ("kind", "appeal"),
        ("kind", ["complaint", "suggestion"]),
        ("served_on", "2026-02-30"),
        ("served_on", "2026-01-15T09:00"),
        ("loss_amount", "-1"),
        ("loss_amount", "seribu"),
        ("loss_amount", "1e99999"),
        ("loss_kind", ["material", "other"]),
        ("reporter_address", "dua\nbaris"),
        ("reporter_address", "x" * 501),
        ("remedy", "x" * 4001),
        ("about_case", "REG/2026/00001"),
        ("privacy", "I read it"),
    ],
)
def test_an_attribute_is_of_its_datatype(attribute: str, value: str | list[str]) -> None:
    [code] = faults({**LEAST, f"attribute[{attribute}]": value})
    assert code == ("open311-attribute-unknown" if attribute == "privacy" else "open311-attribute-wrong")


@pytest.mark.parametrize("sign", ["\x00", "\x1b", "\x85", "\u202e", "\ufffe"])
def test_a_text_has_no_control_characters(sign: str) -> None:
    assert faults({**LEAST, "description": f"a{sign}b"}) == ["open311-field-unreadable"]


@pytest.mark.parametrize(
    "url", ["ftp://a/b", "http:///b", "//a/b", "http://a/b c", "http://[", "https://" + "a" * 500, "http://a/\u202eb"]
)
def test_media_is_a_web_address(url: str) -> None:
    assert faults({**LEAST, "media_url": url}) == ["open311-media-url-wrong"]


NAMES = st.sampled_from(
    [*(f"attribute[{one.code}]" for one in ATTRIBUTES), "lat", "long", "description", "media_url", "email"]
)


@given(
    st.dictionaries(
        NAMES | st.text(max_size=12), st.text(max_size=20) | st.sampled_from(["1", "open", "material"]), max_size=8
    )
)
def test_any_form_is_a_report_or_refused(fields: dict[str, str]) -> None:
    found: list[Refusal] = []
    try:
        sent(fields)
    except Refused as refused:
        found = refused.faults
    assert all(one.sentence("id") and one.sentence("en") for one in found)


def test_the_definition_says_what_the_office_needs() -> None:
    shown = defined("GENERAL", policy_for(PASURUAN.code, "open311", date(2026, 1, 15)), "en")
    by_code = {one["code"]: one for one in shown["attributes"]}
    needed = {code for code, one in by_code.items() if "This office needs it" in one["datatype_description"]}
    assert needed == {"reporter_address", "loss", "remedy"}
    assert [one["order"] for one in shown["attributes"]] == list(range(1, len(ATTRIBUTES) + 1))
    assert by_code["kind"]["values"][0] == {"key": "complaint", "name": "Complaint"}
    assert (by_code["privacy"]["variable"], by_code["privacy"]["datatype_description"]) == (False, "")
    assert {one["datatype"] for one in shown["attributes"]} == {
        "string", "number", "datetime", "text", "singlevaluelist", "multivaluelist",
    }  # fmt: skip
