"""Personal data is found in free text in every spelling, and numbers of offices pass."""

from itertools import pairwise
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn

from shared.privacy.identifiers import PROVINCES
from shared.privacy.personal_text import Found, personal_data_in

NIK = "3514054107900001"
FOUND: list[tuple[Found, str]] = [
    ("nik", NIK),
    ("nik", f"KTP no.{NIK}, Bangil"),
    ("nik", f"NIK{NIK}"),
    ("nik", f"{NIK}1"),
    ("nik", f"1{NIK}"),
    ("nik", f"1{NIK}2"),
    ("nik", f"{NIK}{NIK}"),
    ("nik", "KTP 3514\u20110541\u20110790\u20110001"),
    ("nik", "3514\u20100541\u20100790\u20100001"),
    ("nik", "3514\u20130541\u20130790\u20130001"),
    ("nik", "3514\u22120541\u22120790\u22120001"),
    ("nik", "3514\u00a00541\u00a00790\u00a00001"),
    ("nik", "3514\t0541\t0790\t0001"),
    ("nik", "3514_0541_0790_0001"),
    ("nik", "3514,0541,0790,0001"),
    ("nik", "3514, 0541, 0790, 0001"),
    ("nik", "3514\n0541\n0790\n0001"),
    ("nik", "(3514)(0541)(0790)(0001)"),
    ("nik", "[3514] [0541] {0790} <0001>"),
    ("nik", "3514     0541   0790  0001"),
    ("nik", "3514\u200b0541\u2060\u202d0790\u202c0001"),
    ("nik", "\uff13\uff15\uff11\uff14\uff10\uff15\uff14\uff11\uff10\uff17\uff19\uff10\uff10\uff10\uff10\uff11"),
    ("nik", "\u0663\u0665\u0661\u0664\u0660\u0665\u0664\u0661\u0660\u0667\u0669\u0660\u0660\u0660\u0660\u0661"),
    ("nik", "3\ufe0f\u20e35\ufe0f\u20e3" + "14054107900001"),
    ("nik", "\u00b3\u2075\u00b9\u2074054107900001"),
    ("nik", "3.514.054.107.900.001"),
    ("nik", "35 14 05 41 07 90 00 01"),
    ("nik", " ".join(NIK)),
    ("nik", "2026 351405 410790 0001"),
    ("nik", "3514-0541-0790-00017"),
    ("npwp", "01.312.166.0-091.000"),
    ("npwp", "NPWP 013121660091000"),
    ("npwp", "NPWP013121660091000"),
    ("npwp", "NPWP: 0013121660091000"),
    ("npwp", "01 312 166 0 091 000"),
    ("npwp", "01\u2011312\u2011166\u20110\u2011091\u2011000"),
    ("npwp", "01.312.1660.091.000"),
    ("npwp", "013121660-091000"),
    ("npwp", "0131 2166 0091 000"),
    ("npwp", "013 121 660 091 000"),
    ("npwp", "0013 1216 6009 1000"),
    ("nip", "198001012005011001"),
    ("nip", "NIP. 19800101 200501 1 001"),
    ("phone", "081234567890"),
    ("phone", "hubungi 0812-3456-7890 ya"),
    ("phone", "WA0812-3456-7890"),
    ("phone", "(0812) 3456 7890"),
    ("phone", "0812.3456.7890"),
    ("phone", "0812_3456_7890"),
    ("phone", "0812,3456,7890"),
    ("phone", "0812\u20113456\u20117890"),
    ("phone", " ".join("081234567890")),
    ("phone", "+62 812 3456 7890"),
    ("phone", "\u202a+62 812\u00a03456\u20117890\u202c"),
    ("phone", "+62 (0)812 3456 7890"),
    ("phone", "0062 812 3456 7890"),
    ("phone", "6281234567890"),
    ("phone", "62812-3456-7890"),
    ("phone", "(0343) 123456"),
    ("phone", "0343-123456"),
    ("phone", "021 3858171"),
    ("phone", "Telp. 0343123456"),
    ("phone", "+62 343 123456"),
    ("phone", "+65 6123 4567"),
    ("email", "budi@contoh.id"),
    ("email", "surel:Budi.S+uttp@mail.contoh.co.id."),
    ("email", "<budi@contoh.id>"),
    ("email", "budi\uff20contoh.id"),
    ("email", "bu\u200bdi@con\u00adtoh.id"),
    ("email", "budi @ contoh.id"),
    ("email", "b\u00fcdi@contoh.id"),
    ("nik", "KTP NIB 3514054107900 001"),
    ("nik", "NIB: 3514054107900-001"),
    ("nik", "SN 351405410790000-1"),
    ("nik", "SN351405410790000-1"),
    ("nik", "SN: 3514054107900 001"),
    ("nik", "serial 35140541-07900001"),
    ("nik", "MD 351405410790-0001"),
    ("nik", "PIRT 3514054107900-00.01"),
    ("nik", "35140541\n07900001"),
    ("nik", "351405410790, 0001"),
    ("nik", "35140541, 07900001"),
    ("nik", "35140541: 07900001"),
    ("nik", "KTPBudiSantoso3514054107900001"),
    ("phone", "SN 081234567890"),
    ("phone", "no. seri 081234567890"),
    ("phone", "SN: 6281234567890"),
    ("phone", "SN 08123456-7890"),
    ("phone", "HP 812-3456-7890"),
    ("phone", "HP 812 3456 7890"),
    ("phone", "wa 81234567890"),
    ("phone", "WA 0812/3456/7890"),
    ("phone", "0812 / 3456 / 7890"),
    ("phone", "0812/3456/7890"),
    ("phone", "HP: 0812, 3456, 7890"),
    ("phone", "0812|3456|7890"),
    ("phone", "0812*3456*7890"),
    ("phone", "08-1234-567890"),
    ("email", "budi @ gmail . com"),
    ("email", "budi@gmail .com"),
    ("email", "budi@\ngmail.com"),
    ("email", '"budi"@gmail.com'),
    ("email", "budi(at)gmail.com"),
    ("email", "budi [at] gmail (dot) com"),
]
PASSED = [
    "",
    "Surat permohonan 503/123/2026",
    "510.3/123/2026",
    "SK-PB/2023/017",
    "800/1234/2026, 821.2/0456/2026",
    "0812/3456/2026",
    "021/123456/2026",
    "0343-123456/2026",
    "SKRD/2026/00001",
    "AHU-0012345.AH.01.01.TAHUN 2026",
    "NIB 0404230015488",
    "NIB: 0812230012345",  # given on 8 December
    "3514053113900001",  # no date of birth
    "013121660091000".replace("660", "661"),  # no check digit
    "1-2-3-4-5-6-7-8-9-10-11-12-13-14-15-16-17-18",
    "Rp15.000.000",
    "Rp 62.812.345.678",
    "HS 0210.11.00, 0401.10.10.00, 1006.30.99",
    "47111, 47112, 47191, 47192",
    "2026-01-15 09:30",
    "2026-01-15T09:30:00+07:00",
    "08-12-2026 09.30",
    "12-01-2026 01-02-2026",
    "15/01/2026 - 16/01/2026",
    "2019 2020 2021 2022 2023",
    "SN 12345678 2026",
    "SN 92910163, 02682368",
    "SN 08123456 2026",
    "SN 991234567890-1",
    "No. seri: 0812345678 12 unit",
    "SN081234567890",
    "No. seri: 0812345678",
    "B0812345678",
    "0321001234",
    "0343123456",
    "00812345",
    "MD 628112345678",
    "P-IRT No. 2063514010123-29",
    "8991234567890",  # EAN-13
    "10, 20, 50, 100, 200, 500, 1000, 1250, 2000",
    "-7.645312, 112.907512",
    "0,0812345678",
    "100 @ Rp15.000, 5 @ PT.Maju",
    "ig @dinas.perdagangan",
    "bambang@disperindag-pasuruan",
    "019bd3fa-fd00-721c-b479-1f89c5127d8e",
    "01812345-6789-7012-8345-081234567890",
    "ISO/IEC 17025:2017, OIML R 76-1:2006",
    "UU 25/2009 art. 21, PP 28/2025",
    "7K3M-9QXA-2BCD-E5F4",
    "NIB 0404230015488 503/2026",
    "NIB: 9120304150789, 15-01-2026",
    "MD 628112345678, 2026",
    "16010010, 02101100",
    "02101100\n04011010",
    "15012026, 02012026",
    "351405410790, 2026",
    "WA 08.00-16.00, 08.00-12.00",
    "biaya sewa 8512345678",
    "bahwa 81234567890",
    "hubungi nomor 0812/3456/2026",
    "503/0812/3456/7890",
    "SK/0812/3456/7890",
    "0812/3456/7890/2026",
    "0812, 3456, 7890",
    "hubungi @dinas. Info lebih lanjut",
    "5 @ lusin . Harga",
    "rapat (at) kantor",
    "0812 / 3456 / 2026",
    "a1b2c3514054107900001d4e5f6a7b8c9d0",
]

_WIDTHS = ("0123456789", "\uff10\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18\uff19", "٠١٢٣٤٥٦٧٨٩")
digit_writers = st.sampled_from(_WIDTHS).map(lambda signs: str.maketrans("0123456789", signs))
separators = st.sampled_from(
    [*"-._/ \t()[],", "\u2010", "\u2011", "\u2013", "\u2014", "\u00a0", "\u2009", "\u200b", "   "]
)
niks = st.tuples(
    st.sampled_from(sorted(PROVINCES)), st.integers(0, 9999), st.dates(), st.booleans(), st.integers(0, 9999)
).map(
    lambda one: (
        f"{one[0]}{one[1]:04}{one[2].day + 40 * one[3]:02}{one[2].month:02}{one[2].year % 100:02}{one[4]:04}"
        if (one[2].month, one[2].day) != (2, 29)
        else f"{one[0]}{one[1]:04}010190{one[4]:04}"
    )
)
mobiles = st.tuples(
    st.sampled_from(["811", "812", "813", "821", "852", "857", "878", "895"]), st.integers(0, 10**8 - 1)
).map(lambda one: f"{one[0]}{one[1]:08}")


@pytest.mark.parametrize(("kind", "text"), FOUND, ids=ascii)
def test_a_persons_data_is_found(kind: Found, text: str) -> None:
    assert personal_data_in(text) in {kind, "npwp"}, "the first digits of a NIK may be an NPWP"


@pytest.mark.parametrize("text", PASSED)
def test_the_numbers_of_offices_pass(text: str) -> None:
    assert personal_data_in(text) is None


def test_every_kind_is_tested() -> None:
    assert {kind for kind, _ in FOUND} == set(get_args(Found))


@given(niks, separators, digit_writers, st.sampled_from([(4, 8, 12), (6, 12), (2, 4, 6, 8, 10, 12), (2, 4, 6, 12)]))
def test_a_nik_is_found_in_any_spelling(nik: str, between: str, writer: dict[int, str], cuts: tuple[int, ...]) -> None:
    places = (0, *cuts, 16)
    groups = [nik[first:last] for first, last in pairwise(places)]
    assert personal_data_in(f"pemilik {between.join(groups).translate(writer)} hadir") is not None


@given(mobiles, st.sampled_from([" ", "-", ".", "_", "\u2011", "\u00a0", ""]), digit_writers)
def test_a_mobile_number_is_found_in_any_spelling(national: str, between: str, writer: dict[int, str]) -> None:
    groups = between.join((national[:3], national[3:7], national[7:]))
    for begins in ("0", "+62 ", "+62", "+62 (0)", "(+62) ", "0062 "):
        assert personal_data_in(f"hub {begins}{groups} segera".translate(writer)) == "phone", begins


@given(st.text("0123456789", min_size=8, max_size=8), st.text("0123456789", min_size=6, max_size=6))
def test_an_npwp_is_found_as_it_is_printed(serial: str, office: str) -> None:
    number = f"{serial}{luhn.calc_check_digit(serial)}{office}"
    printed = f"{number[:2]}.{number[2:5]}.{number[5:8]}.{number[8]}-{number[9:12]}.{number[12:]}"
    assert {personal_data_in(number), personal_data_in(printed)} <= {"npwp", "nik"}


@given(st.integers(1, 9999), st.integers(1, 99999), st.integers(2000, 2099), st.sampled_from("/-."))
def test_the_numbers_of_letters_pass(code: int, number: int, year: int, between: str) -> None:
    for written in (
        f"{code}/{number}/{year}",
        f"{code // 10}.{code % 10}/{number:04}/{year}",
        f"SK{between}{number}/{year}",
    ):
        assert personal_data_in(f"Nomor {written}") is None


@given(st.dates(), st.dates(), st.times(), st.sampled_from("/-."))
def test_days_and_times_pass(first: object, last: object, at: object, between: str) -> None:
    for form in (f"%d{between}%m{between}%Y", "%Y-%m-%d"):
        written = [f"{day:{form}}" for day in (first, last)]
        assert personal_data_in(f"{written[0]} {at:%H:%M} s.d. {written[1]}") is None


@given(st.integers(0, 10**13), st.integers(0, 10**13))
def test_amounts_pass(one: int, other: int) -> None:
    assert personal_data_in(f"Rp{one:,}, Rp{other:,}".replace(",", ".", 20).replace(". Rp", " dan Rp")) is None


@given(st.text(max_size=60))
def test_any_text_is_looked_at(text: str) -> None:
    assert personal_data_in(text) in {None, *get_args(Found)}


@pytest.mark.parametrize("text", ["1 " * 2000, "a@" * 2000, "0812 " * 800, "1" * 4000, "12," * 1300], ids=ascii)
def test_a_long_text_is_looked_at_to_its_end(text: str) -> None:
    assert personal_data_in(f"{text} x {NIK}") is not None
