"""HTTP in, verb or query, page out: the work of the conference."""
