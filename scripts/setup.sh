#!/usr/bin/env bash
# Brings everything `make run` and `make test` need on a bare Debian 12 with Python 3.11, git and make: the Debian
# libraries that Qt loads, a virtual environment, the Python packages. Quick when there is nothing to do.
set -euo pipefail
cd "$(dirname "$0")/.."

stamp=.venv/.set-up-for
wanted=$(cat pyproject.toml constraints.txt scripts/setup.sh | cksum)
if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ] && .venv/bin/python -c 'import medcode_desktop' 2>/dev/null; then
    exit 0
fi

libraries="libglib2.0-0 libgl1 libegl1 libxkbcommon0 libfontconfig1 libdbus-1-3 fonts-dejavu-core
    xvfb xauth libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libxcb-xkb1 libxkbcommon-x11-0 binutils"
python=${PYTHON:-python3}
"$python" -c 'import ensurepip, venv' 2>/dev/null || libraries="$libraries python3-venv"

if command -v dpkg-query >/dev/null; then
    missing=""
    for name in $libraries; do
        dpkg-query -W -f='${Status}' "$name" 2>/dev/null | grep -q 'install ok installed' || missing="$missing $name"
    done
    if [ -n "$missing" ]; then
        if [ "$(id -u)" = 0 ]; then as_root=""; elif command -v sudo >/dev/null; then as_root="sudo"; else
            echo "These Debian packages are missing; ask an administrator to run: apt-get install$missing" >&2
            exit 1
        fi
        echo "Installing Debian packages:$missing"
        $as_root apt-get update -qq
        # shellcheck disable=SC2086 # a list of names
        DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends $missing >/dev/null
    fi
fi

"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    echo "Python 3.11 or newer is needed; this is $("$python" --version)." >&2
    exit 1
}
[ -x .venv/bin/python ] || "$python" -m venv .venv
.venv/bin/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
echo "$wanted" > "$stamp"
