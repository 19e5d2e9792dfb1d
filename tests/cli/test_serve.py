from __future__ import annotations

import builtins
from pathlib import Path
from typing import Any, Dict

import pytest

from edgecls.cli.serve import serve_command
from edgecls.errors import ArtifactError, MissingPackageError, SettingsError
from tests.cli.streams import runner
from tests.evaluation.artifacts import write_artifact


@pytest.fixture
def called(monkeypatch: pytest.MonkeyPatch) -> Dict[str, Any]:
    """What the service is started with."""
    run = pytest.importorskip("edgecls.serve.run", reason="the extra serve is not installed")
    found: Dict[str, Any] = {}
    monkeypatch.setattr(run, "serve", lambda artifact, **options: found.update(artifact=artifact, **options))
    return found


def test_by_default_only_this_computer_can_reach_it(called: Dict[str, Any], tmp_path: Path) -> None:
    assert runner().invoke(serve_command, [str(tmp_path)]).exit_code == 0
    assert (called["host"], called["port"], called["workers"]) == ("127.0.0.1", 8000, 1)
    assert called["artifact"] == tmp_path


def test_limits_and_the_engine_are_passed_on(called: Dict[str, Any]) -> None:
    words = ["x", "--max-mb", "1.5", "--max-megapixels", "2", "--queue", "7", "--threads", "2", "--soc", "SM8150"]
    assert runner().invoke(serve_command, words).exit_code == 0
    limits = called["limits"]
    assert (limits.body_bytes, limits.pixels, limits.waiting) == (1_500_000, 2_000_000, 7)
    assert (called["classifier"]["threads"], called["classifier"]["soc"]) == (2, "SM8150")


def test_no_artifact_means_the_newest(called: Dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDGECLS_WORKSPACE", str(tmp_path))
    assert isinstance(runner().invoke(serve_command, []).exception, ArtifactError)
    write_artifact(tmp_path / "net")
    runner().invoke(serve_command, [])
    assert called["artifact"] == tmp_path / "net"


def test_without_its_packages_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    real = builtins.__import__

    def none(name: str, *rest: Any) -> Any:
        if name == "edgecls.serve.run":
            raise ModuleNotFoundError("No module named 'uvicorn'", name="uvicorn")
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", none)
    error = runner().invoke(serve_command, [str(tmp_path)]).exception
    assert isinstance(error, MissingPackageError)
    assert "needs uvicorn" in error.message and "edgecls[serve]" in error.hint


def test_a_service_that_is_open_to_the_network_is_warned_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run = pytest.importorskip("edgecls.serve.run", reason="the extra serve is not installed")

    class NoPool:
        about = {"engine": "none"}

        def __enter__(self) -> NoPool:
            return self

        def __exit__(self, *_: object) -> None:
            pass

    class NoServer:
        async def serve(self, sockets: object) -> None:
            pass

    monkeypatch.setattr(run, "Pool", lambda *_, **__: NoPool())
    monkeypatch.setattr(run, "make_server", lambda *_: NoServer())
    artifact = write_artifact(tmp_path / "net").path
    for host, warned in (("127.0.0.1", False), ("0.0.0.0", True)):
        err = runner().invoke(serve_command, [str(artifact), "--host", host, "--port", "0"]).stderr
        assert err.startswith(f"net with none at http://{host}:")
        assert ("there is no password" in err) is warned


def test_a_port_that_needs_root_is_said_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    pytest.importorskip("edgecls.serve.run", reason="the extra serve is not installed")
    import socket

    def refuse(self: object, place: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(socket.socket, "bind", refuse)
    artifact = write_artifact(tmp_path / "net").path
    error = runner().invoke(serve_command, [str(artifact), "--port", "80"]).exception
    assert isinstance(error, SettingsError) and "port 80 needs root" in error.message
