import hashlib

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from mitplan.core.canonical import canonical, digest

KEYS = st.text(st.characters(max_codepoint=127), max_size=8)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
WHOLE = st.integers(min_value=-(2**53) + 1, max_value=2**53 - 1)
VALUES = st.recursive(
    st.none() | st.booleans() | WHOLE | TEXTS,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(KEYS, inner, max_size=5),
    max_leaves=25,
)


@given(VALUES)
def test_gives_the_bytes_of_rfc_8785(value):
    assert canonical(value).encode() == rfc8785.dumps(value)


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        ({"a": [1, 2.5]}, "$.a[1]: float has no canonical form; use text or whole numbers."),
        ({"ä": 1}, "$: the key 'ä' is not ASCII text."),
        ({"a": {1: 2}}, "$.a: the key 1 is not ASCII text."),
        ([2**53], "$[0]: 9007199254740992 is beyond the whole numbers of RFC 8785."),
        ({"a": {"b": b"x"}}, "$.a.b: bytes has no canonical form; use text or whole numbers."),
    ],
)
def test_refuses_what_has_no_canonical_form_and_names_the_place(value, fault):
    with pytest.raises(ValueError, match=r"\$") as refusal:
        canonical(value)
    assert str(refusal.value) == fault


@given(TEXTS)
def test_digest_is_the_sha_256_of_the_utf_8_bytes(text):
    assert digest(text) == hashlib.sha256(text.encode("utf-8")).hexdigest()
