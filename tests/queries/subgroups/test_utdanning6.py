"""Six levels of education; unknown is one of them."""


def test_levels(check) -> None:
    check(
        "utdanning6",
        """
        utdanning6         level
        grunnskole         grunnskole
        vgs_ikke_fullfort  vgs_ikke_fullfort
        vgs_fullfort       vgs_fullfort
        hoy_inntil_4_ar    hoy_inntil_4_ar
        hoy_over_4_ar      hoy_over_4_ar
        ukjent             ukjent
        -                  -
    """,
    )
