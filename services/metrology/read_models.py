"""Metrology's own tables, how events change them, and the queries on them: a file for each read model."""

from services.metrology.instrument.read_model import register
from services.metrology.owner.read_model import owner_list
from services.metrology.penera.read_model import penera_list
from services.metrology.tables import tables
from services.metrology.verification.read_model import verification_list

__all__ = ["owner_list", "penera_list", "register", "tables", "verification_list", "views"]

views = (register, verification_list, penera_list, owner_list)
