"""`bin/manage backup` and `restore`, on a database of their own beside that of the tests."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg2
import pytest
from django.db import connection

from tests.launcher.conftest import ROOT

Manage = Callable[..., tuple[int, str]]


@pytest.fixture
def database(db) -> Iterator[dict[str, str]]:
    """An empty database beside that of the tests: arguments of psycopg2."""
    parameters = connection.get_connection_params()
    named = {
        key: parameters[key] for key in ("host", "port", "user", "password") if key in parameters
    }
    name = f"{parameters['dbname']}_backup"
    server = psycopg2.connect(**named, dbname="postgres")
    server.autocommit = True
    with server.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name}")
        cursor.execute(f"CREATE DATABASE {name}")
        yield {**named, "dbname": name}
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
    server.close()


@pytest.fixture
def sql(database) -> Iterator[Callable[[str], list[tuple]]]:
    """Runs a statement in that database."""

    def run(statement: str) -> list[tuple]:
        with psycopg2.connect(**database) as session, session.cursor() as cursor:
            cursor.execute(statement)
            rows = cursor.fetchall() if cursor.description else []
        session.close()
        return rows

    return run


@pytest.fixture
def manage(database) -> Manage:
    """Runs a command of Django on that database: exit code and output."""
    before, _, query = os.environ["DATABASE_URL"].partition("?")
    url = f"{before.rpartition('/')[0]}/{database['dbname']}?{query}"

    def run(*words: object) -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, ROOT / "manage.py", *map(str, words)],
            env={**os.environ, "DATABASE_URL": url},
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout + done.stderr

    return run


class TestBackup:
    def test_comes_back_whole(self, sql, manage, tmp_path):
        sql("CREATE TABLE promise (text text); INSERT INTO promise VALUES ('50 per cent by 2020')")
        file = tmp_path / "a.dump"
        code, said = manage("backup", file)
        assert code == 0, said
        sql("UPDATE promise SET text = 'none'; CREATE TABLE newer (id int)")
        code, said = manage("restore", file, "--yes")
        assert code == 0, said
        assert sql("SELECT text FROM promise") == [("50 per cent by 2020",)]
        assert sql("SELECT to_regclass('newer')") == [(None,)]

    def test_is_readable_by_its_owner_only(self, manage, tmp_path):
        manage("backup", tmp_path / "a.dump")
        assert (tmp_path / "a.dump").stat().st_mode & 0o777 == 0o600
        assert [path.name for path in tmp_path.iterdir()] == ["a.dump"]

    def test_never_replaces_a_file(self, manage, tmp_path):
        file: Path = tmp_path / "a.dump"
        file.write_text("the backup of last year")
        code, said = manage("backup", file)
        assert code == 1
        assert said.strip() == f"CommandError: {file} exists already: name a new file."
        assert file.read_text() == "the backup of last year"

    def test_says_that_a_folder_is_missing(self, manage, tmp_path):
        code, said = manage("backup", tmp_path / "none" / "a.dump")
        assert code == 1
        assert said.count("\n") == 1
        assert "No such file or directory" in said


class TestRestore:
    def test_fills_an_empty_database_without_being_told_twice(self, sql, manage, tmp_path):
        sql("CREATE TABLE promise (text text)")
        manage("backup", tmp_path / "a.dump")
        sql("DROP TABLE promise")
        code, said = manage("restore", tmp_path / "a.dump")
        assert code == 0, said
        assert sql("SELECT count(*) FROM promise") == [(0,)]

    def test_asks_before_it_deletes(self, sql, manage, tmp_path):
        sql("CREATE TABLE promise (text text)")
        manage("backup", tmp_path / "a.dump")
        code, said = manage("restore", tmp_path / "a.dump")
        assert code == 1
        assert "is not empty: add --yes to delete all that it holds now." in said

    def test_changes_nothing_when_the_file_ends_too_early(self, sql, manage, tmp_path):
        sql("CREATE TABLE number AS SELECT generate_series(1, 100000) AS n")
        file: Path = tmp_path / "a.dump"
        manage("backup", file)
        file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
        sql("INSERT INTO number VALUES (0)")
        code, said = manage("restore", file, "--yes")
        assert code == 1
        assert "is no whole backup" in said
        assert sql("SELECT count(*) FROM number") == [(100001,)]

    def test_refuses_a_file_that_is_no_backup(self, manage, tmp_path):
        (tmp_path / "a.dump").write_text("a letter")
        code, said = manage("restore", tmp_path / "a.dump")
        assert code == 1
        assert "is no whole backup" in said
        assert "Traceback" not in said


class TestEvidence:
    """The files of evidence travel beside the database."""

    @pytest.fixture
    def folder(self, tmp_path, monkeypatch) -> Path:
        """A folder of evidence with one file, used by the commands."""
        folder = tmp_path / "documents"
        (folder / "ab").mkdir(parents=True)
        (folder / "ab" / "abcdef").write_bytes(b"Parity reached")
        monkeypatch.setenv("DOCUMENTS_DIR", str(folder))
        monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "iomgender.settings.development")
        return folder

    def test_comes_back_where_it_is_missing_and_overwrites_nothing(self, manage, folder, tmp_path):
        file = tmp_path / "a.dump"
        code, said = manage("backup", file)
        assert code == 0, said
        assert "1 evidence files" in said
        beside = tmp_path / "a.dump.documents.tar"
        assert beside.stat().st_mode & 0o777 == 0o600
        (folder / "ab" / "abcdef").unlink()
        (folder / "ab" / "newer").write_bytes(b"Newer")
        code, said = manage("restore", file, "--yes")
        assert code == 0, said
        assert (folder / "ab" / "abcdef").read_bytes() == b"Parity reached"
        assert (folder / "ab" / "abcdef").stat().st_mode & 0o777 == 0o600
        assert (folder / "ab" / "newer").read_bytes() == b"Newer"

    def test_that_is_broken_is_noticed_before_anything_changes(self, sql, manage, folder, tmp_path):
        file = tmp_path / "a.dump"
        manage("backup", file)
        sql("CREATE TABLE newer (id int)")
        beside = tmp_path / "a.dump.documents.tar"
        beside.write_bytes(b"no archive")
        code, said = manage("restore", file, "--yes")
        assert code != 0
        assert "no whole backup" in said
        assert sql("SELECT to_regclass('newer')") == [("newer",)]

    def test_that_is_not_beside_is_said_to_be_copied(self, manage, folder, tmp_path):
        file = tmp_path / "a.dump"
        manage("backup", file)
        (tmp_path / "a.dump.documents.tar").unlink()
        code, said = manage("restore", file, "--yes")
        assert code == 0, said
        assert "copy the evidence files" in said

    def test_in_a_store_is_said_to_be_backed_up_there(self, manage, folder, tmp_path, monkeypatch):
        monkeypatch.setenv("DOCUMENTS_S3_BUCKET", "evidence")
        monkeypatch.setenv("DOCUMENTS_S3_REGION", "eu-central-1")
        code, said = manage("backup", tmp_path / "a.dump")
        assert code == 0, said
        assert "back it up by its own means" in said
