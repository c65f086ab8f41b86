"""Registered with reduced work capacity on the count day."""


def test_yes_no_and_not_observed(check) -> None:
    check(
        "registrert_nedsatt_arbeidsevne",
        """
        reg_nedsatt_arbeidsevne  y
        true   1
        false  0
        -      -
    """,
    )
