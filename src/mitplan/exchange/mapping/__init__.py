"""Mappings: how a foreign source becomes elements, links and claims, declared in one JSON file per source."""

from .declared import Mapping, mapping_from, mapping_named, names
from .gathering import Gathered, gather
from .sources import SourceFile, records_of

__all__ = ["Gathered", "Mapping", "SourceFile", "gather", "mapping_from", "mapping_named", "names", "records_of"]
