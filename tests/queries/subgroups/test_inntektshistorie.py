"""Split at the study's median of five years' earnings; the median itself is over."""


def test_odd_number_has_one_at_the_median(check) -> None:
    check(
        "inntektshistorie",
        """
        yrkesinntekt_siste_5_ar  level
        359999.99                under_median
        360000                   over_median
        900000                   over_median
    """,
    )


def test_even_number_splits_between_the_two_in_the_middle(check) -> None:
    check(
        "inntektshistorie",
        """
        yrkesinntekt_siste_5_ar  level
        0                        under_median
        100                      under_median
        200                      over_median
        900000                   over_median
    """,
    )


def test_unknown_earnings_do_not_move_the_median(check) -> None:
    check(
        "inntektshistorie",
        """
        yrkesinntekt_siste_5_ar  level
        0                        under_median
        200                      over_median
        -                        -
        -                        -
    """,
    )


def test_no_one_is_under_when_half_have_nothing(check) -> None:
    check(
        "inntektshistorie",
        """
        yrkesinntekt_siste_5_ar  level
        0                        over_median
        0                        over_median
        200                      over_median
    """,
    )
