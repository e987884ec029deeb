"""What bad input gets: a right figure with a note on what was repaired, or no figure and the reason. Never a wrong one."""

from pathlib import Path

import pytest

from coach.errors import InputError
from tests.audit.faults import FAULTS, Fault, clean, facts_of, plain, truth
from tests.audit.faults import deal_cells as cells

LEAST = 15
"""Figures that a repaired export must still give: a test that accepts silence for everything would not see a loss."""


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_spoilt_export_gives_no_wrong_figure(fault: Fault, tmp_path: Path) -> None:
    if fault.error:
        with pytest.raises(InputError) as caught:
            facts_of(fault, tmp_path)
        assert caught.value.code == fault.error
        return
    facts = facts_of(fault, tmp_path)
    deals, lines = clean()
    right = 0
    for key, value in truth(fault.true(deals), lines).items():
        found = facts.get(key)
        if key in fault.refused:
            assert found is not None
            assert (found.value, found.why) == (None, fault.refused[key])
        elif found is not None and found.value is not None:
            assert found.value == pytest.approx(value, rel=1e-9), key
            right += 1
    assert right >= LEAST, right
    for key, why in fault.refused.items():
        found = facts.get(key)
        assert found is not None
        assert (found.value, found.why) == (None, why)
    assert fault.notes <= {one.code for one in facts.repairs}


def test_the_clean_export_gives_everything(tmp_path: Path) -> None:
    fault = Fault("clean", lambda deals, lines: plain(cells(deals), lines))
    facts = facts_of(fault, tmp_path)
    for key, value in truth(*clean()).items():
        found = facts.get(key)
        assert found is not None, key
        assert found.value == pytest.approx(value), key
