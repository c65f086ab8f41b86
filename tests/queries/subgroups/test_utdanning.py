"""Highest completed education; unknown belongs to no level."""


def test_levels(check) -> None:
    check(
        "utdanning",
        """
        utdanning   level
        grunnskole  grunnskole
        vgo         vgo
        hoyere      hoyere
        ukjent      -
        -           -
    """,
    )
