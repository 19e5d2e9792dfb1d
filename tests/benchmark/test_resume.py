"""Which results a bench can go on with."""

from __future__ import annotations

from pathlib import Path

import pytest

from edgecls.benchmark.run import bench
from edgecls.errors import InputError
from edgecls.results.files import save_result
from tests.results.samples import APP_RESULT


def test_what_the_app_measured_only_the_app_can_go_on_with(tmp_path: Path) -> None:
    save_result(APP_RESULT, tmp_path / "app.json")
    with pytest.raises(InputError, match=r"app\.json was measured by the Android app") as caught:
        bench([], resume=tmp_path / "app.json")
    assert "edgecls report" in caught.value.hint
