"""The four classes of the fidelity scale, at their limits."""


def test_classes(check) -> None:
    check(
        "se_kvalitet_klasse",
        """
        fidelity_poeng  level
        25              ikke_godkjent
        73              ikke_godkjent
        73.5            ikke_godkjent
        74              godkjent
        99              godkjent
        99.5            godkjent
        100             bra
        114             bra
        114.5           bra
        115             meget_bra
        125             meget_bra
        -               -
    """,
    )
