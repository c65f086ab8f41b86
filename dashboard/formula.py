"""Formulas of a cost ladder: numbers, names, ``+ - * /`` and parentheses, and nothing else.

A formula is text from a file that a person may have written, so it is never run as Python: it is read as a
syntax tree, every node is looked at, and what is left is worked out here, on numbers or on intervals.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from dashboard.text import digits

LONGEST = 400  # characters; also keeps the depth of the tree well under Python's own limit
_SIGNS = {ast.Add: "+", ast.Sub: "−", ast.Mult: "×", ast.Div: "/"}


class FormulaError(ValueError):
    """A formula that is not one, or that cannot be worked out with these values."""


@dataclass(frozen=True, slots=True)
class Interval:
    """All numbers from ``low`` to ``high``.

    The result of an operation holds every result that numbers from the two intervals can give (Moore 1966).
    It is as narrow as possible while each name stands once in a calculation, else too wide, never too narrow.

    Examples
    --------
    >>> Interval(2.0, 3.0) * Interval(-1.0, 4.0)
    Interval(low=-3.0, high=12.0)
    """

    low: float
    high: float

    def __add__(self, other: Interval) -> Interval:
        return Interval(self.low + other.low, self.high + other.high)

    def __sub__(self, other: Interval) -> Interval:
        return Interval(self.low - other.high, self.high - other.low)

    def __neg__(self) -> Interval:
        return Interval(-self.high, -self.low)

    def __mul__(self, other: Interval) -> Interval:
        corners = [a * b for a in (self.low, self.high) for b in (other.low, other.high)]
        return Interval(min(corners), max(corners))

    def __truediv__(self, other: Interval) -> Interval:
        if other.low <= 0 <= other.high:
            raise ZeroDivisionError
        return self * Interval(1 / other.high, 1 / other.low)


Number = TypeVar("Number", float, Interval)


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula that has been read: its text, the names in it in order, and its tree."""

    text: str
    names: tuple[str, ...]
    tree: ast.expr


def parse(text: str) -> Formula:
    """Read a formula.

    Raises
    ------
    FormulaError
        If it holds anything but numbers, names, ``+ - * /`` and parentheses.

    Examples
    --------
    >>> parse("pris * (mnd + 1)").names
    ('pris', 'mnd')
    """
    if len(text) > LONGEST:
        raise FormulaError(f"Formelen er lengre enn {LONGEST} tegn. Del den i flere trinn.")
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise FormulaError(f"{text!r} er ikke en formel. Skriv for eksempel pris * maaneder.") from None
    names: list[str] = []
    _check(tree, names, text)
    return Formula(text, tuple(dict.fromkeys(names)), tree)


def _check(node: ast.expr, names: list[str], text: str) -> None:
    match node:
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub() | ast.Mult() | ast.Div(), right=right):
            _check(left, names, text)
            _check(right, names, text)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            _check(operand, names, text)
        case ast.Name(id=name):
            names.append(name)
        case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
            pass
        case _:
            raise FormulaError(
                f"{text!r}: {ast.unparse(node)!r} kan ikke stå i en formel. Bruk tall, navn, + - * / og ()."
            )


def evaluate(formula: Formula, values: Mapping[str, Number], *, kind: type[Number]) -> Number:
    """Work the formula out, with numbers (``kind=float``) or with intervals.

    Raises
    ------
    FormulaError
        If a name has no value, or if something is divided by zero (or by an interval around it).

    Examples
    --------
    >>> evaluate(parse("pris * mnd"), {"pris": 6228.0, "mnd": 7.2}, kind=float)
    44841.6
    """
    try:
        return _value(formula.tree, values, kind)
    except KeyError as error:
        raise FormulaError(f"{formula.text!r}: {error.args[0]!r} har ingen verdi.") from None
    except ZeroDivisionError:
        raise FormulaError(f"{formula.text!r}: deler på null. Endre forutsetningen det deles på.") from None


def _value(node: ast.expr, values: Mapping[str, Number], kind: type[Number]) -> Number:
    match node:
        case ast.BinOp(left=left, op=op, right=right):
            a, b = _value(left, values, kind), _value(right, values, kind)
            match op:
                case ast.Add():
                    return a + b
                case ast.Sub():
                    return a - b
                case ast.Mult():
                    return a * b
            return a / b
        case ast.UnaryOp(operand=operand):
            return -_value(operand, values, kind)
        case ast.Name(id=name):
            return values[name]
    assert isinstance(node, ast.Constant)
    constant = float(node.value)  # type: ignore[arg-type]
    return kind(constant, constant) if issubclass(kind, Interval) else kind(constant)


def written(formula: Formula, texts: Mapping[str, str]) -> str:
    """The formula as a reader writes it, with a text in the place of each name.

    Examples
    --------
    >>> written(parse("pris * (mnd - 1)"), {"pris": "6 228 kr", "mnd": "7,20 måneder"})
    '6 228 kr × (7,20 måneder − 1)'
    """
    return _text(formula.tree, texts, 0)


def _text(node: ast.expr, texts: Mapping[str, str], inside: int) -> str:
    """``inside`` is how tightly what is around binds: 0 nothing, 1 sums, 2 products, 3 after a division."""
    match node:
        case ast.BinOp(left=left, op=op, right=right):
            own = 1 if isinstance(op, ast.Add | ast.Sub) else 2
            tighter = isinstance(op, ast.Sub | ast.Div)
            text = f"{_text(left, texts, own)} {_SIGNS[type(op)]} {_text(right, texts, own + tighter)}"
            return f"({text})" if own < inside else text
        case ast.UnaryOp(operand=operand):
            return f"−{_text(operand, texts, 3)}"
        case ast.Name(id=name):
            return texts.get(name, name)
    assert isinstance(node, ast.Constant)
    return digits(str(node.value))
