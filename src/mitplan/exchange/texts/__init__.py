"""Readers of plans that were written as running text: Markdown, reStructuredText and Word."""
