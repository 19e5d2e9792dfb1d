"""Whether an artifact fits a processor and a Paddle-Lite, before anything travels."""

from __future__ import annotations

from typing import List, Optional

from edgecls.artifact.folder import Artifact
from edgecls.benchmark.choose import Choice
from edgecls.devices.device import Device
from edgecls.errors import WrongAbiError
from edgecls.nb.summary import inspect
from edgecls.runtime.check import Verdict, check_runtime, check_versions

_ARM = ("arm64-v8a", "armeabi-v7a")


def check_artifact(artifact: Artifact, device: Device, choice: Choice, *, force: bool) -> List[str]:
    """Check everything that can be known before anything travels.

    Returns:
        What is doubtful, a sentence each.

    Raises:
        ArtifactError: the ``.nb`` is not the one that ``model.json`` describes.
        NbError: it is damaged.
        WrongAbiError: it is for another processor.
        VersionMismatchError: the runtime would refuse it, crash or compute wrong results, and not ``force``.
    """
    artifact.verify()
    inspection = inspect(artifact.nb)
    check_abi(artifact, device.properties().abi, device.id)
    if choice.runtime is not None:
        verdict = check_runtime(inspection, choice.runtime)
    else:
        verdict = Verdict()
        check_versions(inspection.opt_version, choice.name, choice.version, verdict)
    verdict.enforce(force=force)
    return [*verdict.refusals, *verdict.warnings]


def check_abi(artifact: Artifact, abi: Optional[str], where: str) -> None:
    """Refuse an artifact for another processor; 32-bit and 64-bit ARM run the same programs.

    Args:
        artifact: the artifact.
        abi: what runs it.
        where: what that is, for the message.

    Raises:
        WrongAbiError: it is for another processor.
    """
    if (abi in _ARM) != (artifact.description.target in _ARM):
        raise WrongAbiError(
            f"{artifact.name} is for {artifact.description.target} and {where} is {abi}",
            hint=f"make one with edgecls optimize --target {abi}",
        )
