"""Installing on a board and removing it again, in a layer over this system, with a stand-in for Python.

The users, groups, links and files are real, and gone with the layer.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.evaluation.artifacts import write_artifact
from tests.scripts.overlay import run_in_overlay

ROOT = Path(__file__).resolve().parents[2]
PI = ROOT / "scripts" / "raspberry_pi"

#: Passes the checks and makes an "environment" whose python takes note of what it is asked for.
PYTHON = """#!/bin/sh
case "$*" in
  *"-m venv "*) mkdir -p "$3/bin"; cp /mnt/inner "$3/bin/python" ;;
esac
"""
INNER = """#!/bin/sh
case "$*" in
  *" pip install "*)
    echo "pip ${*##* }" | sed 's#/tmp/[^/]*/#/tmp/#' >>/tmp/calls
    printf '#!/bin/sh\\necho "edgecls as $(id -un): $*" | sed "s#/tmp/[^/]*/#/tmp/#" >>/tmp/calls\\n' >"${0%/*}/edgecls"
    chmod +x "${0%/*}/edgecls"
    touch /tmp/calls
    chmod 666 /tmp/calls
    ;;
  *"import cv2"*) if [ -e /mnt/broken ]; then echo "ImportError: libopenblas.so.0: cannot open" >&2; exit 1; fi ;;
esac
"""
#: Everything that may not change, and what may.
SNAPSHOT = """
snapshot() {
    {
        find /opt /usr/local/bin /etc/systemd/system /etc/default /var/lib/edgecls 2>/dev/null | sort
        sed 's/:[0-9]*:/:/' /etc/passwd /etc/group | sort
    } >"$1"
}
"""
INSTALL = "/mnt/checkout/scripts/raspberry_pi/install.sh"
UNINSTALL = "/mnt/checkout/scripts/raspberry_pi/uninstall.sh"


class Board:
    """A board with a checkout and the stand-in."""

    def __init__(self, folder: Path) -> None:
        self._layer = folder / "layer"
        self.given = folder / "given"
        for name in ("bin", "checkout/edgecls"):
            (self.given / name).mkdir(parents=True)
        shutil.copytree(PI, self.given / "checkout/scripts/raspberry_pi")
        for name in ("setup.cfg", "pyproject.toml", "README.md"):
            shutil.copy(ROOT / name, self.given / "checkout")
        for name, text in (("bin/python3", PYTHON), ("inner", INNER)):
            (self.given / name).write_text(text)
            (self.given / name).chmod(0o755)
        write_artifact(self.given / "net")
        (self.given / "lite.tar.gz").write_bytes(b"archive")

    def run(self, script: str) -> str:
        return run_in_overlay(self._layer, self.given, SNAPSHOT + script)


@pytest.fixture
def board(tmp_path: Path) -> Board:
    return Board(tmp_path)


def test_everything_is_there_and_belongs_to_the_service(board: Board) -> None:
    said = board.run(f"""
        {INSTALL} --artifact /mnt/net --runtime /mnt/lite.tar.gz
        readlink /usr/local/bin/edgecls
        stat -c '%U %n' /var/lib/edgecls/workspace/net/model.json /opt/edgecls
        grep ExecStart /etc/systemd/system/edgecls.service
        cat /etc/default/edgecls /tmp/calls
        getent passwd edgecls | cut -d : -f 6,7
    """)
    assert "/opt/edgecls/bin/edgecls\n" in said
    assert "edgecls /var/lib/edgecls/workspace/net/model.json\nroot /opt/edgecls\n" in said
    assert "ExecStart=/opt/edgecls/bin/edgecls serve $EDGECLS_SERVE" in said
    assert 'EDGECLS_SERVE="--port 8000"' in said
    assert "pip /tmp/source[serve]\n" in said
    assert "edgecls as edgecls: runtime add /tmp/lite.tar.gz\n" in said
    assert "/var/lib/edgecls:/usr/sbin/nologin" in said
    assert "systemd is not running, so the service was not started" in said


def test_removing_leaves_the_system_as_it_was(board: Board) -> None:
    assert "same\n" in board.run(f"""
        useradd anna
        snapshot /tmp/before
        {INSTALL} --artifact /mnt/net --user anna
        id -nG anna | grep -qw video
        {UNINSTALL}
        snapshot /tmp/after
        diff /tmp/before /tmp/after && echo same
    """)


def test_a_second_installation_changes_nothing_but_the_program_and_keeps_the_options(board: Board) -> None:
    said = board.run(f"""
        {INSTALL} --artifact /mnt/net
        echo 'EDGECLS_SERVE="--port 9000"' >/etc/default/edgecls
        cp /opt/edgecls/installed.txt /tmp/list
        snapshot /tmp/before
        {INSTALL} --artifact /mnt/net
        snapshot /tmp/after
        diff /tmp/before /tmp/after && diff /tmp/list /opt/edgecls/installed.txt && echo same
        cat /etc/default/edgecls
    """)
    assert "same\n" in said
    assert "--port 9000" in said


def test_what_was_there_before_is_not_taken_away(board: Board) -> None:
    said = board.run(f"""
        useradd --groups video anna
        mkdir -p /usr/local/bin /etc/default /var/lib/edgecls
        echo mine >/usr/local/bin/edgecls
        echo mine >/etc/default/edgecls
        echo mine >/var/lib/edgecls/notes
        useradd --system edgecls
        {INSTALL} --user anna
        {UNINSTALL}
        cat /usr/local/bin/edgecls /etc/default/edgecls /var/lib/edgecls/notes
        id edgecls
        id -nG anna
    """)
    assert "/usr/local/bin/edgecls is something else and stays" in said
    assert "mine\nmine\nmine\n" in said
    assert re.search(r"^uid=\d+\(edgecls\)", said, re.M)
    assert re.search(r"^anna video$", said, re.M)


def test_data_can_be_kept_and_are_ours_again_after_the_next_installation(board: Board) -> None:
    said = board.run(f"""
        snapshot /tmp/before
        {INSTALL} --artifact /mnt/net
        {UNINSTALL} --keep-data
        stat -c '%U %n' /var/lib/edgecls/workspace/net/model.json
        {INSTALL}
        {UNINSTALL}
        snapshot /tmp/after
        diff /tmp/before /tmp/after && echo same
    """)
    assert "edgecls /var/lib/edgecls/workspace/net/model.json" in said
    assert "same\n" in said


def test_without_the_service_only_the_program_is_installed(board: Board) -> None:
    said = board.run(f"""
        {INSTALL} --no-service
        cat /opt/edgecls/installed.txt
        id edgecls 2>&1 || true
    """)
    assert "folder /opt/edgecls\nlink /usr/local/bin/edgecls\nid:" in said


def test_removing_twice_or_what_was_never_installed_is_no_failure(board: Board) -> None:
    assert board.run(f"{UNINSTALL}; {INSTALL} --no-service; {UNINSTALL}; {UNINSTALL}").count("nothing to remove") == 2


def test_a_damaged_list_removes_nothing_that_is_not_ours(board: Board) -> None:
    said = board.run(f"""
        {INSTALL} --no-service
        mkdir /opt/other
        printf 'file /opt/other\\nfile /etc/passwd\\n' >/opt/edgecls/installed.txt
        {UNINSTALL} || echo "exit $?"
        ls -d /opt/other /etc/passwd
    """)
    assert "names /opt/other, which can't be ours" in said
    assert "exit 2\n/etc/passwd\n/opt/other\n" in said


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("--runtime /mnt/gone", "/mnt/gone does not exist"),
        ("--runtime", "--runtime needs a value"),
        ("--artifact /mnt/checkout", "/mnt/checkout is no artifact"),
        ("--user nobody-of-that-name", "there is no user nobody-of-that-name"),
        ("--nonsense", "unknown argument --nonsense"),
    ],
)
def test_what_can_t_work_is_refused_before_anything_is_changed(board: Board, words: str, says: str) -> None:
    said = board.run(f"""
        snapshot /tmp/before
        {INSTALL} {words} || echo "exit $?"
        snapshot /tmp/after
        diff /tmp/before /tmp/after && echo same
    """)
    assert f"error: {says}" in said
    assert "exit 2\nsame\n" in said


def test_an_old_python_or_one_without_venv_is_named(board: Board) -> None:
    (board.given / "bin/python3").write_text('#!/bin/sh\ncase "$*" in *version_info*) exit 1 ;; esac\n')
    assert "error: edgecls needs Python 3.9 or later\nexit 3\n" in board.run(f'{INSTALL} || echo "exit $?"')
    (board.given / "bin/python3").write_text('#!/bin/sh\ncase "$*" in *ensurepip*) exit 1 ;; esac\n')
    assert "apt install python3-venv" in board.run(f'{INSTALL} || echo "exit $?"')


def test_a_package_that_can_t_be_imported_is_told_with_its_reason(board: Board) -> None:
    (board.given / "broken").touch()
    said = board.run(f'{INSTALL} || echo "exit $?"')
    assert "can't be imported: ImportError: libopenblas.so.0: cannot open; '/opt/edgecls/bin/edgecls doctor'" in said
    assert "exit 3\n" in said


def test_the_scripts_are_sound_shell() -> None:
    if shutil.which("shellcheck") is None:
        pytest.skip("no shellcheck here")
    subprocess.run(["shellcheck", *map(str, sorted(PI.glob("*.sh")))], check=True)


def test_the_unit_is_sound_and_shut_off(tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("no systemd here")
    text = (PI / "edgecls.service").read_text()
    # What is not installed here stands for itself.
    unit = tmp_path / "edgecls.service"
    unit.write_text(text.replace("/opt/edgecls/bin/edgecls", "/bin/true").replace("=edgecls\n", "=root\n"))
    verified = subprocess.run(["systemd-analyze", "verify", str(unit)], capture_output=True, text=True, check=False)
    assert (verified.returncode, verified.stderr) == (0, "")
    judged = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--threshold=30", str(unit)],
        capture_output=True,
        text=True,
        check=False,
    )
    if "unrecognized option" in judged.stderr:
        pytest.skip("this systemd judges no unit that is not installed")
    assert judged.returncode == 0, judged.stdout[-400:]
