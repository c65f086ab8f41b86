"""Social assistance or qualification benefit; both must be observed."""


def test_one_both_none_and_not_observed(check) -> None:
    check(
        "sosialhjelp_kvp",
        """
        mottar_sosialhjelp  mottar_kvp  y
        true   true   1
        true   false  1
        false  true   1
        false  false  0
        -      false  -
        false  -      -
        true   -      -
        -      true   -
        -      -      -
    """,
    )
