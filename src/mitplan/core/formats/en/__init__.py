"""English: British spelling, the day before the month."""
