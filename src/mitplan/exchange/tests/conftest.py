import pytest

from mitplan.plan.tests.scene import build_scene


@pytest.fixture
def scene(cast):
    return build_scene(cast.eva)
