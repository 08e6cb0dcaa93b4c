"""Mitplan: a public plan through its whole life, with the thread from every recommendation to what became of it."""
