"""An analysis gives the same bytes on one thread and two, with and without numba, by both methods."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from opinion.kernels import compilable

SOURCE = Path(__file__).parents[2]
SCRIPT = """
import hashlib, sys
from opinion import sums, engines, synthetic
from opinion.engine import analyse
from opinion.votes import Votes

engines.processors = lambda: int(sys.argv[1])
sums.compilable, sums.WORTH = (lambda: sys.argv[2] == "numba"), 0
made = synthetic.planted(synthetic.Plan(participants=8000, statements=int(sys.argv[4]), popularity=0.5), seed=1)
votes = Votes.from_arrays(made.participant, made.statement, made.vote)
result = analyse(votes, method=sys.argv[3])
assert result.k > 1
assert ("numba" in sys.modules) == (sys.argv[2] == "numba" and sys.argv[3] == "default")
print(hashlib.sha256(result.to_json().encode()).hexdigest())
if sys.argv[3] == "default":
    print(hashlib.sha256(result.people.position).hexdigest())
"""


def digest(threads: int, loops: str, method: str, statements: int) -> str:
    asked = [sys.executable, "-c", SCRIPT, str(threads), loops, method, str(statements)]
    blas = {"OPENBLAS_NUM_THREADS": str(threads), "PYTHONPATH": str(SOURCE)}
    done = subprocess.run(asked, env=os.environ | blas, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.slow
@pytest.mark.parametrize(("method", "statements"), [("default", 300), ("polis", 280), ("polis", 320)])
def test_the_same_bytes_on_one_thread_and_two(method, statements) -> None:
    """Sizes from which on BLAS would split its work."""
    assert digest(1, "scipy", method, statements) == digest(2, "scipy", method, statements)


@pytest.mark.slow
@pytest.mark.skipif(not compilable(), reason="numba is not installed")
def test_the_same_bytes_with_and_without_numba() -> None:
    assert digest(2, "numba", "default", 300) == digest(1, "scipy", "default", 300)
