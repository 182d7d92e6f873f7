"""Numbers and names that identify people and businesses: `parse_…` returns the one normal form of a text, or refuses.

Everything stays text, because leading zeros matter. A refusal never repeats the text, because most of it is personal
data. The traces of pasting (other blanks, dashes and apostrophes, invisible marks) are folded away first, so that an
equality search finds the same person; normal forms already stored stay the same. Only ASCII digits are read as digits
here.
"""

import re
import unicodedata
from contextlib import suppress
from datetime import date

from email_validator import EmailNotValidError, validate_email
from stdnum import luhn

from shared.errors import Unreadable
from shared.folding import pasted

LONGEST_NUMBER = 40
"""Characters examined in a number, separators included; no number here has more than 16 digits."""
LONGEST_PASTED = 500
"""The longest text that is folded at all."""
LONGEST_NAME = 100
LONGEST_EMAIL = 254

# Kemendagri code set (Kepmendagri 100.1.1-6117/2022), not the BPS one: the two differ in Papua, and python-stdnum 2.2
# knows neither 92 nor three of the four provinces formed in 2022 (93, 95, 96).
_PROVINCE_RANGES = ((11, 19), (21, 21), (31, 36), (51, 53), (61, 65), (71, 76), (81, 82), (91, 96))
PROVINCES = frozenset(str(code) for first, last in _PROVINCE_RANGES for code in range(first, last + 1))


class NibInvalid(Unreadable):
    code = "nib-invalid"
    indonesian = "NIB harus terdiri atas 13 angka."
    english = "A NIB has 13 digits."


class NibLeadingZeroLost(NibInvalid):
    """Spreadsheets drop leading zeros. Adding one ourselves would be guessing, so the refusal tells the asker."""

    code = "nib-leading-zero-lost"
    indonesian = "NIB harus terdiri atas 13 angka; ini 12 angka: angka 0 di depan mungkin hilang."
    english = "A NIB has 13 digits; this has 12 digits: a leading 0 may be lost."


class NpwpInvalid(Unreadable):
    code = "npwp-invalid"
    indonesian = "NPWP tidak sah: 15 angka dengan angka pemeriksa, atau 16 angka (0 dan NPWP lama, atau NIK)."
    english = "Not a valid NPWP: 15 digits with a check digit, or 16 digits (0 and the old number, or a NIK)."
    clause = "PMK 112/PMK.03/2022"


class NikInvalid(Unreadable):
    code = "nik-invalid"
    indonesian = "NIK tidak sah: 16 angka dengan kode provinsi dan tanggal lahir yang ada."
    english = "Not a valid NIK: 16 digits with a province code and a date of birth that exist."


class PhoneInvalid(Unreadable):
    code = "phone-invalid"
    indonesian = "Nomor telepon Indonesia tidak sah, misalnya 0812 3456 7890, +62 812 3456 7890 atau (0343) 123456."
    english = "Not a valid Indonesian phone number, for example 0812 3456 7890, +62 812 3456 7890 or (0343) 123456."


class EmailInvalid(Unreadable):
    code = "email-invalid"
    indonesian = "Alamat surat elektronik tidak sah."
    english = "Not a valid e-mail address."


class PersonNameInvalid(Unreadable):
    code = "person-name-invalid"
    indonesian = "Nama orang ditulis dengan huruf Latin, paling panjang 100 huruf, tanpa angka dan lambang."
    english = "A person's name is written in Latin letters, 100 at most, without digits and symbols."


def parse_nib(text: str) -> str:
    """The 13 digits of a Nomor Induk Berusaha. Raises NibInvalid.

    Its digits cannot be checked: newer numbers look like a date and 7 more digits, older ones do not.
    """
    number = _digits(text)
    if number is not None and len(number) == 12:
        raise NibLeadingZeroLost()
    if number is None or len(number) != 13:
        raise NibInvalid()
    return number


def parse_npwp(text: str) -> str:
    """The 16 digits of a Nomor Pokok Wajib Pajak; an old number of 15 gets a leading 0. Raises NpwpInvalid.

    A number that does not begin with 0 is a person's NIK, and so personal data (PMK 112/PMK.03/2022).
    """
    number = _digits(text)
    if number is not None and len(number) == 15:
        number = f"0{number}"
    if number is None or len(number) != 16 or not (is_old_npwp(number) or is_nik(number)):
        raise NpwpInvalid()
    return number


def parse_nik(text: str) -> str:
    """The 16 digits of a Nomor Induk Kependudukan. Raises NikInvalid. There is no check digit."""
    number = _digits(text)
    if number is None or not is_nik(number):
        raise NikInvalid()
    return number


def parse_phone(text: str) -> str:
    """An Indonesian number in E.164, `+62…`: mobile, or landline with its area code. Raises PhoneInvalid.

    Also reads `+62 (0)812…` and `0062 812…`.
    """
    written = re.sub(r"[ .-]", "", _written(text, LONGEST_NUMBER))
    called = re.sub(r"[()]", "", _COUNTRY_AND_ZERO.sub("+62", written))
    if match := _PHONE.fullmatch(called):
        return f"+62{match['national']}"
    raise PhoneInvalid()


def parse_email(text: str) -> str:
    """An ASCII address `local@domain` with the domain in lower case; `local` keeps its capitals. Raises EmailInvalid.

    Asks no name server, so a domain need not exist.
    """
    written = _written(text, LONGEST_EMAIL).strip(" ")
    # ASCII: a domain of lookalike letters would be somebody else's
    if written.isascii() and (address := _address(written)):
        return address
    raise EmailInvalid()


def parse_sought_email(text: str) -> str:
    """The form in which an address was stored: also at a domain such as .local, which is no longer taken. Raises EmailInvalid."""
    with suppress(EmailInvalid):
        return parse_email(text)
    # all that the library has against such a domain is its end
    return parse_email(f"{_written(text, LONGEST_EMAIL).strip(' ')}.id").removesuffix(".id")


def parse_person_name(text: str) -> str:
    """A natural person's name with single blanks, titles included; one word is a name. Raises PersonNameInvalid.

    Every apostrophe becomes that of the keyboard, and so does the grave accent of Ma`ruf.
    """
    name = _written(text, LONGEST_PASTED).replace("`", "'")
    name = re.sub(" +", " ", name).strip(" ")
    if not (0 < len(name) <= LONGEST_NAME and _is_latin(name[0])):
        raise PersonNameInvalid()
    if not all(_is_latin(sign) or sign in _NAME_SIGNS for sign in name):
        raise PersonNameInvalid()
    return name


def is_nik(digits: str) -> bool:
    """Whether 16 ASCII digits are a NIK: province, regency and district, day (women: plus 40), month, year, serial."""
    return len(digits) == 16 and digits[:2] in PROVINCES and _is_birth_date(digits[6:12])


def is_old_npwp(digits: str) -> bool:
    """Whether 16 ASCII digits are 0, type (2), serial (6), check digit (Luhn over these nine), tax office (3), branch (3)."""
    return len(digits) == 16 and digits[0] == "0" and luhn.is_valid(digits[1:10])


# Mobile: 08 and 8 to 11 digits. Landline: 5 to 8 digits after the area code, which is two digits for Jakarta, Bandung,
# Semarang, Surabaya and Medan (after its 0), three elsewhere.
_TWO_DIGIT_AREAS = "2[124]|31|61"
_PHONE = re.compile(
    rf"(?:\+?62|0)(?P<national>8[0-9]{{8,11}}|(?:{_TWO_DIGIT_AREAS}|(?!{_TWO_DIGIT_AREAS})[2-79][0-9]{{2}})[0-9]{{5,8}})"
)
_COUNTRY_AND_ZERO = re.compile(r"^\(?(?:\+|00)?62\)?\(0\)|^\(?0062\)?")
_NAME_SIGNS = frozenset(" .,'-")


def _address(written: str) -> str | None:
    """The normal form of an e-mail address; None for any other text. The library's error contains the text, so it is
    dropped.
    """
    with suppress(EmailNotValidError):
        return validate_email(written, check_deliverability=False, allow_smtputf8=False, strict=True).ascii_email
    return None


def _written(text: str, longest: int) -> str:
    """The folded text; empty for a text that is too long."""
    written = pasted(text) if len(text) <= LONGEST_PASTED else ""
    return written if len(written) <= longest else ""


def _digits(text: str) -> str | None:
    """The ASCII digits of a number written with blanks, dots or hyphens between them; None for any other text."""
    written = _written(text, LONGEST_NUMBER)
    return re.sub(r"[ .-]", "", written) if re.fullmatch(r" *[0-9](?:[ .-]*[0-9])* *", written) else None


def _is_birth_date(digits: str) -> bool:
    """The number has no century: 29 February needs one century in which it exists, and 20YY has all of them."""
    day, month, year = int(digits[:2]), int(digits[2:4]), int(digits[4:])
    try:
        date(2000 + year, month, day - 40 if day > 40 else day)
    except ValueError:
        return False
    return True


def _is_latin(sign: str) -> bool:
    return unicodedata.name(sign, "").startswith("LATIN ") and sign.isalpha()
