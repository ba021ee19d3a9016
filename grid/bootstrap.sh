#!/bin/sh
# Brings a fresh Debian 12 or 13 to the point where the Python programs of this tree run.
# usage: grid/bootstrap.sh run|test|setup
# Only the apt step needs root (or sudo); everything else stays in .venv and the user's cache folder.
set -eu

goal=${1:-run}
top=$(cd "$(dirname "$0")/.." && pwd)
python=/usr/bin/python3

say() { printf '[setup] %s\n' "$*" >&2; }
die() { printf 'setup: %s\n' "$*" >&2; exit "${2:-4}"; }

# python: the programs. ca-certificates, gpgv, keyring: signed package lists for the image.
packages="python3 python3-venv ca-certificates gpgv debian-archive-keyring"
# rustc-web and friends: the chain's runtime and node, the same compiler on Debian 12 and 13.
packages="$packages rustc-web cargo-web rust-web-src lld gcc libc6-dev libssl-dev pkg-config protobuf-compiler clang llvm"
if [ "$goal" = test ]; then
    # rustfmt and clippy: lint of the Rust part. nodejs, npm: the unmodified JavaScript client.
    packages="$packages rustfmt-web rust-web-clippy nodejs npm git"
fi

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"
    elif command -v sudo >/dev/null 2>&1; then sudo "$@"
    else die "installing packages needs root: run as root, or install sudo" 3
    fi
}

install_packages() {
    missing=""
    for name in $packages; do
        state=$(dpkg-query -W -f '${db:Status-Status}' "$name" 2>/dev/null || true)
        [ "$state" = installed ] || missing="$missing $name"
    done
    # A newer Node.js from elsewhere does as well as Debian's, and may conflict with it.
    if command -v npm >/dev/null 2>&1; then missing=$(printf '%s' "$missing" | sed 's/ nodejs//; s/ npm//'); fi
    [ -n "$missing" ] || return 0
    command -v apt-get >/dev/null 2>&1 || die "this needs Debian 12 or 13: apt-get is missing" 3
    say "installing$missing"
    as_root apt-get update -q >/dev/null || die "the package lists could not be fetched: check the network and /etc/apt"
    # shellcheck disable=SC2086
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $missing >/dev/null \
        || die "apt-get could not install$missing: see its message above"
}

make_venv() {
    lock="$top/requirements/host.txt"
    want="$(cat "$lock" "$top/pyproject.toml" "$0" | sha256sum | cut -d' ' -f1) $($python --version)"
    [ "$(cat "$top/.venv/.stamp" 2>/dev/null || true)" = "$want" ] && return 0
    say "making the virtual environment .venv"
    rm -rf "$top/.venv"
    $python -m venv "$top/.venv"
    pip="$top/.venv/bin/python -m pip --disable-pip-version-check --quiet"
    if ! $pip install --require-hashes --only-binary :all: -r "$lock"; then
        say "warning: a version pinned in requirements/host.txt could not be had; resolving afresh"
        $pip install "$top[dev]" || die "Python packages could not be installed: check the network"
        $pip uninstall -y zero-os
    fi
    $pip install --no-deps --no-build-isolation -e "$top"
    printf '%s\n' "$want" > "$top/.venv/.stamp"
}

install_packages
make_venv
