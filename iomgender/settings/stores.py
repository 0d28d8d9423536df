"""Where evidence files are kept: a folder, or a store that speaks S3."""

from typing import Any

from botocore.config import Config


def documents_store(
    *, folder: str, bucket: str, endpoint: str, region: str, key_id: str, key: str
) -> dict[str, Any]:
    """Return Django's dictionary of the store: the folder unless a bucket is named.

    Files are streamed through the scope check and never linked, so addresses are not signed. Stores
    of other makers do not know Amazon's newer checksums, so these are sent only where demanded.
    """
    if not bucket:
        return {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            # Nobody else on the machine reads them.
            "OPTIONS": {
                "location": folder,
                "file_permissions_mode": 0o600,
                "directory_permissions_mode": 0o700,
            },
        }
    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": bucket,
            "endpoint_url": endpoint or None,
            "region_name": region or None,
            "access_key": key_id or None,
            "secret_key": key or None,
            "default_acl": None,
            "querystring_auth": False,
            "file_overwrite": False,
            "client_config": Config(
                s3={"addressing_style": "path"},
                signature_version="s3v4",
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
            ),
        },
    }
