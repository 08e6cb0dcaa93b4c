import pytest
from django.utils.translation import gettext_lazy

from mitplan.core.verdict import YES, No, Refused, require


def test_yes_allows():
    require(YES)
    assert bool(YES) is True


def test_no_refuses_with_its_sentence():
    with pytest.raises(Refused) as refusal:
        require(No("Die Phase ist vorbei."))
    assert refusal.value.reason == "Die Phase ist vorbei."
    assert bool(No("Die Phase ist vorbei.")) is False


def test_a_lazy_sentence_is_resolved_at_once():
    assert type(No(gettext_lazy("Deutsch")).reason) is str
