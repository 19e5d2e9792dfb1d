"""Who gives and who takes each variable of a block."""

from __future__ import annotations

from typing import Dict, List, Optional

from edgecls.program.desc import LOD_TENSOR, Block, Op

#: What opt fuses into the convolution before it, for ARM.
FUSED_ACTIVATIONS = ("relu", "relu6", "leaky_relu", "hard_swish")


class Graph:
    """The edges of a block as they are now; make another one after a change.

    Attributes:
        block: the block.
    """

    def __init__(self, block: Block) -> None:
        self.block = block
        self._producers: Dict[str, Op] = {}
        self._consumers: Dict[str, List[Op]] = {}
        for op in block.ops:
            for names in op.inputs.values():
                for name in names:
                    self._consumers.setdefault(name, []).append(op)
            for names in op.outputs.values():
                for name in names:
                    self._producers[name] = op

    def producer(self, name: Optional[str]) -> Optional[Op]:
        """The last operator that writes a variable."""
        return self._producers.get(name) if name is not None else None

    def consumers(self, name: Optional[str]) -> List[Op]:
        """The operators that read a variable, one for each time that they do."""
        return self._consumers.get(name, []) if name is not None else []

    def only_consumer(self, name: Optional[str]) -> Optional[Op]:
        """The operator that reads a variable if it is the only one."""
        found = self.consumers(name)
        return found[0] if len(found) == 1 else None

    def is_parameter(self, name: Optional[str]) -> bool:
        """Whether a variable's numbers are in the ``.pdiparams``."""
        var = self.block.by_name.get(name) if name is not None else None
        return var is not None and var.persistable and var.kind == LOD_TENSOR
