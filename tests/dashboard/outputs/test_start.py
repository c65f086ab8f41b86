"""What the files are made with loads when a file is asked for, not when the app starts."""

from __future__ import annotations

import subprocess
import sys

HEAVY = ("pptx", "docx", "xlsxwriter", "lxml")
_SHOW = """
import sys
import dashboard.__main__, dashboard.cache, dashboard.outputs, dashboard.plates
import dashboard.plate_costs, dashboard.plate_effects, dashboard.plate_participation, dashboard.plate_table
import dashboard.views.figure, dashboard.views.take_out
print(*sys.modules)
"""


def test_the_start_does_not_load_what_writes_files() -> None:
    shown = subprocess.run([sys.executable, "-c", _SHOW], capture_output=True, text=True, check=True).stdout
    loaded = set(shown.split())
    assert "dashboard.views.take_out" in loaded
    assert [name for name in HEAVY if name in loaded] == []
