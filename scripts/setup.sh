#!/bin/sh
# Prepares a fresh machine: uv, the locked dependencies and, where it may, the system libraries Qt loads and a Chinese font.
# Says what it does, and nothing when there is nothing to do.
set -eu
cd "$(dirname "$0")/.."
PATH="$PATH:/usr/local/sbin:/usr/sbin:/sbin"  # ldconfig is not on every user's path

say() { printf '%s\n' "$*" >&2; }

# Library and Debian package: what QtWidgets, QtMultimedia and the platform plugins "offscreen" and "xcb" load (ldd of PySide6 6.11),
# left out what every one of these packages brings along.
LIBRARIES='
libEGL.so.1             libegl1
libGL.so.1              libgl1
libX11.so.6             libx11-6
libX11-xcb.so.1         libx11-xcb1
libdbus-1.so.3          libdbus-1-3
libfontconfig.so.1      libfontconfig1
libfreetype.so.6        libfreetype6
libdrm.so.2             libdrm2
libglib-2.0.so.0        libglib2.0-0
libgssapi_krb5.so.2     libgssapi-krb5-2
libgthread-2.0.so.0     libglib2.0-0
libpulse.so.0           libpulse0
libXrandr.so.2          libxrandr2
libxkbcommon.so.0       libxkbcommon0
libxkbcommon-x11.so.0   libxkbcommon-x11-0
libxcb.so.1             libxcb1
libxcb-cursor.so.0      libxcb-cursor0
libxcb-glx.so.0         libxcb-glx0
libxcb-icccm.so.4       libxcb-icccm4
libxcb-image.so.0       libxcb-image0
libxcb-keysyms.so.1     libxcb-keysyms1
libxcb-randr.so.0       libxcb-randr0
libxcb-render.so.0      libxcb-render0
libxcb-render-util.so.0 libxcb-render-util0
libxcb-shape.so.0       libxcb-shape0
libxcb-shm.so.0         libxcb-shm0
libxcb-sync.so.1        libxcb-sync1
libxcb-util.so.1        libxcb-util1
libxcb-xfixes.so.0      libxcb-xfixes0
libxcb-xkb.so.1         libxcb-xkb1
libz.so.1               zlib1g
libzstd.so.1            libzstd1
'

missing_packages() {
    # Prints the Debian packages whose library or font is not there.
    known=$(ldconfig -p 2>/dev/null || true)
    printf '%s\n' "$LIBRARIES" | while read -r library package; do
        case "$known" in *"$library "*) ;; *) echo "$package" ;; esac
    done
    command -v fc-list >/dev/null 2>&1 || echo fontconfig
    { command -v fc-list >/dev/null 2>&1 && fc-list :lang=zh-cn family | grep -q .; } || echo fonts-noto-cjk
    [ -e /etc/ssl/certs/ca-certificates.crt ] || echo ca-certificates
    has_uv || python3 -c 'import ensurepip' 2>/dev/null || echo python3-venv
}

has_uv() { command -v uv >/dev/null 2>&1 || [ -x build/uv/bin/uv ]; }

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"
    elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then sudo "$@"
    else return 1; fi
}

install_packages() {
    command -v apt-get >/dev/null 2>&1 || return 0  # not Debian-like: `gridworker doctor` says what is missing
    wanted=$(missing_packages | sed '/^$/d' | sort -u | tr '\n' ' ')
    [ -n "$wanted" ] || return 0
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
        say "There is no uv here: putting one into build/uv"
        if ! { python3 -m venv build/uv && build/uv/bin/pip install --quiet --disable-pip-version-check uv; } >&2; then
            say "That did not work. Please install uv (https://docs.astral.sh/uv/) or Python 3.11 with venv, then try again."
            exit 1
        fi
    fi
    printf '%s\n' "$PWD/build/uv/bin/uv"
}

install_packages
uv=$(find_uv)
[ -x .venv/bin/python ] || say "Installing the locked dependencies into .venv (a few minutes the first time)"
# The machine's own certificates: an authority's network may have one of its own.
UV_SYSTEM_CERTS=1 "$uv" sync --quiet --frozen
# What is compiled as it is first imported holds the window up, 3 to 30 ms a module; uv has compiled the rest (pyproject.toml).
.venv/bin/python -m compileall -q gridworker sync ui
