"""Files into the conference: read, compared with what is there, shown cell by cell, then taken in by verbs."""
