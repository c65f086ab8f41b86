"""Receives AAP on the count day."""


def test_yes_no_and_not_observed(check) -> None:
    check(
        "aap",
        """
        mottar_aap  y
        true   1
        false  0
        -      -
    """,
    )
