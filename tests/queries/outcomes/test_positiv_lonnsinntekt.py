"""Any cash wage at all; a month outside the coverage stays missing."""

WAGES = """
    lonn_nok  y
    {above}   1
    {at}      0
    0         0
    -         -
"""


def test_any_wage(check) -> None:
    check("positiv_lonnsinntekt", WAGES.format(above=0.01, at=0))


def test_wage_above_a_limit(check) -> None:
    check("positiv_lonnsinntekt", WAGES.format(above=1000.01, at=1000), min_lonn=1000.0)
