"""Earnings are the month's cash wage as it is: no limit, no inflation, missing stays missing."""


def test_wage(check) -> None:
    check(
        "inntekt_kr",
        """
        lonn_nok  y
        16643.5   16643.5
        0.01      0.01
        0         0
        -         -
    """,
    )
