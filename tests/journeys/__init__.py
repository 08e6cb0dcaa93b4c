"""At most ten journeys, each told from the seat of one reader; `make journeys` runs them."""
