"""Receives the allowance for people in measures on the count day."""


def test_yes_no_and_not_observed(check) -> None:
    check(
        "tiltakspenger",
        """
        mottar_tiltakspenger  y
        true   1
        false  0
        -      -
    """,
    )
