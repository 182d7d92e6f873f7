"""One tera, tera ulang or supervision of one instrument, from its opening to its end.

One aggregate and one stream of events, told in parts, each in a file of its own:

- `dossier.py`: for what it was opened, the order of its steps
- `testing.py`: penera and readings
- `verdict.py`: what they amount to
- `marking.py`: marks, and what ends them early
- `skhp.py`: the certificate
- `custody.py`: inspection, receipt, hand-over, return
- `supervision.py`: how a supervision begins and ends
"""

from services.metrology.verification.custody import Custody
from services.metrology.verification.supervision import Supervising


class InstrumentVerification(Custody, Supervising):
    """One verification."""

    TOPIC = "metrology.verification"
