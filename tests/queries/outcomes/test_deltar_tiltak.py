"""In at least one measure on the count day; the panel has already left wage subsidy out."""


def test_yes_no_and_not_observed(check) -> None:
    check(
        "deltar_tiltak",
        """
        i_tiltak  i_lonnstilskudd  y
        true      false            1
        false     false            0
        false     true             0
        -         true             -
    """,
    )
