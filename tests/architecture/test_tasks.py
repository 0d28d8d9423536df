"""Work in the background is asked for by the name of its task: every name is one that a worker knows."""

import ast
import re

from django.conf import settings

from iomgender.celery import app
from tests.architecture.source import modules

NAME_OF_A_TASK = re.compile(r"apps\.\w+\.tasks\.\w+")


class TestNamesOfTasks:
    def test_are_known_to_the_worker(self):
        app.loader.import_default_modules()
        named = {
            node.value: module.name
            for module in modules()
            for node in ast.walk(module.tree)
            if isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and NAME_OF_A_TASK.fullmatch(node.value)
        }
        named |= {each["task"]: "settings" for each in settings.CELERY_BEAT_SCHEDULE.values()}
        assert len(named) > 20
        assert {name: where for name, where in named.items() if name not in app.tasks} == {}
