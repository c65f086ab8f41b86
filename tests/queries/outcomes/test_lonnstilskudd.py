"""With wage subsidy on the count day, in a measure or not."""


def test_yes_no_and_not_observed(check) -> None:
    check(
        "lonnstilskudd",
        """
        i_lonnstilskudd  i_tiltak  y
        true             false     1
        true             true      1
        false            true      0
        -                false     -
    """,
    )
