"""Reduced work capacity on the day of the draw."""


def test_yes_no_and_not_observed(check) -> None:
    check(
        "nedsatt_arbeidsevne",
        """
        nedsatt_arbeidsevne  level
        1                    ja
        0                    nei
        -                    -
    """,
    )
