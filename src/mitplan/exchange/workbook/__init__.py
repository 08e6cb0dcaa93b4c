"""The workbook of a plan: its draft on sheets, to be filled in and read back."""

from .columns import all_sheet_names
from .filling import table_of, workbook_of
from .reading_back import delivery_of

__all__ = ["all_sheet_names", "delivery_of", "table_of", "workbook_of"]
