"""In Oppfølging, old or new, on the count day."""


def test_yes_no_and_not_observed(check) -> None:
    check(
        "deltar_oppfolging",
        """
        i_oppfolging  y
        true   1
        false  0
        -      -
    """,
    )
