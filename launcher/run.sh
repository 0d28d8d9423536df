# Read by the scripts of bin/: finds a Python of 3.11 or later and runs the launcher with it.
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P) || exit 1
for python in "$root/.venv/bin/python" python3 python3.14 python3.13 python3.12 python3.11; do
    if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        PYTHONPATH="$root${PYTHONPATH:+:$PYTHONPATH}"
        export PYTHONPATH
        exec "$python" -P -m launcher "$(basename -- "$0")" "$@"
    fi
done
echo "iomgender needs Python 3.11 or later, and none was found in PATH." >&2
exit 1
