"""A bench on a device measures what is right there and says under which conditions (with a fake phone)."""

from __future__ import annotations

import json
import re
from importlib import resources
from pathlib import Path
from typing import Any, Dict, List

import jsonschema
import numpy as np
import pytest

from edgecls.benchmark.run import bench
from edgecls.benchmark.text import render
from edgecls.errors import SettingsError
from edgecls.results.files import load_result
from tests.benchmark.fake_phone import SHORT, FakePhone
from tests.engines.nets import Nets


def test_the_whole_grid_is_measured_and_fits_the_schema(phone: FakePhone, artifact: Any, tmp_path: Path) -> None:
    output = tmp_path / "result.json"
    result = bench([artifact], threads=(1, 2, 4), batch=(1, 2), output=output, **SHORT)
    assert result.failed == ()
    assert [(row.cell.threads, row.cell.batch) for row in result.rows] == [(t, b) for t in (1, 2, 4) for b in (1, 2)]
    assert {row.cell.device for row in result.rows} == {"adb:one"}
    assert all(row.parity.ok and row.peak_rss_bytes == 5 << 20 for row in result.rows)
    assert load_result(output) == result
    schema = json.loads((resources.files("edgecls.schemas") / "result.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator(schema).validate(json.loads(output.read_text("utf-8")))


def test_the_result_says_what_the_device_is(phone: FakePhone, artifact: Any) -> None:
    (found,) = bench([artifact], **SHORT).devices
    assert (found.id, found.soc, found.abi, found.emulated) == ("adb:one", "SM8150", "arm64-v8a", False)
    assert [core.max_khz for core in found.cores][-1] == 2841600
    assert found.runtime == "a fake v2.13"


def test_conditions_of_device_and_runner_stand_in_the_row(phone: FakePhone, artifact: Any) -> None:
    (row,) = bench([artifact], **SHORT).rows
    assert set(row.conditions) == {"before", "after", "device_before", "device_after"}
    assert len(row.conditions["device_before"]["boot_id"]) == 36


def test_scaling_is_held_against_the_cores_frequencies(phone: FakePhone, artifact: Any) -> None:
    heading, one, four = render(bench([artifact], threads=(1, 4), **SHORT)).splitlines()[:3]
    assert "scaling" in heading
    assert "4.00x of 3.55x" in four
    assert "x of" not in one


def test_the_golden_output_is_the_reference(phone: FakePhone, artifact: Any, nets: Nets) -> None:
    (row,) = bench([artifact], **SHORT).rows
    assert row.parity.reference == artifact.description.golden.engine
    assert np.isclose(row.parity.max_abs_diff, 0.0, atol=1e-6)


def test_nothing_is_sent_twice(phone: FakePhone, artifact: Any) -> None:
    told: List[str] = []
    bench([artifact], on_progress=told.append, on_news=told.append, **SHORT)
    assert any("model.nb" in text for text in told)
    assert any("pushed in" in text for text in told)
    told.clear()
    bench([artifact], on_progress=told.append, on_news=told.append, **SHORT)
    assert not any("MB" in text for text in told)


def test_nothing_of_the_host_s_part_travels(phone: FakePhone, artifact: Any) -> None:
    bench([artifact], **SHORT)
    files = {path.name for path in (phone.folder / "files").rglob("*") if path.is_file()}
    assert {name.rpartition(".")[2] for name in files} == {"nb", "npy", "pyz"}
    assert not any("twin" in name or "pdmodel" in name for name in files)


def test_jobs_leave_nothing_on_the_device(phone: FakePhone, artifact: Any) -> None:
    phone.todo("ok", "samples-SIGKILL")
    bench([artifact], batch=(1, 2), **SHORT)
    assert list((phone.folder / "files" / "jobs").iterdir()) == []


@pytest.mark.parametrize(
    ("options", "wrong"),
    [
        ({"soc": "SM8150"}, "--soc needs the C++ runner"),
        ({"power_modes": ("high",)}, "the Python runner binds no threads"),
        ({"power_modes": ("fast",)}, "power mode 'fast' is unknown"),
        ({"power_modes": ()}, "--power-mode names nothing"),
        ({"cool_seconds": -1.0}, "out of range"),
        ({"device": "host", "soc": "SM8150"}, "--soc is for other devices"),
        ({"device": "host", "runner": "java"}, "--runner is for other devices"),
        ({"runner": "rust"}, "runner 'rust' is unknown; use cpp, java, python"),
    ],
)
def test_settings_that_do_not_go_together_are_refused(
    phone: FakePhone, artifact: Any, options: Dict[str, Any], wrong: str
) -> None:
    with pytest.raises(SettingsError, match=re.escape(wrong)):
        bench([artifact], **{**SHORT, **options})
