"""In Arbeid med bistand on the count day."""


def test_yes_no_and_not_observed(check) -> None:
    check(
        "deltar_ab",
        """
        i_ab  y
        true   1
        false  0
        -      -
    """,
    )
