"""Registered in another status on the count day."""


def test_yes_no_and_not_observed(check) -> None:
    check(
        "registrert_andre",
        """
        reg_annen_status  y
        true   1
        false  0
        -      -
    """,
    )
