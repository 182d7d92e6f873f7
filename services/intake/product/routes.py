"""Products over HTTP, for somebody who is shown a paper and checks its validity: routes, no rules."""

from typing import Annotated

from fastapi import Query, Request

from services.intake.product.schemas import ValidityView
from services.intake.product.use_cases import Products
from services.intake.roles import ReadProduct
from shared.offices import office
from shared.web.face import use_cases
from shared.web.routes import Routes
from shared.web.values import Code, Day, SoughtText

ProductsHere = Annotated[Products, use_cases(Products)]
router = Routes("products")


@router.read("/products/{product}", "Whether a product is valid")
async def validity(
    request: Request,
    product: Code,
    number: Annotated[SoughtText, Query(description="As printed on the product.")],
    read: ReadProduct,
    products: ProductsHere,
    on: Annotated[Day | None, Query(description="The day of use; default today.")] = None,
    one_for: Annotated[SoughtText | None, Query(description="The brand, or the machine, that it is used for.")] = None,
) -> ValidityView:
    """A product that the asker's office gave, by its kind on the service card and its number; nothing about a person."""
    today = office(read.office).local_day(request.app.state.face.clock.now())
    case, issued = await products.numbered(product, number, at=read.office)
    return ValidityView.of(case, issued, on or today, one_for)
