# bin/lint, inside its environment: every check, or those whose names are given.
cd -- "$(dirname -- "$0")/.." || exit 1
output=$(mktemp) || exit 1
trap 'rm -f -- "$output"' EXIT
chosen=" $* "
ran=0
failed=

check() {  # name, then the arguments of Python
    name=$1
    shift
    case $chosen in "  " | *" $name "*) ;; *) return ;; esac
    ran=$((ran + 1))
    begun=$(date +%s)
    if "$PYTHON" "$@" >"$output" 2>&1 </dev/null; then
        printf '%-14s ok      %4d s\n' "$name" $(($(date +%s) - begun))
    else
        printf '%-14s failed  %4d s\n' "$name" $(($(date +%s) - begun))
        sed 's/^/    /' "$output"
        failed="$failed $name"
    fi
}

check ruff -m ruff check .
check format -m ruff format --check .
check imports -c 'import sys; from importlinter import cli; sys.exit(cli.lint_imports())'
check mypy -m mypy
check templates -m djlint templates --lint --quiet
check catalogues manage.py check_catalogues
check migrations -W error manage.py makemigrations --check --dry-run
check reference manage.py load_reference --check
# The values of an installation, made up; none of them is used anywhere.
DJANGO_SETTINGS_MODULE=iomgender.settings.production
SECRET_KEY=made-up-for-the-deployment-check-0123456789-abcdefghijklmnopqrstuvwxyz
ALLOWED_HOSTS=gender.example.org
export DJANGO_SETTINGS_MODULE SECRET_KEY ALLOWED_HOSTS
check deployment manage.py check --deploy --fail-level WARNING

if [ "$ran" -eq 0 ]; then
    echo "There is no check of that name." >&2
    exit 1
fi
[ -z "$failed" ] || echo "Failed:$failed"
[ -z "$failed" ]
