"""The clock of one case: what its card promised, and everything that moved the day on which the office is late.

How the case engine uses it, inside a use case's `decide(work)` (`application.clocks.Clocks` does the loading):

    clock = await clocks.promise(work, application_id, applicant_id, card, place, fields)   # on the first acceptance
    await clocks.shorten_by_token(work, clock, token)                 # only where the applicant hands one in
    await clocks.effect(work, clock, step.clock, outcome)             # for each step of the card that has a `clock`

`clocks.of(work, application_id)` loads the clock of a case for the later steps. `effect` never fails because of the clock:
on one that has not begun or has ended it does nothing. The events stand in the clock's own stream, `clock_id(case)`, and in
the case. Each of them tells where the clock then stands (`stands`), so that rows and readers compute nothing.

The events are named after what OSS says with its codes: 41 paused, 42 resumed, 43 reset, 44 restarted, 57 deemed approved.

One aggregate and one stream, told in parts, each in a file of its own:

- `terms.py`: what was promised
- `lateness.py`: what time alone brings about
- `run.py`: started, paused, reset, finished
- `amendment.py`: shortened, extended, counted with another calendar
- `outside.py`: not counted here, because the case is carried out outside this system
- `correction.py`: what a wrong machine clock made it say, taken back by two persons
"""

from services.intake.clock.amendment import ClockAmendment
from services.intake.clock.correction import ClockCorrection
from services.intake.clock.outside import ClockOutside


class PromiseClock(ClockAmendment, ClockCorrection, ClockOutside):
    """The clock of one case, under the promise as it was made."""

    TOPIC = "intake.promise-clock"
