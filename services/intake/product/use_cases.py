"""Use cases of products, apart from the cases in which they were given."""

from services.intake.application.application import Application
from services.intake.application.values import Issued
from services.intake.product.read_model import product_numbered
from shared.errors import NotFound
from shared.service.unit_of_work import UnitOfWork


class ProductUnknown(NotFound):
    code = "product-unknown"
    indonesian = "Kantor ini tidak menerbitkan produk dengan nomor itu."
    english = "This office gave no such product with that number."


class Products:
    """Use cases of products."""

    def __init__(self, unit: UnitOfWork) -> None:
        self.unit = unit

    async def numbered(self, product: str, number: str, *, at: str) -> tuple[Application, Issued]:
        """The product of that kind and number that the office gave, and its case. Raises ProductUnknown."""
        id = await self.unit.first(product_numbered, at=at, product=product, number=number)
        if id is None:
            raise ProductUnknown
        case = await self.unit.read(Application, id, at, None)
        return case, next(one for one in case.products if (one.product, one.number) == (product, number))
