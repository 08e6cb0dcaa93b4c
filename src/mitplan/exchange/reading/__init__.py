"""Files from outside, hostile until read: what they are, whether they may be opened, and what stands in their cells.

`read` looks before it opens, so that no file can take more time or memory than its limits say. What it refuses it
refuses with one sentence that names the place and says what to do; it never writes anything.
"""

from .files import LARGEST_FILE, read
from .grids import Grid, Value

__all__ = ["LARGEST_FILE", "Grid", "Value", "read"]
