"""Turns votes on statements into a map of opinion groups. A library: it knows neither Django nor Mitplan."""
