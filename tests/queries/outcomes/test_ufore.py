"""Receives disability benefit on the count day."""


def test_yes_no_and_not_observed(check) -> None:
    check(
        "ufore",
        """
        mottar_ufore  y
        true   1
        false  0
        -      -
    """,
    )
