"""Pages are sent compressed to who can read it."""

import gzip

import pytest


@pytest.mark.django_db
def test_pages_are_compressed_where_the_reader_can_unpack(client):
    plain = client.get("/komponenten/")
    packed = client.get("/komponenten/", headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert len(packed.content) < len(plain.content) / 3
    assert gzip.decompress(packed.content)[:15] == plain.content[:15]
