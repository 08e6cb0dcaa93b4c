from itertools import product

import pytest
from django.core.exceptions import ValidationError

from mitplan.core.models import Text, TextState
from mitplan.core.states import move

MOVES = {TextState.DRAFT: {TextState.MACHINE, TextState.CHECKED}, TextState.MACHINE: {TextState.CHECKED}}
PAIRS = list(product(TextState.values, repeat=2))
ALLOWED = [(old, new) for old, new in PAIRS if new in MOVES.get(TextState(old), set())]

pytestmark = pytest.mark.django_db


def a_text(state):
    return Text.objects.create(thing="plan.element:1", field="title", language="en", text="Hi", state=state)


@pytest.mark.parametrize(("old", "new"), ALLOWED)
def test_moves_of_the_table_are_made(old, new):
    text = a_text(old)
    move(text, new, MOVES)
    assert text.state == new
    assert Text.objects.get().state == new


@pytest.mark.parametrize(("old", "new"), [pair for pair in PAIRS if pair not in ALLOWED])
def test_every_other_move_is_refused(old, new):
    text = a_text(old)
    with pytest.raises(ValidationError) as refusal:
        move(text, new, MOVES)
    assert refusal.value.messages == [f"plan.element:1 title [en]: Von „{old}“ führt kein Schritt zu „{new}“."]
    assert Text.objects.get().state == old


def test_of_two_who_move_at_once_the_second_is_told():
    first, second = a_text(TextState.DRAFT), Text.objects.get()
    move(first, TextState.MACHINE, MOVES)
    with pytest.raises(ValidationError) as refusal:
        move(second, TextState.CHECKED, MOVES)
    assert refusal.value.messages == [
        "plan.element:1 title [en] wurde inzwischen geändert. Bitte laden Sie die Seite neu."
    ]
    assert Text.objects.get().state == TextState.MACHINE
