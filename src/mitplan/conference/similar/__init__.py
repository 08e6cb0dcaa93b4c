"""Similar contributions, across languages where the installation has the model for it. Only ever a suggestion.

`must` and `must not` lie close together for any such model, so nothing is merged, blocked or sorted by it.
"""

from .finding import Suggestion, suggestions

__all__ = ["Suggestion", "suggestions"]
