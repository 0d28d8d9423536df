"""Evidence in a store that speaks S3, against a stand-in; and in a folder."""

import pytest
from django.core.files.base import ContentFile
from django.utils.module_loading import import_string

from iomgender.settings.stores import documents_store
from tests.documents.stand_ins import s3

NOTHING_NAMED = {"bucket": "", "endpoint": "", "region": "", "key_id": "", "key": ""}


@pytest.fixture
def bucket():
    """A bucket of the stand-in."""
    with s3() as one:
        yield one


@pytest.fixture
def store(bucket):
    """The store as the settings make it."""
    described = documents_store(
        folder="unused",
        bucket="evidence",
        endpoint=bucket.address,
        region="eu-central-1",
        key_id="a-key",
        key="a-secret",
    )
    return import_string(described["BACKEND"])(**described["OPTIONS"])


class TestStore:
    def test_keeps_gives_back_and_deletes(self, store, bucket):
        name = store.save("ab/abcdef", ContentFile(b"Parity"))
        assert bucket.objects == {"ab/abcdef": b"Parity"}
        assert store.exists(name)
        with store.open(name) as kept:
            assert kept.read() == b"Parity"
        assert store.size(name) == 6
        assert store.get_modified_time(name).year == 2026
        store.delete(name)
        assert bucket.objects == {}
        assert not store.exists(name)

    def test_signs_every_request(self, store, bucket):
        store.save("ab/abcdef", ContentFile(b"Parity"))
        assert bucket.signed
        assert all(bucket.signed)

    def test_never_overwrites(self, store, bucket):
        first = store.save("ab/abcdef", ContentFile(b"one"))
        second = store.save("ab/abcdef", ContentFile(b"two"))
        assert first != second
        assert bucket.objects[first] == b"one"

    def test_lists_its_folders_and_files(self, store):
        store.save("ab/one", ContentFile(b"1"))
        store.save("cd/two", ContentFile(b"2"))
        assert sorted(store.listdir("")[0]) == ["ab", "cd"]
        assert store.listdir("ab")[1] == ["one"]

    def test_says_that_a_file_is_missing_as_a_folder_does(self, store):
        with pytest.raises(FileNotFoundError):
            store.open("ab/missing").read()


class TestFolder:
    def test_is_where_files_are_kept_unless_a_bucket_is_named(self, tmp_path):
        described = documents_store(folder=str(tmp_path), **NOTHING_NAMED)
        storage = import_string(described["BACKEND"])(**described["OPTIONS"])
        name = storage.save("ab/abcdef", ContentFile(b"Parity"))
        assert (tmp_path / name).read_bytes() == b"Parity"
        assert (tmp_path / name).stat().st_mode & 0o777 == 0o600
