"""edgecls: PaddleClas image classifiers on ARM.

The functions of the command line, for Python::

    import edgecls

    made = edgecls.optimize("PPLCNet_x0_5", edgecls.Settings(precision="int8", calibration=Path("images")))
    print(edgecls.inspect(made.artifact.nb).kernels)

Nothing heavy is imported before it is used.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any, Dict, List

from edgecls._version import __version__
from edgecls.errors import EdgeclsError

if TYPE_CHECKING:
    from edgecls.artifact.folder import Artifact as Artifact
    from edgecls.benchmark.run import bench as bench
    from edgecls.catalogue.load import find_model as find_model
    from edgecls.catalogue.load import list_models as list_models
    from edgecls.evaluation.device import evaluate_on_device as evaluate_on_device
    from edgecls.evaluation.evaluate import evaluate as evaluate
    from edgecls.nb.summary import inspect as inspect
    from edgecls.pipeline.optimize import optimize as optimize
    from edgecls.pipeline.settings import Settings as Settings
    from edgecls.prediction.classifier import Classifier as Classifier
    from edgecls.prediction.predict import predict as predict
    from edgecls.prediction.result import Prediction as Prediction
    from edgecls.preprocess.spec import Preprocess as Preprocess

__all__ = [
    "Artifact",
    "Classifier",
    "EdgeclsError",
    "Prediction",
    "Preprocess",
    "Settings",
    "__version__",
    "bench",
    "evaluate",
    "evaluate_on_device",
    "find_model",
    "inspect",
    "list_models",
    "optimize",
    "predict",
]

_HOMES: Dict[str, str] = {
    "Artifact": "edgecls.artifact.folder",
    "Classifier": "edgecls.prediction.classifier",
    "Prediction": "edgecls.prediction.result",
    "Preprocess": "edgecls.preprocess.spec",
    "Settings": "edgecls.pipeline.settings",
    "bench": "edgecls.benchmark.run",
    "evaluate": "edgecls.evaluation.evaluate",
    "evaluate_on_device": "edgecls.evaluation.device",
    "find_model": "edgecls.catalogue.load",
    "inspect": "edgecls.nb.summary",
    "list_models": "edgecls.catalogue.load",
    "optimize": "edgecls.pipeline.optimize",
    "predict": "edgecls.prediction.predict",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'edgecls' has no attribute {name!r}")
    return getattr(importlib.import_module(_HOMES[name]), name)


def __dir__() -> List[str]:
    return sorted(__all__)
