"""AAP and its diagnosis on the day of month 0."""


def test_levels(check) -> None:
    check(
        "aap_diagnose",
        """
        aap_diagnose         level
        ikke_aap             ikke_aap
        aap_psykisk          aap_psykisk
        aap_muskel_skjelett  aap_muskel_skjelett
        aap_andre            aap_andre
        -                    -
    """,
    )
