"""What the office writes to the reporter of a ticket without anybody having typed it: plain sentences without personal data."""

from services.complaints.complaint.forwarding import ComplaintForwarded
from services.complaints.complaint.verification import ComplaintIncomplete, TurnedAway
from shared.offices import OFFICES
from shared.wording import day, listed, word


def incomplete(event: ComplaintIncomplete) -> str:
    """What is missing, and until when."""
    missing = listed((word(one, "id") for one in event.missing), "id")
    until = "".join(f" paling lambat {day(one.last_day, 'id')}" for one in event.due if one.stage == "completion")
    return f"Laporan Anda belum lengkap. Balas tiket ini{until} dengan melengkapi: {missing}."


def forwarded(event: ComplaintForwarded) -> str:
    """Where the report went."""
    to = OFFICES[event.to].name if event.to in OFFICES else event.to
    return f"Laporan Anda diteruskan kepada {to}."


def turned_away(event: TurnedAway) -> str:
    """Whose business it is."""
    return f"Laporan Anda bukan kewenangan kantor kami. {event.where}"
