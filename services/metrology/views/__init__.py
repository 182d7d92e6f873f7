"""Metrology's own tables, how events change them, and what is asked of them: a file for each read model."""

from services.metrology.views.instruments import register
from services.metrology.views.owners import owner_list
from services.metrology.views.penera import penera_list
from services.metrology.views.tables import tables
from services.metrology.views.verifications import verification_list

__all__ = ["owner_list", "penera_list", "register", "tables", "verification_list", "views"]

views = (register, verification_list, penera_list, owner_list)
