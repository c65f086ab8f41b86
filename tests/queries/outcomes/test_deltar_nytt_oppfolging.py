"""In the tendered Oppfølging on the count day."""


def test_yes_no_and_not_observed(check) -> None:
    check(
        "deltar_nytt_oppfolging",
        """
        i_nytt_oppfolging  y
        true   1
        false  0
        -      -
    """,
    )
