"""Born in Norway or abroad."""


def test_levels(check) -> None:
    check(
        "fodeland",
        """
        ikke_fodt_i_norge  level
        1   utlandet
        0   norge
        -   -
    """,
    )
