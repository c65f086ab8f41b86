"""Kind of supplier of the measure that starts."""


def test_levels(check) -> None:
    check(
        "leverandortype",
        """
        leverandortype  level
        skjermet        skjermet
        kommersiell     kommersiell
        ideell          ideell
        annet_ukjent    annet_ukjent
        -               -
    """,
    )
