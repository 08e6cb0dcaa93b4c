"""HTTP in, verb or query, page out: work on the draft of a plan."""
