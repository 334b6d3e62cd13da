#!/bin/sh
# Prepares a fresh machine: uv, the locked dependencies and, where it may, the system libraries Qt loads and a Chinese font.
set -eu
cd "$(dirname "$0")/.."

say() { printf '%s\n' "$*" >&2; }

missing_packages() {
    # Prints the Debian packages whose library or font is not there.
    have() { ldconfig -p 2>/dev/null | grep -q "$1"; }
    have libEGL.so.1 || echo libegl1
    have libGL.so.1 || echo libgl1
    have libxkbcommon.so.0 || echo libxkbcommon0
    have libdbus-1.so.3 || echo libdbus-1-3
    have libfontconfig.so.1 || echo libfontconfig1
    have libglib-2.0.so.0 || echo libglib2.0-0
    have libxcb-cursor.so.0 || echo libxcb-cursor0
    have libxkbcommon-x11.so.0 || echo libxkbcommon-x11-0
    have libxcb-icccm.so.4 || echo libxcb-icccm4
    have libxcb-keysyms.so.1 || echo libxcb-keysyms1
    have libpulse.so.0 || echo libpulse0
    command -v fc-list >/dev/null 2>&1 || echo fontconfig
    { command -v fc-list >/dev/null 2>&1 && fc-list :lang=zh-cn family | grep -q .; } || echo fonts-noto-cjk
    [ -f /etc/ssl/certs/ca-certificates.crt ] || echo ca-certificates
    command -v uv >/dev/null 2>&1 || [ -x .venv/bin/uv ] || python3 -c 'import ensurepip' 2>/dev/null || echo python3-venv
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"
    elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then sudo "$@"
    else return 1; fi
}

install_packages() {
    command -v apt-get >/dev/null 2>&1 || return 0  # not Debian-like: `gridworker doctor` says what is missing
    wanted=$(missing_packages | tr '\n' ' ')
    [ -n "$(printf %s "$wanted" | tr -d ' ')" ] || return 0
    say "Installing system packages: $wanted"
    # shellcheck disable=SC2086 # a list of package names
    if ! { as_root apt-get update -q >/dev/null && as_root env DEBIAN_FRONTEND=noninteractive \
            apt-get install -y -q --no-install-recommends $wanted >/dev/null; }; then
        say "Could not install them here. If something is missing later: sudo apt-get install $wanted"
    fi
}

find_uv() {
    # Prints the uv to use, making one in build/uv if there is none.
    if command -v uv; then return; fi
    if [ ! -x build/uv/bin/uv ]; then
        python3 -m venv build/uv >&2
        build/uv/bin/pip install --quiet --disable-pip-version-check uv >&2
    fi
    printf '%s\n' "$PWD/build/uv/bin/uv"
}

install_packages
uv=$(find_uv)
"$uv" sync --quiet --frozen
printf '%s\n' "$uv" > .venv/uv-path
