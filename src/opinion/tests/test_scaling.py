"""The figures of size are measured on what they say, and a small size says them too."""

from opinion import scaling


def test_an_analysis_in_a_process_of_its_own() -> None:
    ordered, analysed = scaling.figures_of(3000, 60, 1000.0)
    assert ordered.name == "3,000 × 60: votes into order"
    assert ordered.told.endswith(" votes")
    assert ordered.met is None
    assert "planted groups found to" in analysed.told
    assert analysed.met
    assert analysed.cpu > 0


def test_short_acts_and_lines() -> None:
    figure = scaling.each("nothing", 1e-3, [lambda: None] * 100)
    assert figure.met
    assert "100 times" in figure.told
    assert "µs" in scaling.line(figure)
    slow = scaling.Figure("slow", 2.0, 2.0, "as told", 1.0)
    assert "≤ 1 s, NOT MET" in scaling.line(slow)


def test_the_peak_of_memory_is_that_since_it_was_forgotten() -> None:
    block = bytearray(200_000_000)
    high = scaling.peak()
    del block
    scaling.forget_peak()
    assert 10_000_000 < scaling.peak() <= high
