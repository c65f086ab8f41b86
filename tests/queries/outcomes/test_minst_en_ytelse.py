"""At least one of five benefits; transitional benefit is not one of them."""

import pytest

FIVE = "mottar_aap mottar_ufore mottar_sosialhjelp mottar_kvp mottar_tiltakspenger"


@pytest.mark.parametrize("position", range(5))
def test_each_benefit(check, position: int) -> None:
    received = ["true" if index == position else "false" for index in range(5)]
    unknown = ["-" if index == position else "true" for index in range(5)]
    check(
        "minst_en_ytelse",
        f"""
        {FIVE}                         y
        {" ".join(received)}           1
        {" ".join(unknown)}            -
        true true true true true       1
        false false false false false  0
        - - - - -                      -
    """,
    )


def test_transitional_benefit_is_not_counted(check) -> None:
    check(
        "minst_en_ytelse",
        f"""
        mottar_overgangsstonad  {FIVE}                         y
        true                    false false false false false  0
        -                       false false false false false  0
    """,
    )
