"""The workbook of a plan: its draft on sheets, to be filled in and read back."""

from .filling import table_of, workbook_of
from .reading_back import delivery_of

__all__ = ["delivery_of", "table_of", "workbook_of"]
