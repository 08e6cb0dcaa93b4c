"""publication: what everyone sees, without an account and without script.

Words: page, list, facet, thread (what an element rests on and what became of it), storyline, ledger.
It reads sealed versions, the journal and the public record of people; it writes nothing.
"""
