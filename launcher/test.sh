# bin/test, inside its environment: the whole suite, or what the arguments of pytest choose. Workers wait for
# the database, browsers and processes that they start, so one more than there are cores keeps all busy.
export DJANGO_SETTINGS_MODULE=iomgender.settings.test
cd -- "$(dirname -- "$0")/.." || exit 1
"$PYTHON" manage.py compile_catalogues || exit 1
workers=$(($(getconf _NPROCESSORS_ONLN) + 1))
exec "$PYTHON" -m pytest -n "$workers" --dist loadfile "$@"
