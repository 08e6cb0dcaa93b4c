"""What the engine says when it is given something it cannot count with."""


class InputError(ValueError):
    """Input that is refused: one sentence that names what is wrong and where."""
