"""Identity numbers and names: the accepted texts, their normal form, and the refused ones, which are not repeated."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn

from shared.errors import Unreadable
from shared.privacy.identifiers import (
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
    parse_sought_email,
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
    (parse_email, "budi@kantor.local", EmailInvalid),  # nobody outside that office can write to it
    (parse_email, "budi@b\u0456.id", EmailInvalid),  # a Cyrillic letter that looks Latin
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
def test_an_accepted_text_has_one_normal_form_that_parses_to_itself(parse: Parse, text: str, normal: str) -> None:
    assert parse(text) == normal
    assert parse(normal) == normal


@pytest.mark.parametrize(("parse", "text", "refusal"), REFUSED)
def test_a_refusal_does_not_repeat_the_text(parse: Parse, text: str, refusal: type[Unreadable]) -> None:
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


PASTED: list[tuple[Parse, str, str]] = [
    (parse_person_name, "Ma`ruf Amin", "Ma'ruf Amin"),
    (parse_person_name, "Ma\u2018ruf Amin", "Ma'ruf Amin"),
    (parse_person_name, "Ma\u2019ruf Amin", "Ma'ruf Amin"),
    (parse_person_name, "Ma\u02bcruf Amin", "Ma'ruf Amin"),
    (parse_person_name, "Ma\u00b4ruf Amin", "Ma'ruf Amin"),
    (parse_person_name, "Siti\u00a0Aminah", "Siti Aminah"),
    (parse_person_name, "Siti\tAminah", "Siti Aminah"),
    (parse_person_name, "\u202aSiti \u2009 Aminah\u202c\u200e", "Siti Aminah"),
    (parse_person_name, "Si\u00adti\u200b Aminah\ufeff", "Siti Aminah"),
    (parse_person_name, "Andr\u0065\u0301 Wijaya\u2010Kusuma", "Andr\u00e9 Wijaya-Kusuma"),
    (parse_person_name, "Andre\u200b\u0301", "Andr\u00e9"),
    (parse_phone, "\u202a+62 812\u20113456\u20117890\u202c", "+6281234567890"),
    (parse_phone, "\u202d0812 3456 7890\u202c", "+6281234567890"),
    (parse_phone, "+62\u00a0812\u00a03456\u00a07890", "+6281234567890"),
    (parse_phone, "+62 (0)812 3456 7890", "+6281234567890"),
    (parse_phone, "(+62)(0)812 3456 7890", "+6281234567890"),
    (parse_phone, "0062 812 3456 7890", "+6281234567890"),
    (parse_phone, "0062 (0)343 123456", "+62343123456"),
    (parse_phone, "0812\u20133456\u20137890", "+6281234567890"),
    (parse_email, "\u200bbudi@contoh.id\u00a0", "budi@contoh.id"),
    (parse_email, "\tbudi@con\u00adtoh.id", "budi@contoh.id"),
    (parse_nik, "3514\u20110541\u20110790\u20110001", "3514054107900001"),
    (parse_nik, "\u200e3514\u00a00541\u00a00790\u00a00001", "3514054107900001"),
    (parse_nib, "1101\u00a02400\u202f45136\u200b", "1101240045136"),
    (parse_npwp, "01.312.166.0\u2013091.000", "0013121660091000"),
]


@pytest.mark.parametrize(("parse", "text", "normal"), PASTED)
def test_traces_of_pasting_do_not_change_the_person(parse: Parse, text: str, normal: str) -> None:
    assert parse(text) == normal
    assert parse(normal) == normal


# The parsers from before pasted text was folded: texts that they accepted keep their normal form, and so their lookups.
_OLD_PHONE = re.compile(
    r"(?:\+?62|0)(?P<national>8[0-9]{8,11}|(?:2[124]|31|61|(?!2[124]|31|61)[2-79][0-9]{2})[0-9]{5,8})"
)
_OLD_EMAIL = re.compile(
    r"(?P<local>(?=.{1,64}@)[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*)"
    r"@(?P<domain>(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63})"
)


def old_digits(text: str) -> str | None:
    is_number = len(text) <= 40 and re.fullmatch(r" *[0-9](?:[ .-]*[0-9])* *", text)
    return re.sub(r"[ .-]", "", text) if is_number else None


def old_phone(text: str) -> str | None:
    match = _OLD_PHONE.fullmatch(re.sub(r"[ ().-]", "", text)) if len(text) <= 40 else None
    return match and f"+62{match['national']}"


def old_email(text: str) -> str | None:
    match = _OLD_EMAIL.fullmatch(text.strip(" ")) if len(text) <= 254 else None
    return match and f"{match['local']}@{match['domain'].lower()}"


def read(parse: Parse, text: str) -> str | None:
    try:
        return parse(text)
    except Unreadable:
        return None


numbers_as_written = st.text("0123456789 .-()+", max_size=24)
phones_as_written = st.tuples(
    st.sampled_from(["0", "62", "+62", "(0", "(+62) ", "+62-", "(0)", "+62(0)", "62(0)", "0062", "062(0)", "(062"]),
    st.sampled_from(["812", "8 1 2", "343", "343) ", "21) ", "21-", "620", "(0)12", "0812"]),
    st.text("0123456789 .-()", max_size=14),
).map("".join)
emails_as_written = st.from_regex(r" *[a-zA-Z0-9`'!._-]{1,9}@[a-zA-Z0-9-]{1,9}\.[a-zA-Z]{2,4} *", fullmatch=True)


@given(st.one_of(numbers_as_written, phones_as_written, st.text(max_size=42)))
def test_numbers_accepted_before_keep_their_normal_form(text: str) -> None:
    if (before := old_phone(text)) is not None:
        assert read(parse_phone, text) == before
    if (digits := old_digits(text)) is not None:
        for parse, length in ((parse_nik, 16), (parse_nib, 13), (parse_npwp, 16)):
            now = read(parse, text)
            assert now == read(parse, digits)
            assert now is None or now == digits.rjust(length, "0")


@given(phones_as_written)
def test_phones_accepted_before_keep_their_normal_form(text: str) -> None:
    before = old_phone(text)
    assert before is None or read(parse_phone, text) == before


@given(st.one_of(emails_as_written, st.text("ab`'@. -\t\u00a0", max_size=20)))
def test_addresses_accepted_before_keep_their_normal_form(text: str) -> None:
    before = old_email(text)
    assert before is None or read(parse_email, text) == before


endings = st.sampled_from(["id", "local", "test", "LOCAL", "invalid", "onion", "go.id"])


@given(st.from_regex(r" ?[a-zA-Z0-9'!._-]{1,9}@[a-zA-Z0-9]{1,9}\.", fullmatch=True), endings)
def test_what_was_stored_is_still_found(beginning: str, ending: str) -> None:
    before = old_email(beginning + ending)
    assert before is None or read(parse_sought_email, beginning + ending) == before


@pytest.mark.parametrize(
    "text", ["", "budi", "budi@", "@kantor.local", "budi@@kantor.local", "budi@kantor..local", "a" * 300]
)
def test_what_is_no_address_is_not_sought(text: str) -> None:
    assert read(parse_sought_email, text) is None


@given(st.text("aZ\u00e9 .,'`-\u2019\u00a0\u202e", max_size=12))
def test_names_accepted_before_keep_their_letters(text: str) -> None:
    name = re.sub(" +", " ", unicodedata.normalize("NFC", text)).strip(" ")
    was_read = re.fullmatch(r"[aZ\u00e9][aZ\u00e9 .,'\u2019-]*", name) is not None
    if was_read:
        assert read(parse_person_name, text) == name.replace("\u2019", "'")
