"""The templates of messages: what people are told on each occasion, in Indonesian and in English, filled with a message's parameters.

All faults of the files are found when the service starts: a placeholder that no parameter fills, a parameter that a language does not
use, an SMS that names more than the number, a template that does not compile.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final, Literal

from jinja2 import Environment, StrictUndefined, TemplateSyntaxError, meta
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from shared import wording
from shared.dated_data import load_as, refuse_faults
from shared.offices import OFFICES
from shared.wording import Language

_FOLDER: Final = Path(__file__).parent / "data"
_ENVIRONMENT: Final = Environment(undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=False)  # noqa: S701 – plain text, no HTML
LANGUAGES: Final[tuple[Language, ...]] = ("id", "en")

Kind = Literal[
    "text",
    "text?",
    "code",
    "office",
    "office?",
    "lines",
    "needs",
    "day",
    "day?",
    "rupiah",
    "count",
    "count?",
    "days",
    "days?",
    "service",
    "service?",
    "survey",
]
"""How people read a parameter; `?`: it may be absent. A `code` only chooses between sentences.

`survey` is sealed; only the writer of the message opens it.
"""
Value = str | int | date
Parameters = Mapping[str, Value]
_SECONDS_OF_A_DAY: Final = 86_400
_OF_SMS: Final = frozenset({"number"})
_OF_FRAME: Final = {
    "letter": frozenset({"text", "next", "link", "office", "complaints", "proof"}),
    "sms": frozenset({"sms", "link", "office_short", "proof"}),
}


class _Names(BaseModel):
    """The file of names; each in Indonesian and in English."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    services: Mapping[str, tuple[str, str]]
    needs: Mapping[str, tuple[str, str]]


NAMES: Final = load_as(_FOLDER / "names.yaml", TypeAdapter(_Names))


class _Texts(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    subject: str
    text: str
    next: str
    sms: str


class Template(BaseModel):
    """What people are told on one occasion; `data/templates.yaml` describes the fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    parameters: Mapping[str, Kind]
    link: str = Field(pattern=r"^(/|\{\{)")
    by_law: str | None = None
    id: _Texts
    en: _Texts

    def texts(self, language: Language) -> _Texts:
        return self.en if language == "en" else self.id

    def faults(self, parameters: Parameters) -> list[str]:
        """What is wrong with the parameters of a message: those that lack, and those that the template does not know."""
        needed = {name for name, kind in self.parameters.items() if not kind.endswith("?")}
        lacking = [f"{name} is missing" for name in sorted(needed - parameters.keys())]
        return [*lacking, *(f"{name} is not asked for" for name in sorted(parameters.keys() - self.parameters.keys()))]


class _Frame(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    letter: str
    sms: str


class _Frames(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    id: _Frame
    en: _Frame
    office_short: Mapping[str, str]

    def of(self, language: Language) -> _Frame:
        return self.en if language == "en" else self.id


def _variables(template: str) -> set[str]:
    return meta.find_undeclared_variables(_ENVIRONMENT.parse(template))


def _faults_of(name: str, template: Template) -> Iterator[str]:
    for language in LANGUAGES:
        texts = template.texts(language)
        parts = {
            "subject": texts.subject,
            "text": texts.text,
            "next": texts.next,
            "sms": texts.sms,
            "link": template.link,
        }
        used: set[str] = set()
        for part, text in parts.items():
            try:
                found = _variables(text)
            except TemplateSyntaxError as fault:
                yield f"{name}.{language}.{part}: {fault.message}"
                continue
            used |= found
            allowed = _OF_SMS & template.parameters.keys() if part == "sms" else template.parameters.keys()
            yield from (
                f"{name}.{language}.{part}: no parameter {one} may stand here" for one in sorted(found - allowed)
            )
        yield from (f"{name}.{language}: {one} is not used" for one in sorted(template.parameters.keys() - used))


def load_templates(path: Path) -> Mapping[str, Template]:
    """The templates of a file by the names of their occasions. Raises DataFault with all faults."""
    templates = load_as(path, TypeAdapter(dict[str, Template]))
    refuse_faults(path, [fault for name, one in templates.items() for fault in _faults_of(name, one)])
    return templates


def load_frames(path: Path) -> _Frames:
    """The frame of each message. Raises DataFault."""
    frames = load_as(path, TypeAdapter(_Frames))
    parts = [(language, part, getattr(frames.of(language), part)) for language in LANGUAGES for part in _OF_FRAME]
    refuse_faults(
        path, [f"{language}.{part}: other placeholders than {', '.join(sorted(_OF_FRAME[part]))}"
               for language, part, text in parts if _variables(text) != _OF_FRAME[part]]
    )  # fmt: skip
    return frames


TEMPLATES: Final = load_templates(_FOLDER / "templates.yaml")
FRAMES: Final = load_frames(_FOLDER / "frame.yaml")


@cache
def _compiled(text: str) -> Callable[..., str]:
    return _ENVIRONMENT.from_string(text).render


def filled(text: str, values: Mapping[str, str]) -> str:
    """A template filled with texts."""
    return _compiled(text)(values).strip()


def in_words(template: Template, parameters: Parameters, language: Language) -> dict[str, str]:
    """The parameters of a message as people read them; an absent one is empty."""
    return {
        name: "" if parameters.get(name) is None else _said(kind.removesuffix("?"), parameters[name], language)
        for name, kind in template.parameters.items()
    }


def _said(kind: str, value: Value, language: Language) -> str:
    if kind in _KINDS:
        return _KINDS[kind](value, language)
    return " ".join(str(value).split())  # one line: no value adds a line to a message


def _day(value: Value, language: Language) -> str:
    return wording.day(value if isinstance(value, date) else date.fromisoformat(str(value)), language)


def _lines(lines: Iterable[str]) -> str:
    return "\n".join(f"- {' '.join(line.split())}" for line in lines if line.strip())


def _needs(value: Value, language: Language) -> str:
    return _lines(NAMES.needs[code][language == "en"] for code in str(value).splitlines())


def _service(value: Value, language: Language) -> str:
    code = str(value)
    return NAMES.services.get(code, (code, code))[language == "en"]


def _office(value: Value, _: Language) -> str:
    """The name of an office here; any other institution is named already."""
    return OFFICES[str(value)].name if str(value) in OFFICES else " ".join(str(value).split())


_KINDS: Final[Mapping[str, Callable[[Value, Language], str]]] = {
    "day": _day,
    "days": lambda value, language: wording.span(int(str(value)) * _SECONDS_OF_A_DAY, language),
    "lines": lambda value, _: _lines(str(value).splitlines()),
    "needs": _needs,
    "office": _office,
    "rupiah": lambda value, _: wording.rupiah(int(str(value))),
    "service": _service,
}
