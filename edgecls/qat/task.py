"""The child of ``run.train_qat``: PaddleSlim's quantization-aware training."""

from __future__ import annotations

import json
import math
import time
from pathlib import Path
from typing import Any, Callable, Dict, Optional

import numpy as np
from numpy.typing import NDArray

from edgecls.errors import QuantizeError, one_line
from edgecls.export.architectures import build
from edgecls.export.parameters import load_parameters
from edgecls.export.strides import set_strides, strides_of
from edgecls.export.task import save_network
from edgecls.preprocess.apply import level_table
from edgecls.preprocess.levels import look_up
from edgecls.preprocess.spec import Preprocess
from edgecls.program.arrays import read_arrays
from edgecls.program.desc import read_program
from edgecls.qat import student as students
from edgecls.qat.batches import make_batch
from edgecls.qat.checkpoint import CHECKPOINT, Checkpoint
from edgecls.qat.progress import Validation, seconds_text
from edgecls.qat.settings import QatSettings
from edgecls.storage.atomic import write_json
from edgecls.storage.npy import write_npy
from edgecls.worker.paddle import import_paddle

#: A progress line that begins like this is worth keeping.
VALIDATION = "validation"
_BATCH = 32
#: Steps whose mean time tells when the training will be done.
_PACE = 20


def run(request: Dict[str, Any], progress: Callable[[str], None]) -> Dict[str, Any]:
    """Train, and write the network of the best validation.

    Args:
        request: architecture, class_num, exported [.pdmodel, .pdiparams], preprocess, settings, scales {layer:
            threshold}, training and validation {levels: .npy [N, H, W, 3] uint8, labels: list of ids or None},
            state (folder of the checkpoint), out_dir (gets the float network ``inference.*``, ``scales.json``,
            ``history.json`` and ``probabilities.npy``, what the training graph says of the validation images).
        progress: called with each step.

    Raises:
        WeightsError: the export is not of this architecture.
        QuantizeError: the loss is not finite, or Paddle failed.
        StorageError: a file can't be written.
    """
    try:
        return _Training(request, progress).run()
    except (RuntimeError, ValueError, TypeError) as error:
        raise QuantizeError(
            f"Paddle could not train the model: {type(error).__name__}: {one_line(str(error))[:300]}",
            hint="run it again; if it stays, use edgecls optimize --quant int8",
        ) from error


class _Training:
    def __init__(self, request: Dict[str, Any], progress: Callable[[str], None]) -> None:
        self._request = request
        self._progress = progress
        self._settings = QatSettings.from_json(request["settings"])
        self._table = level_table(Preprocess.from_json(request["preprocess"]))
        self._paddle = import_paddle(self._settings.seed)
        self._teacher = self._float_network()
        self._student = self._float_network()
        self._quantize()
        self._optimizer = self._paddle.optimizer.Adam(
            self._settings.lr,
            parameters=[tensor for tensor in self._student.parameters() if not tensor.stop_gradient],
        )
        self._levels = np.load(request["training"]["levels"], mmap_mode="r", allow_pickle=False)
        self._labels = _labels(request["training"])
        self._checked = np.load(request["validation"]["levels"], mmap_mode="r", allow_pickle=False)
        self._checked_labels = _labels(request["validation"])
        self._total = self._settings.total_steps(len(self._levels))
        self._path = Path(request["state"]) / CHECKPOINT

    def run(self) -> Dict[str, Any]:
        teacher = self._probabilities(self._teacher)
        found = Checkpoint.load(self._path)
        if found is None:
            state = Checkpoint(0, {}, students.arrays_of(self._student), {})
            state.history.add(self._validate(0, teacher, None))
            self._progress(f"{VALIDATION} before training: {state.history.best}")
        else:
            state = found
            students.set_arrays(self._student, state.network)
            self._optimizer.set_state_dict(
                {name: self._paddle.to_tensor(array) for name, array in state.optimizer.items()}
            )
            self._progress(f"{VALIDATION} resumes after step {state.step}: best so far {state.history.best}")
        self._train(state, teacher)
        return self._finish(state)

    def _train(self, state: Checkpoint, teacher: NDArray[np.float32]) -> None:
        settings, history = self._settings, state.history
        interval = settings.validation_interval(len(self._levels))
        times = [time.monotonic()]
        while state.step < self._total and not history.stopped:
            state.losses.append(self._step(state))
            state.step += 1
            times = [*times[-_PACE:], time.monotonic()]
            left = (times[-1] - times[0]) / (len(times) - 1) * (self._total - state.step)
            self._progress(
                f"step {state.step}/{self._total}, loss {state.losses[-1]:.4f}, at most {seconds_text(left)} left"
            )
            if state.step % interval == 0 or state.step == self._total:
                validation = self._validate(state.step, teacher, float(np.mean(state.losses)))
                state.losses = []
                if history.add(validation):
                    state.best = students.arrays_of(self._student)
                self._progress(f"{VALIDATION} after step {state.step}/{self._total}: {validation}")
                if history.since_best >= settings.patience:
                    history.stopped = f"no better for {history.since_best} validations"
            if state.step % settings.checkpoint_every == 0 or history.stopped:
                self._save(state)

    def _step(self, state: Checkpoint) -> float:
        paddle, settings = self._paddle, self._settings
        functional = paddle.nn.functional
        self._optimizer.set_lr(settings.rate(state.step, self._total))
        students.set_mode(paddle, self._student, settings, state.step / self._total)
        tensors, chosen = make_batch(self._levels, state.step, settings, self._table)
        inputs = paddle.to_tensor(tensors)
        with paddle.no_grad():
            wanted = functional.softmax(self._teacher(inputs) / settings.temperature, axis=-1)
        logits = self._student(inputs)
        given = functional.log_softmax(logits / settings.temperature, axis=-1)
        loss = functional.kl_div(given, wanted, reduction="batchmean") * settings.temperature**2
        if settings.ce > 0.0 and self._labels is not None:
            targets = paddle.to_tensor(self._labels[chosen])
            loss = loss + settings.ce * functional.cross_entropy(logits, targets)
        value = float(loss)
        if not math.isfinite(value):
            kept = state.step // settings.checkpoint_every * settings.checkpoint_every
            raise QuantizeError(
                f"the loss is {value} at step {state.step + 1}; the training stopped, and the checkpoint of step {kept}"
                " is kept",
                hint="give a lower --lr, and check weights and preprocessing",
            )
        loss.backward()
        self._optimizer.step()
        self._optimizer.clear_grad()
        return value

    def _validate(self, step: int, teacher: NDArray[np.float32], loss: Optional[float]) -> Validation:
        student = self._probabilities(self._student)
        if not np.isfinite(student).all():
            raise QuantizeError(
                f"the quantized network computes NaN or infinity after step {step}", hint="give a lower --lr"
            )
        floor = np.float32(1e-12)
        kl = (teacher * (np.log(teacher + floor) - np.log(student + floor))).sum(axis=1).mean()
        top1 = None
        if self._checked_labels is not None:
            top1 = 100.0 * float((student.argmax(axis=1) == self._checked_labels).mean())
        agreement = 100.0 * float((student.argmax(axis=1) == teacher.argmax(axis=1)).mean())
        return Validation(step, agreement, float(kl), len(student), top1, loss)

    def _probabilities(self, network: Any) -> NDArray[np.float32]:
        """What a network says of the validation images, [N, classes]."""
        network.eval()
        parts = []
        with self._paddle.no_grad():
            for start in range(0, len(self._checked), _BATCH):
                batch = np.stack([look_up(image, self._table) for image in self._checked[start : start + _BATCH]])
                scores = network(self._paddle.to_tensor(batch))
                parts.append(self._paddle.nn.functional.softmax(scores, axis=-1).numpy())
                self._progress(f"validate  {start + len(batch)} of {len(self._checked)} images")
        return np.concatenate(parts)

    def _save(self, state: Checkpoint) -> None:
        state.network = students.arrays_of(self._student)
        state.optimizer = {name: np.array(tensor.numpy()) for name, tensor in self._optimizer.state_dict().items()}
        state.save(self._path)

    def _finish(self, state: Checkpoint) -> Dict[str, Any]:
        folder = Path(self._request["out_dir"])
        students.set_arrays(self._student, state.best)
        write_npy(folder / "probabilities.npy", self._probabilities(self._student))
        write_json(folder / "scales.json", students.get_scales(self._student))
        students.copy_parameters(self._student, self._teacher)
        height, width = self._levels.shape[1:3]
        save_network(self._paddle, self._teacher, height, width, folder)
        (folder / "history.json").write_text(json.dumps(state.history.to_json()), "utf-8")
        return {"steps": state.step}

    def _float_network(self) -> Any:
        model_file, params_file = (Path(path) for path in self._request["exported"])
        network = build(self._paddle, self._request["architecture"], self._request["class_num"])
        program = read_program(model_file)
        # An export keeps the names that Paddle gives to the parameters of a network.
        load_parameters(network, read_arrays(program, params_file), params_file.name)
        set_strides(network, strides_of(program))
        network.eval()
        return network

    def _quantize(self) -> None:
        from paddleslim.dygraph.quant import QAT

        scales: Dict[str, float] = self._request["scales"]
        students.skip_others(self._paddle, self._student, scales)
        QAT(config=students.paddleslim_config(self._settings)).quantize(self._student)
        students.set_scales(self._student, scales)


def _labels(part: Dict[str, Any]) -> Optional[NDArray[np.int64]]:
    return None if part["labels"] is None else np.asarray(part["labels"], np.int64)
