"""What the pages and verbs of the conference ask."""
