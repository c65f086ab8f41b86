"""With an adaptation grant on the count day."""


def test_yes_no_and_not_observed(check) -> None:
    check(
        "tilretteleggingstilskudd",
        """
        i_tilrettelegging  y
        true   1
        false  0
        -      -
    """,
    )
