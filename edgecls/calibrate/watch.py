"""The fp32 program run by Paddle Inference, every activation handed over as it is made. For child processes.

Two things keep the memory bounded. An activation is looked at when its operator has run, so none has to be kept
for later and Paddle can use the memory again. And the batch is chosen by what one image takes.
"""

from __future__ import annotations

import weakref
from typing import Any, Callable, Collection, Dict, Optional, Tuple

import numpy as np
from numpy.typing import NDArray

from edgecls.errors import QuantizeError

#: Gives operators to oneDNN and changes nothing else.
_PLACEMENT = "mkldnn_placement_pass"

Look = Callable[[str, NDArray[np.float32]], None]


class Watch:
    """A program whose activations are watched.

    Args:
        paddle: the module.
        model: path of the ``.pdmodel``.
        params: path of the ``.pdiparams``.
        names: the variables to hand over; the input may be one.
        onednn: compute with oneDNN's kernels, which take a fifth of the time of Paddle's own.

    Raises:
        RuntimeError, ValueError: Paddle can't load the model.
    """

    def __init__(self, paddle: Any, model: str, params: str, names: Collection[str], *, onednn: bool) -> None:
        self._names = frozenset(names)
        self._predictor = paddle.inference.create_predictor(_config(paddle, model, params, onednn))
        self._input_name = self._predictor.get_input_names()[0]
        self._input = self._predictor.get_input_handle(self._input_name)
        self._output = self._predictor.get_output_handle(self._predictor.get_output_names()[0])
        self._look: Optional[Look] = None
        self._failed: Optional[BaseException] = None
        self._sizes: Dict[str, int] = {}
        # Paddle keeps the hook for ever; were it bound to this object, neither would be freed.
        self._predictor.register_output_hook(_Hook(self))

    def run(self, batch: NDArray[np.float32], look: Optional[Look] = None) -> NDArray[np.float32]:
        """Run one batch.

        Args:
            batch: [N, 3, H, W].
            look: called with the name and the values of each variable of ``names``.

        Returns:
            The output.

        Raises:
            QuantizeError: a variable never came.
            RuntimeError, ValueError: Paddle can't run it.
            Exception: what ``look`` raised.
        """
        self._sizes = {}
        self._look = look
        if look is not None and self._input_name in self._names:
            self._sizes[self._input_name] = batch.nbytes
            look(self._input_name, batch)
        self._input.reshape(batch.shape)
        self._input.copy_from_cpu(batch)
        self._predictor.run()
        # An exception must not travel through Paddle's C++.
        failed, self._failed = self._failed, None
        if failed is not None:
            raise failed
        missing = self._names.difference(self._sizes, [self._input_name])
        if missing:
            raise QuantizeError(f"Paddle does not compute {min(missing)}", hint="export the model again")
        output: NDArray[np.float32] = self._output.copy_to_cpu()
        return output

    @property
    def made_bytes(self) -> int:
        """What all variables of the last run take together."""
        return sum(self._sizes.values())

    def made(self, name: str, tensor: Any) -> None:
        """Paddle calls this with every variable that an operator has made."""
        if self._failed is not None or name == self._input_name:
            return
        try:
            self._sizes[name] = 4 * int(np.prod(tensor.shape))
            if self._look is not None and name in self._names:
                self._look(name, _view(tensor))
        except Exception as error:
            self._failed = error


class _Hook:
    """Hands what was made to a Watch that is still there."""

    def __init__(self, watch: Watch) -> None:
        self._watch = weakref.ref(watch)

    def __call__(self, op_type: str, name: str, tensor: Any) -> None:
        watch = self._watch()
        if watch is not None:
            watch.made(name, tensor)


def _config(paddle: Any, model: str, params: str, onednn: bool) -> Any:
    config = paddle.inference.Config(model, params)
    config.disable_gpu()
    config.disable_glog_info()
    # The same order of sums on every machine; what is found is counted in one thread anyway.
    config.set_cpu_math_library_num_threads(1)
    config.enable_memory_optim()
    if onednn:
        config.enable_mkldnn()
        # Any other pass could fuse away what is to be watched.
        for name in config.pass_builder().all_passes():
            if name != _PLACEMENT:
                config.delete_pass(name)
    else:
        config.switch_ir_optim(False)
        config.disable_mkldnn()
    return config


class _Capsule:
    """What NumPy asks for DLPack, around what Paddle gives."""

    def __init__(self, capsule: Any) -> None:
        self._capsule = capsule

    def __dlpack__(self, **_: Any) -> Any:
        return self._capsule

    def __dlpack_device__(self) -> Tuple[int, int]:
        return (1, 0)


def _view(tensor: Any) -> NDArray[np.float32]:
    """The tensor's memory, which Paddle uses again afterwards. Its own ``numpy`` copies, 20 times as slow."""
    view: NDArray[np.float32] = np.from_dlpack(_Capsule(tensor.value().get_tensor()._to_dlpack()))
    return view
