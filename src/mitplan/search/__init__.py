"""Search over everything that one may read: follows the journal with an index of its own, writes none of the record."""
