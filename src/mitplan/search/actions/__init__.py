"""What people do in search: keep searches for themselves."""

from .kept import drop_search as drop_search
from .kept import keep_search as keep_search

# No verbs of the record: nothing here leaves a line in the journal.
__all__: list[str] = []
