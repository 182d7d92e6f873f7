"""Who may ask certification for what: the dependencies that its routes share."""

from typing import Annotated

from pydantic import WithJsonSchema

from shared.privacy.clear_text import Sought
from shared.roles import EVERYBODY
from shared.web.reads import listing

EVERYBODY_READS = listing(*EVERYBODY)
"""For what is the same for all: the rules that a certificate stands on. They have no past that could be asked for."""
DataId = Annotated[Sought, WithJsonSchema({"type": "string", "maxLength": 60, "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"})]
"""The id of a data file, as it is sought."""
