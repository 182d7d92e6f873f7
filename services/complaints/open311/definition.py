"""The definition of a service: what a report may say beyond the fields of GeoReport v2, and the answers that a client sent."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Final, Literal

from services.complaints.open311.form import Form
from services.complaints.open311.moments import MomentUnreadable, read_moment
from services.complaints.open311.words import named, say
from services.complaints.policy.policy import Policy
from services.complaints.policy.words import Need
from shared.errors import Refusal, Unreadable
from shared.offices import Office
from shared.wording import Language, Named

Datatype = Literal["string", "number", "datetime", "text", "singlevaluelist", "multivaluelist"]
LONGEST_STRING: Final = 500
LONGEST_TEXT: Final = 4_000
"""GeoReport v2 limits a description to 4,000 characters; so do other texts here."""
_NAME: Final = re.compile(r"attribute\[([^\]]*)\](\[\])?")
_HINTS: Final[Mapping[Datatype, str]] = {
    "string": "hint.string",
    "number": "hint.number",
    "datetime": "hint.datetime",
    "text": "hint.text",
    "singlevaluelist": "hint.choice",
    "multivaluelist": "hint.choices",
}
_LARGEST: Final = Decimal(10) ** 15
_NOT_SAID: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202e\ufffe\uffff]")
"""Control characters, and the mark that turns a text around."""


class AttributeUnknown(Unreadable):
    code = "open311-attribute-unknown"
    indonesian = "Layanan ini tidak mempunyai atribut itu; atributnya: {known:any}."
    english = "The service has no such attribute; it has: {known:any}."


class AttributeMissing(Unreadable):
    code = "open311-attribute-missing"
    indonesian = "{attribute} wajib diisi."
    english = "{attribute} is required."


class AttributeWrong(Unreadable):
    code = "open311-attribute-wrong"
    indonesian = "Nilai {attribute} tidak sesuai dengan jenisnya ({datatype}) di definisi layanan."
    english = "The value of {attribute} does not fit its datatype ({datatype}) in the service definition."

    def __init__(self, code: str, datatype: Datatype) -> None:
        super().__init__(attribute=_sent_as(code), datatype=named(datatype))


def _sent_as(code: str) -> Named:
    return named(f"attribute[{code}]")


class FieldUnreadable(Unreadable):
    code = "open311-field-unreadable"
    indonesian = "{field} paling banyak {most} karakter, tanpa karakter kendali."
    english = "{field} has at most {most} characters and no control characters."

    def __init__(self, field: str, most: int) -> None:
        super().__init__(field=named(field), most=most)


@dataclass(frozen=True)
class Attribute:
    """One attribute; `need`: the need of an office's policy that it meets, `keys`: the choices of a list."""

    code: str
    datatype: Datatype
    required: bool = False
    variable: bool = True
    need: Need | None = None
    keys: tuple[str, ...] = ()


ATTRIBUTES: Final = (
    Attribute("kind", "singlevaluelist", True, keys=("complaint", "aspiration", "information-request", "suggestion")),
    Attribute("secrecy", "singlevaluelist", keys=("open", "anonymous", "confidential", "whistle-blowing")),
    Attribute("served_on", "datetime"),
    Attribute("reporter_address", "string", need="address"),
    Attribute("loss_kind", "multivaluelist", keys=("material", "immaterial")),
    Attribute("loss_amount", "number"),
    Attribute("loss", "text", need="loss"),
    Attribute("remedy", "text", need="remedy"),
    Attribute("about_case", "string"),
    Attribute("privacy", "text", variable=False),
)
"""The same for every service, because the law and the offices' cards ask the same of every report (UU 25/2009 art. 42)."""


def defined(code: str, policy: Policy, language: Language) -> dict[str, Any]:
    """The definition of a service as GeoReport v2 shows it; `policy` says what the office needs."""
    return {
        "service_code": code,
        "attributes": [_shown(n, one, policy, language) for n, one in enumerate(ATTRIBUTES, 1)],
    }


def _shown(order: int, one: Attribute, policy: Policy, language: Language) -> dict[str, Any]:
    hints = [say(language, _HINTS[one.datatype])] if one.variable else []
    if one.need in policy.needs:
        hints.append(say(language, "hint.needed"))
    shown = {
        "variable": one.variable,
        "code": one.code,
        "datatype": one.datatype,
        "required": one.required,
        "datatype_description": " ".join(hints),
        "order": order,
        "description": say(language, f"attribute.{one.code}"),
    }
    if one.keys:
        shown["values"] = [{"key": key, "name": say(language, f"{one.code}.{key}")} for key in one.keys]
    return shown


def read_answers(form: Form, office: Office) -> tuple[dict[str, list[str]], list[Refusal]]:
    """The answers by the code of their attribute, and what is wrong with them."""
    answers: dict[str, list[str]] = {}
    faults: list[Refusal] = []
    known = {one.code: one for one in ATTRIBUTES if one.variable}
    for name, values in form.fields.items():
        if not name.startswith("attribute"):
            continue
        written = _NAME.fullmatch(name)
        if written is None or written[1] not in known:
            faults.append(AttributeUnknown(known=sorted(known)))
        else:
            answers.setdefault(written[1], []).extend(values)
    for one in known.values():
        if one.code not in answers:
            if one.required:
                faults.append(AttributeMissing(attribute=_sent_as(one.code)))
        elif not _fits(one, answers[one.code], office):
            faults.append(AttributeWrong(one.code, one.datatype))
            del answers[one.code]
    return answers, faults


def _fits(one: Attribute, values: list[str], office: Office) -> bool:
    if one.datatype == "multivaluelist":
        return set(values) <= set(one.keys)
    if len(values) != 1:
        return False
    [value] = values
    if one.datatype == "singlevaluelist":
        return value in one.keys
    if one.datatype == "number":
        return _is_number(value)
    if one.datatype == "datetime":
        return _is_moment(value, office)
    is_line = one.datatype == "text" or "\n" not in value
    return is_line and is_sayable(value, LONGEST_TEXT if one.datatype == "text" else LONGEST_STRING)


def _is_number(value: str) -> bool:
    try:
        number = Decimal(value.strip()) if len(value) <= 30 and value.isascii() else Decimal("NaN")
    except InvalidOperation:
        return False
    return number.is_finite() and 0 <= number <= _LARGEST


def _is_moment(value: str, office: Office) -> bool:
    try:
        read_moment(value, office, "served_on")
    except MomentUnreadable:
        return False
    return True


def is_sayable(text: str, most: int) -> bool:
    """Whether a text has at most `most` characters and no control characters but tabs and line breaks."""
    return len(text) <= most and _NOT_SAID.search(text) is None
