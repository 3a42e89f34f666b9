"""Typed values in what people say on the telephone: read from text, compared by what they mean."""

from harness.compare.entities.agreeing import agreement
from harness.compare.entities.entity import Entity, EntityContext, EntityPair
from harness.compare.entities.matching import EntityDiff, compare_entities
from harness.compare.entities.reader import entities, entities_of_pair
from harness.compare.entities.values import Agreement, Value

__all__ = [
    "Agreement",
    "Entity",
    "EntityContext",
    "EntityDiff",
    "EntityPair",
    "Value",
    "agreement",
    "compare_entities",
    "entities",
    "entities_of_pair",
]
