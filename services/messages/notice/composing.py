"""A message as a person gets it: its template filled, in the frame of all messages, with the proof of its event."""

from collections.abc import Callable
from uuid import UUID

from services.messages.message.message import Message
from services.messages.message.writing import Words
from services.messages.notice.receipt import Receipts
from services.messages.notice.templates import FRAMES, TEMPLATES, Parameters, Template, filled, in_words
from shared.contracts.complaints import SURVEY_LINK, invitation_of, survey_page
from shared.offices import office

OpenSecret = Callable[[str, UUID, str], str]
"""Opens a secret of the installation: the sealed text, its stream and its field."""


class Composer:
    """Writes messages. `origin`: the address of the installation as people reach it; `open_secret` opens the link of a survey."""

    def __init__(self, receipts: Receipts, origin: str, open_secret: OpenSecret) -> None:
        self._receipts = receipts
        self._origin = origin.rstrip("/")
        self._open_secret = open_secret

    def write(self, message: Message) -> Words:
        """The subject and the text of a message; an SMS has one line, which names no more than the number."""
        template, of, language = TEMPLATES[message.template], office(message.office), message.language
        texts, frame = template.texts(language), FRAMES.of(language)
        words = in_words(template, self._opened(template, message), language)
        receipt = self._receipts.sign(message.position, bytes.fromhex(message.hash))
        around = {
            "link": self._origin + filled(template.link, words),
            "office": of.name,
            "office_short": FRAMES.office_short[of.code],
            "complaints": f"{self._origin}/pengaduan",
            "proof": f"{self._origin}/messages/v1/receipts/{receipt}",
            "text": filled(texts.text, words),
            "next": filled(texts.next, words),
            "sms": filled(texts.sms, words),
        }
        return Words(
            filled(texts.subject, words), filled(frame.sms if message.channel == "sms" else frame.letter, around)
        )

    def _opened(self, template: Template, message: Message) -> Parameters:
        """The parameters, with the page of a survey for its sealed link."""
        links = [name for name, kind in template.parameters.items() if kind == "survey"]
        stream = invitation_of(message.case_id)
        return {
            **message.values,
            **{one: survey_page(self._open_secret(str(message.values[one]), stream, SURVEY_LINK)) for one in links},
        }
