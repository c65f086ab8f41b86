"""AAP or disability benefit; both must be observed."""


def test_one_both_none_and_not_observed(check) -> None:
    check(
        "aap_eller_ufore",
        """
        mottar_aap  mottar_ufore  y
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
