#!/bin/sh
# Installs what the device tests need, from Debian: the emulated device (scripts/emulated_device) and a real sshd.
set -eu
export DEBIAN_FRONTEND=noninteractive
apt-get -o DPkg::Lock::Timeout=600 update
apt-get -o DPkg::Lock::Timeout=600 install --yes --no-install-recommends \
  mmdebstrap qemu-user-static util-linux openssh-client openssh-server busybox-static
