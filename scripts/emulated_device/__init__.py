"""An emulated device for the tests: Debian's real ``adbd`` behind a relay that can break the connection.

The device is a chroot in network, mount, process, host name and IPC namespaces of its own, either of this machine's
architecture (``amd64``: fast) or ``arm64`` through qemu-user. What only a phone has (properties, cpuinfo, core
frequencies, battery) is made up and says so: ``ro.kernel.qemu`` and ``edgecls.emulated`` are 1. A figure that was
measured here is never a latency of a phone.

It needs root, a Debian apt source, ``mmdebstrap`` and, for arm64, ``qemu-user-static``
(``scripts/install_test_devices.sh`` installs them)::

    python -m scripts.emulated_device up --arch arm64 --port 16555    # in the foreground, until Ctrl-C
    python -m scripts.emulated_device tell CONTROL stall              # CONTROL is printed by "up"
"""
