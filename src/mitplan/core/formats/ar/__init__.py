"""Arabic: tests the layout from right to left."""
