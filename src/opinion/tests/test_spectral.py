"""Eigenvectors without BLAS are those of LAPACK, and have the same bits on one thread and two."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from opinion.spectral import leading, orthonormal, signed

SOURCE = Path(__file__).parents[2]
SCRIPT = """
import hashlib, numpy as np
from opinion.spectral import leading
random = np.random.default_rng(1)
data = random.normal(size=(400, 30)) * np.linspace(3, 1, 30)
matrix = np.einsum("ij,kj->ik", data, data)
print(hashlib.sha256(leading(matrix, 400, 2)[1].tobytes()).hexdigest())
"""


def matrix_of(size: int, seed: int = 0) -> np.ndarray:
    data = np.random.default_rng(seed).normal(size=(size, 3 * size))
    return np.einsum("ij,kj->ik", data, data)


@pytest.mark.parametrize("size", [1, 2, 3, 5, 40, 200])
def test_as_lapack_has_them(size) -> None:
    matrix = matrix_of(size)
    values, vectors = leading(matrix, size, 2)
    expected, axes = np.linalg.eigh(matrix)
    found = min(size, 2)
    assert np.allclose(values[:found], expected[::-1][:found], rtol=1e-9)
    assert np.allclose(vectors[:, :found], signed(axes[:, ::-1][:, :found]), atol=1e-6)
    assert (vectors[:, found:] == 0).all()


def test_from_products_alone() -> None:
    matrix = matrix_of(50)
    by_matrix, by_product = leading(matrix, 50, 3), leading(lambda block: np.einsum("jk,kw->jw", matrix, block), 50, 3)
    assert np.allclose(by_matrix[1], by_product[1], atol=1e-9)


def test_few_directions_equal_values_and_nothing() -> None:
    line = np.outer(np.arange(6.0), np.arange(6.0))
    values, vectors = leading(line, 6, 2)
    assert np.allclose(values, [55, 0])
    assert np.allclose(vectors[:, 0], np.arange(6) / np.sqrt(55))
    values, vectors = leading(np.diag([2.0, 2.0, 2.0, 1.0, 0.5, 0.1]), 6, 2)
    assert np.allclose(values, 2)
    assert np.allclose(np.einsum("sa,sb->ab", vectors, vectors), np.eye(2))
    assert (leading(np.zeros((4, 4)), 4, 2)[0] == 0).all()
    assert leading(np.zeros((0, 0)), 0, 2)[1].shape == (0, 2)


def test_orthonormal_leaves_out_what_is_known() -> None:
    basis = np.eye(4)[:, :2]
    assert orthonormal(np.array([[1.0, 3], [2, 4], [0, 5], [0, 0]]), basis).tolist() == [[0], [0], [1], [0]]


def test_the_same_bits_on_one_and_two_threads() -> None:
    def run(threads: str) -> str:
        environment = os.environ | {"OPENBLAS_NUM_THREADS": threads, "PYTHONPATH": str(SOURCE)}
        found = subprocess.run([sys.executable, "-c", SCRIPT], env=environment, capture_output=True, check=True)
        return found.stdout.decode()

    assert run("1") == run("2")
