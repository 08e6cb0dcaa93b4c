"""The thread: what an element rests on and what became of it, as picture, table and storyline; of a plan too."""
