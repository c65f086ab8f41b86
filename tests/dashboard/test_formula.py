"""Formulas: what may stand in one, what it comes to, and how it is read aloud."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.formula import Formula, FormulaError, Interval, evaluate, parse, written

# An interval's ends are floating-point results of the same operations as the point between them.
ROUNDING = 1e-9
NUMBERS = st.floats(1.0, 1e6)


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os').system('true')",
        "(1).__class__",
        "a ** 9",
        "a // 2",
        "a % 2",
        "f(a)",
        "a[0]",
        "a if b else c",
        "a < b",
        "[a]",
        "'a'",
        "True",
        "1j",
        "lambda: 1",
        "(a := 1)",
        "a;b",
        "",
        "+a",
        "a +",
        "a" * 500,
        "(" * 300 + "a" + ")" * 300,
        "\x00",
    ],
)
def test_only_arithmetic_is_a_formula(text: str) -> None:
    with pytest.raises(FormulaError):
        parse(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a + b * c", 14.0),
        ("(a + b) * c", 20.0),
        ("a - b - c", -5.0),
        ("-a / b", -2 / 3),
        ("1.5e2 * a", 300.0),
    ],
)
def test_formulas_are_worked_out_in_the_usual_order(text: str, value: float) -> None:
    assert evaluate(parse(text), {"a": 2.0, "b": 3.0, "c": 4.0}, kind=float) == pytest.approx(value)


@pytest.mark.parametrize(
    "text", ["a - (b - c)", "a / (b / c)", "a - b + c", "-(a + b)", "a * (b + c)", "a / b * c"]
)
def test_written_formulas_mean_the_same(text: str) -> None:
    values = {"a": 2.0, "b": 3.0, "c": 4.0}
    again = written(parse(text), {}).replace("−", "-").replace("×", "*")
    assert evaluate(parse(again), values, kind=float) == evaluate(parse(text), values, kind=float)


@pytest.mark.parametrize("text", ["a / b", "a / (b - b)"])
def test_division_by_zero_is_said(text: str) -> None:
    with pytest.raises(FormulaError, match="deler på null"):
        evaluate(parse(text), {"a": 1.0, "b": 0.0}, kind=float)
    with pytest.raises(FormulaError, match="deler på null"):
        evaluate(parse(text), {"a": Interval(1.0, 1.0), "b": Interval(-1.0, 1.0)}, kind=Interval)


def test_a_name_without_a_value_is_said() -> None:
    with pytest.raises(FormulaError, match="'b' har ingen verdi"):
        evaluate(parse("a + b"), {"a": 1.0}, kind=float)


FORMULAS = [
    parse(text) for text in ("a * b / c", "a - b * c", "1 - a / b", "(a + b) / (b + c)", "-a * (b - c)")
]


@given(
    st.sampled_from(FORMULAS),
    st.tuples(NUMBERS, NUMBERS, NUMBERS),
    st.tuples(*[st.floats(0, 0.4)] * 3),
    st.data(),
)
def test_an_interval_holds_every_value_its_inputs_allow(
    formula: Formula, middle: tuple[float, ...], half: tuple[float, ...], data: st.DataObject
) -> None:
    ends = {name: Interval(x - h, x + h) for name, x, h in zip("abc", middle, half, strict=True)}
    inside = {name: data.draw(st.floats(end.low, end.high)) for name, end in ends.items()}
    found, value = evaluate(formula, ends, kind=Interval), evaluate(formula, inside, kind=float)
    slack = ROUNDING * max(1.0, abs(found.low), abs(found.high), math.prod(middle[:2]))
    assert found.low - slack <= value <= found.high + slack
