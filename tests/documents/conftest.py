"""A store of files that begins empty, whatever other tests have kept."""

from collections.abc import Callable

import pytest
from django.core.files.storage import Storage

from apps.documents.models import document_storage


def names_in(storage: Storage) -> set[str]:
    """The names of all files of a store, which stand one folder deep."""
    return {
        f"{folder}/{name}"
        for folder in storage.listdir("")[0]
        for name in storage.listdir(folder)[1]
    }


@pytest.fixture(autouse=True)
def store() -> Storage:
    """The store of the tests, in memory; emptied before each, because other rooms keep files too."""
    storage = document_storage()
    for name in names_in(storage):
        storage.delete(name)
    return storage


@pytest.fixture
def stored(store) -> Callable[[], set[str]]:
    """A function that names all files that are kept."""
    return lambda: names_in(store)
