"""The home of a plan: where it stands, what is answered, what is missing, what it costs, what is new."""
