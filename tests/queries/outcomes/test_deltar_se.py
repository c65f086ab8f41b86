"""In the study's SE on the count day."""


def test_yes_no_and_not_observed(check) -> None:
    check(
        "deltar_se",
        """
        i_se  y
        true   1
        false  0
        -      -
    """,
    )
