"""What intake does when metrology says something: the instrument is back, so the application is done; or it cannot be begun."""

from services.intake.application import Intake
from shared.application import Answer, Ask
from shared.contracts.metrology import InstrumentHandedOver, InstrumentReturned, VerificationRefused
from shared.reactions import Reaction, when


def reactions(intake: Intake) -> list[Reaction]:
    """When X, do Y. The case of the event is the application."""

    async def handed_over(_: InstrumentHandedOver, ask: Ask) -> Answer:
        return await intake.applications.complete("handed-over", ask)

    async def returned(_: InstrumentReturned, ask: Ask) -> Answer:
        return await intake.applications.complete("returned", ask)

    async def refused(event: VerificationRefused, ask: Ask) -> Answer:
        return await intake.applications.give_back_unopened(event.application_id, event.why, ask)

    return [
        when(InstrumentHandedOver, handed_over),
        when(InstrumentReturned, returned),
        when(VerificationRefused, refused),
    ]
