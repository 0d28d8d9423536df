# bin/bench, inside its environment: all measurements, or those named.
cd -- "$(dirname -- "$0")/.." || exit 1
exec "$PYTHON" -m benchmarks "$@"
