"""Lists: their rows, and the filters that the address names."""
