"""Printed against computed: every number stands where it should, in the class it belongs to."""

from __future__ import annotations

import json
import re
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import pytest

from dashboard.charts.published import COLUMNS, SYMBOLS, alt_text, class_of, published
from dashboard.charts.tables import ChartTableError
from dashboard.charts.theme import palette
from dashboard.disclosure import Protected, protect
from dashboard.text import MINUS, NBSP

# table, term, unit, printed, printed standard error, here, z, label
ROWS = [
    ("5.1", "effekt", "andel", 0.039, 0.013, 0.045, 0.4615, "Sysselsatt"),
    ("5.1", "effekt", "andel", -0.02, 0.01, -0.035, -1.5, "AAP"),
    ("5.2", "effekt", "andel", 0.134, 0.011, 0.20, 6.0, "Deltakelse"),
    ("4.3", "andel", "andel", 0.312, None, 0.305, None, "Kvinne"),
    ("5.1", "effekt", "kr_per_mnd", -911.0, 500.0, -200.0, 1.422, "Lønn"),
    ("4.3", "snitt", "ar", 39.1, None, 38.0, None, "Alder"),  # another unit: not drawn
    ("5.1", "effekt", "andel", 0.01, 0.01, None, None, "Bare trykt"),
    ("5.1", "effekt", "andel", None, None, 0.01, None, "Bare her"),
]


def table(rows: list[tuple[Any, ...]] = ROWS) -> Protected:
    names = ["table", "term", "unit", "published", "published_se", "estimate", "z", "label"]
    frame = pd.DataFrame(rows, columns=names).assign(report="003", sample="alle", window="mnd_1_24")
    return protect(frame, data_status="syntetisk")


def dots(figure: go.Figure) -> dict[tuple[str, str], list[tuple[float, float]]]:
    """(axis, class) -> the points."""
    return {
        (trace.xaxis, trace.name): list(zip(trace.x, trace.y, strict=True))
        for trace in figure.data
        if trace.name != "likt"
    }


def colours_in(figure: go.Figure) -> set[str]:
    """Every colour typed into the figure itself, apart from its template."""
    drawn = figure.to_plotly_json()
    drawn["layout"].pop("template")
    return set(re.findall(r"#[0-9a-fA-F]{3,8}\b|rgba?\([^)]*\)", json.dumps(drawn, default=list)))


def test_printed_is_across_and_computed_is_up() -> None:
    assert dots(published(table())) == {
        ("x", "innenfor_1"): [(3.9, 4.5)],
        ("x", "mellom_1_og_2"): [(-2.0, -3.5)],
        ("x2", "over_2"): [(13.4, 20.0)],
        ("x2", "uten"): [(31.2, 30.5)],
        ("x3", "mellom_1_og_2"): [(-911.0, -200.0)],
    }


def test_a_share_is_large_when_either_number_is() -> None:
    rows = [("5.1", "effekt", "andel", 0.0999, 0.01, 0.1, 0.01, "a"), ROWS[0]]
    found = dots(published(table(rows)))
    assert found[("x2", "innenfor_1")] == [(9.99, 10.0)]
    assert found[("x", "innenfor_1")] == [(3.9, 4.5)]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_colour_and_symbol_both_tell_the_class(theme: str) -> None:
    marks = {
        trace.name: (trace.marker.symbol, trace.marker.color)
        for trace in published(table(), theme=theme).data
        if trace.name != "likt"
    }
    assert marks == {
        name: (SYMBOLS[name], colour) for name, colour in zip(SYMBOLS, palette(theme).agreement, strict=True)
    }
    assert len({symbol for symbol, _colour in marks.values()}) == 4


@pytest.mark.parametrize(
    ("z", "kind"),
    [
        (0.0, "innenfor_1"),
        (1.0, "innenfor_1"),
        (-1.001, "mellom_1_og_2"),
        (2.0, "mellom_1_og_2"),
        (2.001, "over_2"),
        (None, "uten"),
    ],
)
def test_the_classes_end_at_one_and_two(z: float | None, kind: str) -> None:
    assert class_of(z) == kind


def test_the_line_of_equality_holds_all_points() -> None:
    figure = published(table())
    for at, line in enumerate((trace for trace in figure.data if trace.name == "likt"), start=1):
        assert line.x == line.y
        assert tuple(figure.layout[f"xaxis{at}"].range) == tuple(figure.layout[f"yaxis{at}"].range) == line.x
    low, high = figure.layout.xaxis3.range
    assert low < -911 < -200 < high


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_colour_is_the_palette_s(theme: str) -> None:
    colours = palette(theme)
    known = {*colours.agreement, colours.background, colours.zero_line, colours.month0_line, colours.muted}
    found = colours_in(published(table(), theme=theme))
    assert set(colours.agreement) <= found <= known


def test_hover_names_and_gives_both_numbers() -> None:
    texts = {
        trace.name: trace.hovertext[0]
        for trace in published(table()).data
        if trace.xaxis == "x" and trace.name != "likt"
    }
    assert texts["mellom_1_og_2"].split("<br>") == [
        "<b>AAP</b>",
        "Rapport 003, tabell 5.1",
        "alle, mnd_1_24",
        f"Trykt: {MINUS}2,0 prosentpoeng (standardfeil 1,0 prosentpoeng)",
        f"Her: {MINUS}3,5 prosentpoeng",
        f"Avstand: {MINUS}1,5 trykte standardfeil",
    ]


def test_hover_gives_levels_in_percent_and_amounts_in_kroner() -> None:
    texts = [trace.hovertext[0] for trace in published(table()).data if trace.name != "likt"]
    level = next(text for text in texts if "Kvinne" in text)
    amount = next(text for text in texts if "Lønn" in text)
    assert f"Trykt: 31,2{NBSP}%<br>Her: 30,5{NBSP}%<br>Ingen standardfeil er trykt" in level
    assert f"Her: {MINUS}200{NBSP}kr" in amount


def test_hover_uses_titles_where_there_are_any() -> None:
    figure = published(table(), titles={"alle": "Alle deltakere"})
    assert any("Alle deltakere, mnd_1_24" in trace.hovertext[0] for trace in figure.data if trace.hovertext)


def test_the_key_counts_the_dots() -> None:
    key = published(table()).layout.annotations[0].text
    plain = re.sub(r"<[^>]*>", "", key)
    assert plain == ("Avstand i standardfeil: ● høyst 1 (1)   ■ 1 til 2 (2)   ▲ over 2 (1)   × ingen (1)")


def test_on_a_phone_the_panels_stand_under_each_other() -> None:
    wide, narrow = published(table()), published(table(), compact=True)
    assert dots(wide) == dots(narrow)
    assert {tuple(narrow.layout[f"xaxis{at}"].domain) for at in (1, 2, 3)} == {(0, 1)}
    bottoms = [narrow.layout[f"yaxis{at}"].domain[0] for at in (1, 2, 3)]
    tops = [narrow.layout[f"yaxis{at}"].domain[1] for at in (1, 2, 3)]
    assert tops[0] == pytest.approx(1) and bottoms[2] == 0
    assert bottoms[0] > tops[1] > bottoms[1] > tops[2]
    assert narrow.layout.height > wide.layout.height


@pytest.mark.parametrize("n", [1, 2])
@pytest.mark.parametrize("compact", [False, True])
def test_fewer_panels_fill_the_figure(n: int, compact: bool) -> None:
    figure = published(table(ROWS[: 2 if n == 1 else 3]), compact=compact)
    assert len({trace.xaxis for trace in figure.data}) == n
    assert min(figure.layout[f"yaxis{at}"].domain[0] for at in range(1, n + 1)) == 0
    assert max(figure.layout[f"yaxis{at}"].domain[1] for at in range(1, n + 1)) == pytest.approx(1)


def test_alt_text_counts_what_is_drawn() -> None:
    assert alt_text(table()) == (
        "Punktdiagram med 5 trykte tall bortover og tallet herfra oppover; på den skrå linjen er de like. "
        "Avstand i standardfeil: høyst 1 for 1, mellom 1 og 2 for 2, over 2 for 1; "
        "1 har ingen standardfeil."
    )


def test_nothing_to_compare_is_said() -> None:
    empty = table(ROWS[5:])
    figure = published(empty, theme="dark")
    assert not figure.data
    assert figure.layout.annotations[0].text == "Ingen trykte tall kan regnes ut fra disse dataene."
    assert alt_text(empty) == "Tom figur: ingen trykte tall kan regnes ut fra disse dataene."


def test_only_a_protected_table_is_drawn() -> None:
    with pytest.raises(TypeError, match="Protected"):
        published(table().frame)  # type: ignore[arg-type]


@pytest.mark.parametrize("column", COLUMNS)
def test_a_missing_column_is_named(column: str) -> None:
    lacking = protect(table().frame.drop(columns=column), data_status="syntetisk")
    with pytest.raises(ChartTableError, match=f"lacks {column};"):
        published(lacking)


def test_percent_and_points_are_drawn_as_shares() -> None:
    rows = [
        ("figur 1", "", "prosent", 52.0, None, 54.0, None, "I tiltaket"),
        ("4.1", "", "prosentpoeng", 3.9, None, 4.2, None, "Forskjell"),
        ("5.1", "effekt", "andel", 0.039, 0.013, 0.045, 0.4615, "Sysselsatt"),
    ]
    drawn = published(table(rows))
    assert dots(drawn) == {
        ("x", "innenfor_1"): [(3.9, 4.5)],
        ("x", "uten"): [(3.9, 4.2)],
        ("x2", "uten"): [(52.0, 54.0)],
    }
    level = next(t for trace in drawn.data for t in trace.hovertext or () if "tiltaket" in t)
    assert "3,9" in next(t for trace in drawn.data for t in trace.hovertext or () if "Forskjell" in t)
    assert "52" in level


def test_our_own_standard_error_is_named() -> None:
    frame = table(ROWS[:1]).frame.assign(z_basis="egen")
    drawn = published(protect(frame, data_status="syntetisk"))
    text = next(trace.hovertext[0] for trace in drawn.data if trace.name != "likt")
    assert text.endswith("Avstand: +0,5 egne standardfeil")
