"""The page of one element."""
