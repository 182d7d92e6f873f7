"""Identity numbers and names: what is read, how it is written down, and what is refused without being repeated."""

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn

from shared.errors import Unreadable
from shared.identifiers import (
    PROVINCES,
    EmailInvalid,
    NibInvalid,
    NibLeadingZeroLost,
    NikInvalid,
    NpwpInvalid,
    PersonNameInvalid,
    PhoneInvalid,
    parse_email,
    parse_nib,
    parse_nik,
    parse_npwp,
    parse_person_name,
    parse_phone,
)

Parse = Callable[[str], str]
PARSERS: tuple[Parse, ...] = (parse_nib, parse_npwp, parse_nik, parse_phone, parse_email, parse_person_name)

READ: list[tuple[Parse, str, str]] = [
    (parse_nib, "1101240045136", "1101240045136"),
    (parse_nib, "1310220202906", "1310220202906"),
    (parse_nib, "2005240021788", "2005240021788"),
    (parse_nib, "1242000102501", "1242000102501"),  # older: not a date in front
    (parse_nib, "0404230015488", "0404230015488"),
    (parse_nib, " 1101 2400 45136 ", "1101240045136"),
    (parse_npwp, "01.312.166.0-091.000", "0013121660091000"),
    (parse_npwp, "013121660091000", "0013121660091000"),
    (parse_npwp, "0013121660091000", "0013121660091000"),
    (parse_npwp, "12.345.678.2-123.000", "0123456782123000"),
    (parse_npwp, "02.045.678.6-000.000", "0020456786000000"),
    (parse_npwp, "31.765.432.5-000.000", "0317654325000000"),
    (parse_npwp, "09.254.294.3-407.000", "0092542943407000"),
    (parse_npwp, "3514054107900001", "3514054107900001"),  # a person's NIK
    (parse_nik, "3171011708450001", "3171011708450001"),  # 17 August 1945, man
    (parse_nik, "3514054107900001", "3514054107900001"),  # 1 July 1990, woman
    (parse_nik, "351405 410790 0001", "3514054107900001"),
    (parse_nik, "3514052902000001", "3514052902000001"),  # 29 February 2000
    (parse_nik, "3514056902960001", "3514056902960001"),  # 29 February 1996, woman
    (parse_nik, "9201011708450001", "9201011708450001"),  # Papua Barat in the Kemendagri code set
    (parse_phone, "+62 851-6264-1737", "+6285162641737"),
    (parse_phone, "085162641737", "+6285162641737"),
    (parse_phone, "6285162641737", "+6285162641737"),
    (parse_phone, "0811-7858-001", "+628117858001"),
    (parse_phone, "081809898222", "+6281809898222"),
    (parse_phone, "0812345678", "+62812345678"),  # the shortest mobile number: 08 and 8 digits
    (parse_phone, "0812345678901", "+62812345678901"),  # the longest: 08 and 11 digits
    (parse_phone, "(0343) 6000024", "+623436000024"),
    (parse_phone, "021 3858171", "+62213858171"),
    (parse_phone, "(021) 38581", "+622138581"),
    (parse_email, "Budi.Santoso+uttp@Pasuruankab.GO.ID", "Budi.Santoso+uttp@pasuruankab.go.id"),
    (parse_email, "  a@b.id  ", "a@b.id"),
    (parse_person_name, "Siti Nur'aini", "Siti Nur'aini"),
    (parse_person_name, "  Dr. H.  Ahmad   Dahlan, S.T., M.T. ", "Dr. H. Ahmad Dahlan, S.T., M.T."),
    (parse_person_name, "Soekarno", "Soekarno"),
    (parse_person_name, "Andre\u0301 Ja\u2019far-Wijaya", "Andr\u00e9 Ja'far-Wijaya"),
    (parse_person_name, "A" * 100, "A" * 100),
]

REFUSED: list[tuple[Parse, str, type[Unreadable]]] = [
    (parse_nib, "404230015488", NibLeadingZeroLost),
    (parse_nib, "40423001548", NibInvalid),
    (parse_nib, "11012400451366", NibInvalid),
    (parse_nib, "11012400451X6", NibInvalid),
    (parse_nib, "1101240045136\n", NibInvalid),
    (parse_nib, "-1101240045136", NibInvalid),
    (parse_npwp, "12.345.678.3-123.000", NpwpInvalid),
    (parse_npwp, "0123456783123000", NpwpInvalid),
    (parse_npwp, "3514053113900001", NpwpInvalid),  # 16 digits, and no NIK
    (parse_npwp, "12345678212300", NpwpInvalid),
    (parse_npwp, "01234567821230000", NpwpInvalid),
    (parse_nik, "3514053113900001", NikInvalid),  # month 13
    (parse_nik, "9914050107900001", NikInvalid),  # province 99
    (parse_nik, "3514050007900001", NikInvalid),  # day 0
    (parse_nik, "3514054007900001", NikInvalid),  # day 40 is neither
    (parse_nik, "3514058107900001", NikInvalid),  # day 81 is not day 1
    (parse_nik, "3514053102900001", NikInvalid),  # 31 February
    (parse_nik, "3514052902010001", NikInvalid),  # 29 February in 1901 or 2001
    (parse_nik, "351405410790000", NikInvalid),
    (parse_nik, "35140541079000011", NikInvalid),
    (parse_phone, "081234567", PhoneInvalid),  # 08 and 7 digits
    (parse_phone, "08123456789012", PhoneInvalid),  # 08 and 12 digits
    (parse_phone, "6000024", PhoneInvalid),  # no area code
    (parse_phone, "(0343) 6000", PhoneInvalid),
    (parse_phone, "021 385817123456", PhoneInvalid),
    (parse_phone, "110", PhoneInvalid),
    (parse_phone, "+65 6123 4567", PhoneInvalid),
    (parse_phone, "+62 0812 3456 7890", PhoneInvalid),
    (parse_phone, "08123456789 ext 5", PhoneInvalid),
    (parse_email, "budi", EmailInvalid),
    (parse_email, "budi@localhost", EmailInvalid),
    (parse_email, "budi@@b.id", EmailInvalid),
    (parse_email, ".budi@b.id", EmailInvalid),
    (parse_email, "bu..di@b.id", EmailInvalid),
    (parse_email, "budi@-b.id", EmailInvalid),
    (parse_email, "budi@b.id\nBcc: x@y.id", EmailInvalid),
    (parse_email, "<budi@b.id>", EmailInvalid),
    (parse_email, "a" * 65 + "@b.id", EmailInvalid),
    (parse_email, "a@" + "b." * 130 + "id", EmailInvalid),
    (parse_person_name, "Budi 2", PersonNameInvalid),
    (parse_person_name, "...", PersonNameInvalid),
    (parse_person_name, "<script>alert(1)</script>", PersonNameInvalid),
    (parse_person_name, "Robert'); DROP TABLE events;", PersonNameInvalid),
    (parse_person_name, "Budi\nSantoso", PersonNameInvalid),
    (parse_person_name, "Budi\u202esotnaS", PersonNameInvalid),  # written from right to left
    (parse_person_name, "\u0412udi", PersonNameInvalid),  # a Cyrillic letter that looks Latin
    (parse_person_name, "A" * 101, PersonNameInvalid),
]

HOSTILE = [
    "",
    " ",
    "   ",
    "\t",
    "\x00",
    "-",
    "' OR 1=1 --",
    "3514054107900001\x00",
    "085162641737\x00",
    "budi@b.id\x00",
    "Budi\x00",
    "\u0661" * 13,  # Arabic-Indic digits
    "\u0661" * 16,
    "\uff10\uff18\uff15\uff11\uff16\uff12\uff16\uff14\uff11\uff17\uff13\uff17",  # full-width digits
    "110124004513\u00b2",  # a superscript two
    "1" * 1_000_000,
    " " * 1_000_000,
    "a@" * 500_000,
    "\ud800",  # half of a surrogate pair
]


@pytest.mark.parametrize(("parse", "text", "normal"), READ)
def test_what_is_read_has_one_normal_form_and_that_is_read_as_itself(parse: Parse, text: str, normal: str) -> None:
    assert parse(text) == normal
    assert parse(normal) == normal


@pytest.mark.parametrize(("parse", "text", "refusal"), REFUSED)
def test_what_is_refused_is_not_repeated(parse: Parse, text: str, refusal: type[Unreadable]) -> None:
    with pytest.raises(Unreadable) as caught:
        parse(text)
    assert type(caught.value) is refusal
    assert caught.value.details == {}
    assert text not in str(caught.value) + caught.value.sentence("id") + caught.value.sentence("en")
    assert caught.value.__context__ is None


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("parse", PARSERS)
def test_hostile_text_is_refused(parse: Parse, text: str) -> None:
    with pytest.raises(Unreadable):
        parse(text)


def test_every_kind_has_its_own_code() -> None:
    kinds = [NibInvalid, NibLeadingZeroLost, NpwpInvalid, NikInvalid, PhoneInvalid, EmailInvalid, PersonNameInvalid]
    assert [kind.code for kind in kinds] == [
        "nib-invalid",
        "nib-leading-zero-lost",
        "npwp-invalid",
        "nik-invalid",
        "phone-invalid",
        "email-invalid",
        "person-name-invalid",
    ]


digits = st.text("0123456789", min_size=1)


@given(st.text())
def test_any_text_is_read_to_a_fixed_point_or_refused(text: str) -> None:
    for parse in PARSERS:
        try:
            normal = parse(text)
        except Unreadable:
            continue
        assert parse(normal) == normal


@given(st.text("0123456789", min_size=8, max_size=8), st.text("0123456789", min_size=6, max_size=6))
def test_an_npwp_has_exactly_one_check_digit(serial: str, office: str) -> None:
    right = luhn.calc_check_digit(serial)
    number = f"{serial}{right}{office}"
    assert parse_npwp(number) == parse_npwp(f"0{number}") == f"0{number}"
    for wrong in set("0123456789") - {right}:
        with pytest.raises(NpwpInvalid):
            parse_npwp(f"{serial}{wrong}{office}")


@given(
    st.sampled_from(sorted(PROVINCES)),
    st.dates(min_value=date(1920, 1, 1), max_value=date(2079, 12, 31)),
    st.booleans(),
    st.integers(0, 9999),
)
def test_every_date_of_birth_and_province_makes_a_nik(province: str, born: date, woman: bool, serial: int) -> None:
    nik = f"{province}0101{born.day + 40 * woman:02}{born.month:02}{born.year % 100:02}{serial:04}"
    assert parse_nik(nik) == nik


@given(digits)
def test_a_nib_is_any_13_digits_and_nothing_else(number: str) -> None:
    if len(number) == 13:
        assert parse_nib(number) == number
    else:
        with pytest.raises(NibInvalid):
            parse_nib(number)


@given(st.from_regex(r"8[0-9]{8,11}|21[0-9]{5,8}|343[0-9]{5,8}", fullmatch=True, alphabet=st.characters(codec="ascii")))
def test_the_ways_to_write_a_phone_number_are_one_number(national: str) -> None:
    ways = ("0", "62", "+62", "+62 ", "(0)", "+62-")
    assert {parse_phone(f"{way}{national}") for way in ways} == {f"+62{national}"}
