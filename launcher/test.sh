# bin/test, inside its environment: the whole suite, or what the arguments of pytest choose. Workers wait for
# the database, browsers and processes that they start, so three of them keep two cores busy.
export DJANGO_SETTINGS_MODULE=iomgender.settings.test
cd -- "$(dirname -- "$0")/.." || exit 1
"$PYTHON" manage.py compile_catalogues || exit 1
exec "$PYTHON" -m pytest -n 3 --dist loadfile "$@"
