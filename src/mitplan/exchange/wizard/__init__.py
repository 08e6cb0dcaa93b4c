"""Proposes a mapping for a table nobody has described; a person confirms it column by column."""

from .deciding import Choices, mapping_content
from .proposing import KINDS, MOST_WORDS, Column, Table, inspected, uses_of, words_of

__all__ = ["KINDS", "MOST_WORDS", "Choices", "Column", "Table", "inspected", "mapping_content", "uses_of", "words_of"]
