"""Whether a runtime may run a .nb."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Dict, List, Optional

import pytest

from edgecls.errors import VersionMismatchError
from edgecls.nb.summary import Inspection, inspect
from edgecls.runtime.check import Verdict, check_runtime
from edgecls.runtime.runtime import Runtime
from edgecls.runtime.store import add_runtime
from tests.nb import nb_writer
from tests.nb.nb_writer import HOST, INT8_KERNEL, OPENCL, X86, conv, kernel_attr, op, param
from tests.runtime.elf_writer import EXTRA, FP16, X86_64, kernel_type, library_bytes, write_library
from tests.runtime.elf_writer import OPENCL as OPENCL_TYPE

CONV = conv("w")


def model(tmp_path: Path, ops: Optional[List[Dict[int, Any]]] = None, opt: str = "v2.13-rc") -> Inspection:
    data = nb_writer.nb(ops or [CONV], [param("w", [4])])
    path = tmp_path / "model.nb"
    path.write_bytes(data.replace(nb_writer.VERSION.ljust(16, b"\xa5"), opt.encode().ljust(16, b"\0"), 1))
    return inspect(path)


def runtime(tmp_path: Path, version: Optional[str] = "v2.13-rc", *more: str, **options: object) -> Runtime:
    return add_runtime(write_library(tmp_path / "lite.so", version, *more, **options))  # type: ignore[arg-type]


def test_a_fitting_pair_passes_without_a_word(tmp_path: Path) -> None:
    assert check_runtime(model(tmp_path), runtime(tmp_path)) == Verdict([], [])


@pytest.mark.parametrize("own", ["v2.9.1", "v2.10"])
@pytest.mark.parametrize("opt", ["v2.11", "v2.12", "v2.13-rc", "v2.14-rc0"])
def test_what_would_be_silently_wrong_is_refused(tmp_path: Path, own: str, opt: str) -> None:
    verdict = check_runtime(model(tmp_path, opt=opt), runtime(tmp_path, own))

    assert verdict.refusals == [
        f"the runtime is {own} and the .nb comes from opt {opt}: it would crash or compute wrong results without a word"
    ]


@pytest.mark.parametrize(("own", "opt"), [("v2.10", "v2.10"), ("v2.10", "v2.9.1"), ("v2.12", "v2.9.1")])
def test_a_runtime_that_is_not_older_passes(tmp_path: Path, own: str, opt: str) -> None:
    assert check_runtime(model(tmp_path, opt=opt), runtime(tmp_path, own)) == Verdict([], [])


@pytest.mark.parametrize(("own", "opt"), [("v2.12", "v2.13-rc"), ("v2.11", "v2.12"), ("v2.9.1", "v2.10")])
def test_an_older_runtime_that_was_right_when_tried_is_mentioned(tmp_path: Path, own: str, opt: str) -> None:
    verdict = check_runtime(model(tmp_path, opt=opt), runtime(tmp_path, own))

    assert verdict == Verdict([], [f"the runtime {own} is older than opt {opt}; parity decides"])


def test_a_runtime_of_an_unknown_version_is_refused(tmp_path: Path) -> None:
    verdict = check_runtime(model(tmp_path), runtime(tmp_path, None))

    assert len(verdict.refusals) == 1
    assert "is unknown; add it again with --version if you know it" in verdict.refusals[0]


def test_a_declared_version_counts(tmp_path: Path) -> None:
    library = write_library(tmp_path / "lite.so", None)

    assert check_runtime(model(tmp_path), add_runtime(library, version="v2.13")).refusals == []
    assert check_runtime(model(tmp_path), add_runtime(library, version="v2.10")).refusals != []


def test_an_opt_of_a_known_commit_is_compared_by_its_release(tmp_path: Path) -> None:
    assert check_runtime(model(tmp_path, opt="044ba5b"), runtime(tmp_path, "v2.12")) == Verdict([], [])
    assert check_runtime(model(tmp_path, opt="044ba5b"), runtime(tmp_path, "v2.10")).refusals != []


def test_an_unknown_opt_is_mentioned_or_on_an_old_runtime_refused(tmp_path: Path) -> None:
    unknown = model(tmp_path, opt="a1b2c3d")

    assert check_runtime(unknown, runtime(tmp_path)).warnings == [
        "the .nb comes from an unknown opt (a1b2c3d); parity decides"
    ]
    assert len(check_runtime(unknown, runtime(tmp_path, "v2.10")).refusals) == 1


def test_operators_of_with_extra_builds_need_one(tmp_path: Path) -> None:
    found = model(tmp_path, [CONV, op("hard_swish"), op("clip"), op("clip")])

    assert check_runtime(found, runtime(tmp_path)).refusals == []
    bare = runtime(tmp_path, extra=False)
    assert check_runtime(found, bare).refusals == [
        f"the runtime {bare.name} was built without with_extra and has no clip, hard_swish"
    ]


def test_integer_variants_of_basic_operators_are_extra_too(tmp_path: Path) -> None:
    added = op("elementwise_add", kernel=kernel_attr("elementwise_add", alias="int64"))

    assert (
        "elementwise_add (int64)" in check_runtime(model(tmp_path, [added]), runtime(tmp_path, extra=False)).refusals[0]
    )
    assert check_runtime(model(tmp_path, [op("elementwise_add")]), runtime(tmp_path, extra=False)).refusals == []


def test_an_x86_model_is_refused_by_an_arm_runtime(tmp_path: Path) -> None:
    arm = runtime(tmp_path)

    assert check_runtime(model(tmp_path, [conv("w", target=X86)]), arm).refusals == [
        f"the .nb is for x86, the runtime {arm.name} runs arm only"
    ]


def test_an_x86_runtime_runs_x86_models_only(tmp_path: Path) -> None:
    path = tmp_path / "lite.so"
    types = [kernel_type(2, 1), kernel_type(2, 2), kernel_type(1, 4), EXTRA]
    path.write_bytes(library_bytes([*types, "v2.13-rc"], machine=X86_64))
    x86 = add_runtime(path)
    host_model = model(tmp_path, [conv("w", target=X86), op("hard_swish", kernel=kernel_attr("hard_swish", X86))])

    assert check_runtime(host_model, x86) == Verdict([], [])
    assert check_runtime(model(tmp_path), x86).refusals == [f"the .nb is for arm, the runtime {x86.name} runs x86 only"]


def test_a_model_for_arm_and_opencl_needs_both(tmp_path: Path) -> None:
    both = model(tmp_path, [conv("w", precision=INT8_KERNEL), op("pool2d", kernel=kernel_attr("pool2d", OPENCL, 5))])
    arm = runtime(tmp_path)

    assert check_runtime(both, arm).refusals == [f"the .nb is for arm+opencl, the runtime {arm.name} runs arm only"]
    assert check_runtime(both, runtime(tmp_path, "v2.13-rc", OPENCL_TYPE)).refusals == []


def test_fp16_needs_fp16_kernels_of_the_processor(tmp_path: Path) -> None:
    half = model(tmp_path, [conv("w", precision=5)])
    bare = runtime(tmp_path, "v2.13-rc", OPENCL_TYPE)

    assert check_runtime(half, bare).refusals == [f"the runtime {bare.name} has no fp16 kernels for arm"]
    assert check_runtime(half, runtime(tmp_path, "v2.13-rc", FP16)).refusals == []


def test_a_model_of_host_kernels_alone_runs_anywhere(tmp_path: Path) -> None:
    moved = model(tmp_path, [op("reshape2", kernel=kernel_attr("reshape2", HOST, 4))])

    assert moved.target == "host"
    assert check_runtime(moved, runtime(tmp_path)) == Verdict([], [])


def test_a_library_without_type_names_cannot_be_judged_by_its_kernels(tmp_path: Path) -> None:
    path = tmp_path / "lite.so"
    path.write_bytes(library_bytes(["N6paddle4lite", "v2.13-rc"]))

    verdict = check_runtime(model(tmp_path), add_runtime(path))

    assert verdict.refusals == []
    assert "does not tell which kernels it has; parity decides" in verdict.warnings[0]


def test_a_refusal_is_an_error_unless_the_person_insists() -> None:
    verdict = Verdict(["first", "second"], ["third"])

    verdict.enforce(force=True)
    Verdict([], ["third"]).enforce(force=False)
    with pytest.raises(VersionMismatchError, match="first; add a fitting runtime, or insist with --force"):
        verdict.enforce(force=False)
