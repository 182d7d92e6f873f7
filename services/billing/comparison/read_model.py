"""Which bills of verifications a draft of a tariff is tried on; it has no table of its own."""

from uuid import UUID

from sqlalchemy import bindparam, select

from services.billing.bill.read_model import bills
from shared.service.queries import Query

levies_tested = Query(
    UUID,
    select(bills.c.id)
    .where(
        bills.c.office == bindparam("office"),
        bills.c.tested_on.between(bindparam("first_day"), bindparam("last_day")),
        bills.c.verification_id.is_not(None),
        bills.c.status != "cancelled",
    )
    .order_by(bills.c.tested_on, bills.c.id)
    .limit(bindparam("limit")),
)
"""The bills of services given in a period, in the order of days; a cancelled one counts for nothing."""
