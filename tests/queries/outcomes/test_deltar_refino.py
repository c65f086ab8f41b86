"""In the study's Refino on the count day."""


def test_yes_no_and_not_observed(check) -> None:
    check(
        "deltar_refino",
        """
        i_refino  y
        true      1
        false     0
        -         -
    """,
    )
