import ast
import os
import sys

from tests.launcher.conftest import ROOT


class TestEnsure:
    def test_installs_nothing_when_the_lock_is_unchanged(self, clone):
        assert clone.run("manage", "leave", "0") == (0, "")
        assert not (clone.root / ".data/log/install.log").exists()

    def test_installs_again_when_the_lock_changed(self, clone):
        (clone.root / "requirements.txt").write_text("# nothing more\n")
        code, said = clone.run("manage", "leave", "0")
        assert code == 0
        assert said.startswith("Installing the packages of requirements.txt")
        assert clone.run("manage", "leave", "0") == (0, "")

    def test_says_that_the_network_is_missing(self, clone):
        pin = "no-such-package-anywhere==1.0 --hash=sha256:" + "0" * 64
        (clone.root / "requirements.txt").write_text(f"{pin}\n")
        nowhere = {
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_INDEX_URL": "http://127.0.0.1:9/simple/",
            "PIP_FIND_LINKS": "",
            "PIP_RETRIES": "0",
        }
        code, said = clone.run("manage", "leave", "0", **nowhere)
        assert code == 1
        assert said.splitlines()[1:] == [
            "The package index does not answer: check the network, try again."
        ]

    def test_says_what_pip_refused(self, clone):
        (clone.root / "requirements.txt").write_text("no requirement\n")
        code, said = clone.run("manage", "leave", "0")
        assert code == 1
        assert "The packages could not be installed; the end of" in said
        assert "no requirement" in said

    def test_makes_the_environment_anew_when_its_interpreter_is_gone(self, make_clone):
        clone = make_clone()
        (clone.root / ".venv/bin").unlink()
        (clone.root / ".venv/bin").mkdir()
        (clone.root / ".venv/bin/python").symlink_to("/no/such/python")
        path = f"{os.path.dirname(sys.executable)}:{os.environ['PATH']}"
        _, said = clone.run("manage", "environment", "PATH", PATH=path)
        assert "Making the virtual environment with Python 3." in said
        assert (clone.root / ".venv/bin/python").exists()


class TestScripts:
    def test_say_which_python_they_need(self, clone, tmp_path):
        (clone.root / ".venv/bin").unlink()
        tools = tmp_path / "tools"
        tools.mkdir()
        for name in ("dirname", "basename", "sh"):
            (tools / name).symlink_to(f"/usr/bin/{name}")
        (tools / "python3").write_text("#!/bin/sh\nexit 1\n")
        (tools / "python3").chmod(0o755)
        code, said = clone.run("up", PATH=str(tools))
        assert code == 1
        assert said == "iomgender needs Python 3.11 or later, and none was found in PATH.\n"

    def test_run_where_standard_input_is_closed(self, clone):
        command = clone.start("manage", "leave", "0")
        command.stdin.close()
        command.stdin = None
        command.communicate(timeout=60)
        assert command.returncode == 0

    def test_say_in_one_sentence_that_a_folder_is_closed_to_them(self, clone):
        (clone.root / ".data").mkdir()
        (clone.root / ".data/locks").write_text("a file where a folder belongs")
        code, said = clone.run("manage", "leave", "0")
        assert code == 1
        assert said.count("\n") == 1
        assert ".data/locks" in said


class TestLauncher:
    def test_imports_nothing_but_the_standard_library(self):
        for path in (ROOT / "launcher").glob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                names = []
                if isinstance(node, ast.Import):
                    names = [alias.name for alias in node.names]
                elif isinstance(node, ast.ImportFrom):
                    names = [node.module]
                tops = {name.partition(".")[0] for name in names}
                assert tops <= {*sys.stdlib_module_names, "launcher"}, path

    def test_stays_under_500_lines(self):
        paths = (ROOT / "launcher").glob("*.py")
        assert sum(len(path.read_text().splitlines()) for path in paths) < 500
