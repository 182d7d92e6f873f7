"""One tera or tera ulang of one instrument, from the accepted application to its return to the owner.

One aggregate and one stream of events, told in parts, each in a file of its own:

- `dossier.py`: for what it was opened, the order of its steps
- `testing.py`: penera and readings
- `verdict.py`: what they amount to
- `marking.py`: marks, and what ends them early
- `skhp.py`: the certificate
- `custody.py`: inspection, receipt, hand-over, return
"""

from services.metrology.custody import Custody


class InstrumentVerification(Custody):
    """One verification."""

    TOPIC = "metrology.verification"
