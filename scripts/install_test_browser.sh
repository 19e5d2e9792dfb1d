#!/bin/sh
# Installs the browser that the page of 'edgecls serve' is tested in, from Debian.
set -eu
export DEBIAN_FRONTEND=noninteractive
apt-get -o DPkg::Lock::Timeout=600 update
apt-get -o DPkg::Lock::Timeout=600 install --yes --no-install-recommends chromium-headless-shell
