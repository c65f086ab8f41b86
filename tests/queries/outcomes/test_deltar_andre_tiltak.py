"""In a measure outside the study's named ones; being in a named one as well changes nothing."""


def test_yes_no_and_not_observed(check) -> None:
    check(
        "deltar_andre_tiltak",
        """
        i_annet_tiltak  i_tiltak  y
        true            true      1
        false           true      0
        false           false     0
        -               true      -
    """,
    )
