"""All steps together: closer to fp32, and float where it was said."""

from __future__ import annotations

import numpy as np

from edgecls.correction.probe import noise
from edgecls.correction.refine import refine
from edgecls.engines.session import EngineSession
from edgecls.program.desc import read_program
from edgecls.quantize.plan import plan_of


def outputs(model, mode, images):
    with EngineSession("paddle_inference", mode=mode, model=model) as session:
        return session.run(np.load(images)[:16])


def test_the_result_is_closer_to_fp32_and_says_what_became_float(fp32, int8, images, tmp_path):
    lines = []
    done = refine(fp32, int8, images, tmp_path / "out", max_cost=1.0, on_progress=lines.append)
    meant = outputs(fp32, "fp32", images)
    before = noise(meant, outputs(int8, "int8_simulated", images), "logits")
    after = noise(meant, outputs(done.exported, "int8_simulated", images), "logits")
    assert after < 0.5 * before
    was, now = (plan_of(read_program(model.model_file)) for model in (int8, done.exported))
    assert done.reasons
    assert set(was.int8) - set(now.int8) == set(done.reasons)
    assert [step.method for step in done.steps] == ["scales", "bias"]
    assert f"{len(done.reasons)} layers stay float that make most of the noise for little gain" in lines
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["inference.pdiparams", "inference.pdmodel"]
