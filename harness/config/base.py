"""What all tables of the configuration file have in common."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

Share = Annotated[float, Meta(ge=0.0, le=1.0)]
Count = Annotated[int, Meta(ge=0)]
Positive = Annotated[float, Meta(gt=0.0)]


class Table(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Base of all tables: frozen, and an unknown key is an error."""
