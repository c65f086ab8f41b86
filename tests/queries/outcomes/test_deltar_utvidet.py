"""In Utvidet oppfølging i NAV on the count day."""


def test_yes_no_and_not_observed(check) -> None:
    check(
        "deltar_utvidet",
        """
        i_utvidet  y
        true   1
        false  0
        -      -
    """,
    )
