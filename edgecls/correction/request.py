"""What the tasks of this folder are asked with: networks and images. Imported in a child process that has Paddle."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Dict, List, Mapping, Optional, Tuple

import numpy as np
from numpy.typing import NDArray

from edgecls.correction.net import Array, Net, inputs_of, outputs_of
from edgecls.correction.tape import Tape
from edgecls.export.exported import ExportedModel

#: Images that Paddle computes at a time where the export leaves that open.
_CHUNK = 16
#: Memory for what two networks on their way hold, bytes.
_ROOM = 1 << 30


def model_files(model: ExportedModel) -> List[str]:
    """A model as a request carries it."""
    return [str(model.model_file.resolve()), str(model.params_file.resolve())]


def load_net(paddle: Any, files: List[str]) -> Net:
    """The network of a request."""
    return Net(paddle, ExportedModel(Path(files[0]), Path(files[1])))


def load_images(net: Net, request: Mapping[str, Any], most: Optional[int] = None) -> Tuple[Array, int]:
    """The images of a request, some of them where memory doesn't take all, and the size of a chunk.

    An export of a fixed batch gets whole batches.

    Args:
        net: the network that they are for.
        request: has images (.npy) and batch.
        most: take no more than these, or one chunk.
    """
    images = np.load(request["images"], mmap_mode="r", allow_pickle=False)
    chunk = int(request["batch"] or _CHUNK)
    per_image = _peak(net, np.array(images[:chunk])) // chunk + 1
    count = min(len(images) if most is None else most, max(chunk, _ROOM // (2 * per_image)))
    count = min(len(images), max(chunk, count) if request["batch"] else count)
    if request["batch"]:
        count = count // chunk * chunk
    return np.array(images[np.sort(_shuffled(len(images))[:count])], np.float32), chunk


def shapes(net: Net, images: Array) -> Dict[str, List[int]]:
    """The shape of each variable that an operator takes and that has an entry an image, for some images."""
    return {name: list(value.shape) for name, value in _values(net, images).items()}


def _values(net: Net, images: Array) -> Dict[str, Array]:
    carried = Tape(net, images, len(images)).carried
    taken = {name for op in net.ops for name in inputs_of(op)}
    names = [name for op in net.ops for name in outputs_of(op) if name in carried & taken]
    values = net.run(range(len(net.ops)), {net.input: images}, names)
    return {net.input: images, **dict(zip(names, values))}


def _peak(net: Net, images: Array) -> int:
    """The most bytes that a Tape of some images holds at a time."""
    sizes = {name: value.nbytes for name, value in _values(net, images).items()}
    last = {name: number for number, op in enumerate(net.ops) for name in inputs_of(op) if name in sizes}
    held, most = sizes[net.input], 1
    for number, op in enumerate(net.ops):
        held += sum(sizes[name] for name in outputs_of(op) if name in sizes)
        most = max(most, held)
        held -= sum(sizes[name] for name in sizes if last.get(name) == number)
    return most


def split(images: Array, chunk: int) -> Tuple[Array, Array]:
    """The images to correct with, and a quarter held out to judge by; where they are few, all serve both ends.

    Args:
        images: [N, ...].
        chunk: both parts have a multiple of it, but for images that are few or of an open batch.
    """
    held = len(images) // 4 // chunk * chunk
    if len(images) < 2 * chunk or held == 0:
        return images, images
    order = _shuffled(len(images))
    return np.array(images[np.sort(order[held:])]), np.array(images[np.sort(order[:held])])


def _shuffled(count: int) -> NDArray[np.int64]:
    """Lists of calibration images often go round the classes, so no regular pattern will do."""
    return np.random.RandomState(0).permutation(count)
