"""What a phone says when it doesn't take or start the app becomes a line that says what to do."""

from __future__ import annotations

from typing import Type

import pytest

from edgecls.android.refusals import install_error, start_error
from edgecls.errors import DeviceCommandError, DeviceError, DeviceStorageError, WrongAbiError

# As pm of Android 5 to 14 prints them, on either stream.
REFUSED = [
    (
        "Failure [INSTALL_FAILED_UPDATE_INCOMPATIBLE: Package org.edgecls.demo signatures do not match newer version]",
        DeviceCommandError,
        "was signed with another key (INSTALL_FAILED_UPDATE_INCOMPATIBLE: Package org.edgecls.demo signatures",
        "adb uninstall org.edgecls.demo",
    ),
    ("Failure [INSTALL_FAILED_INSUFFICIENT_STORAGE]", DeviceStorageError, "no space for it", "remove something"),
    (
        "\tpkg: /data/local/tmp/edgecls/apks/a.apk\nFailure [INSTALL_FAILED_NO_MATCHING_ABIS: Failed to extract "
        "native libraries, res=-113]\n",
        WrongAbiError,
        "no library for this phone's processor",
        "edgecls android --runtime",
    ),
    (
        "Failure [INSTALL_FAILED_OLDER_SDK: Failed parse during installPackageLI: Requires newer sdk version #21 "
        "(current version is #19)]",
        DeviceCommandError,
        "its Android is older than 5.0",
        "edgecls bench --device adb",
    ),
    (
        "Failure [INSTALL_FAILED_VERSION_DOWNGRADE: Downgrade detected]",
        DeviceCommandError,
        "a newer version of the app is there",
        "update this checkout",
    ),
    (
        "Failure [INSTALL_FAILED_USER_RESTRICTED: Install canceled by user]",
        DeviceCommandError,
        "it lets nobody install over USB",
        "developer options",
    ),
    ("Failure [INSTALL_FAILED_VERIFICATION_FAILURE]", DeviceCommandError, "check of apps refused", "look at the phone"),
    (
        "Failure [INSTALL_PARSE_FAILED_NO_CERTIFICATES: Failed to collect certificates]",
        DeviceCommandError,
        "damaged, or signed",
        "--build",
    ),
    (
        "Failure [INSTALL_FAILED_SOMETHING_NEW: because]",
        DeviceCommandError,
        "INSTALL_FAILED_SOMETHING_NEW (because)",
        "that code",
    ),
    ("Error: java.lang.SecurityException: no", DeviceCommandError, "java.lang.SecurityException: no", "look at"),
    ("", DeviceCommandError, "it said nothing", "look at the phone"),
]


@pytest.mark.parametrize(("output", "kind", "message", "hint"), REFUSED)
def test_a_refusal_is_one_line_and_says_what_to_do(
    output: str, kind: Type[DeviceError], message: str, hint: str
) -> None:
    error = install_error("adb:one", output)
    assert type(error) is kind
    assert error.message.startswith("adb:one refuses the app: ")
    assert message in error.message
    assert hint in error.hint


@pytest.mark.parametrize("output", ["Success\n", "\tpkg: /data/local/tmp/a.apk\nSuccess\n", "Performing...\nSuccess"])
def test_success_is_success_in_every_version_of_pm(output: str) -> None:
    assert install_error("adb:one", output) is None


@pytest.mark.parametrize(
    ("output", "message", "hint"),
    [
        (
            "Starting: Intent { cmp=org.edgecls.demo/.MainActivity }\nError type 3\n"
            "Error: Activity class {org.edgecls.demo/org.edgecls.demo.MainActivity} does not exist.",
            "the app is not installed",
            "--install",
        ),
        ("java.lang.SecurityException: Permission Denial: starting Intent", "lets nobody start apps", "on the phone"),
        ("Error: Activity not started, unknown error code 102", "unknown error code 102", "start it on the phone"),
    ],
)
def test_an_app_that_is_not_started_says_why(output: str, message: str, hint: str) -> None:
    error = start_error("adb:one", output)
    assert error is not None
    assert message in error.message
    assert hint in error.hint


@pytest.mark.parametrize(
    "output",
    [
        "Starting: Intent { cmp=org.edgecls.demo/.MainActivity }",
        "Starting: Intent { cmp=org.edgecls.demo/.MainActivity }\n"
        "Warning: Activity not started, its current task has been brought to the front",
    ],
)
def test_an_app_that_is_in_front_already_is_started(output: str) -> None:
    assert start_error("adb:one", output) is None
