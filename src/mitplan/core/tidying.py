"""What `mitplan tidy` does each night: each room says what it keeps no longer."""

from collections.abc import Callable

# Does its part and says in a few English words what was removed.
Task = Callable[[], str]
_tasks: list[Task] = []


def register(task: Task) -> None:
    """Have something done by `mitplan tidy`; a room registers when it gets ready."""
    if task not in _tasks:
        _tasks.append(task)


def tidy() -> list[str]:
    """Do all of it, room by room; what was removed, in words."""
    return [task() for task in _tasks]
