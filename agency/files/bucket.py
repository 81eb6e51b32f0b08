"""Kept bytes in an object store that speaks S3; its keys come from the usual AWS variables."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from io import BytesIO
from typing import Any, BinaryIO

ABSENT = {"NoSuchKey", "404"}


@dataclass(frozen=True)
class Bucket:
    """A bucket, or what begins with a prefix in it; objects are private and have no address."""

    name: str
    prefix: str
    endpoint_url: str
    region: str

    def put(self, uid: uuid.UUID, name: str, content: bytes) -> None:
        """The bytes are kept whole; before that nothing is under the name."""
        self._client.put_object(
            Bucket=self.name, Key=self._key(uid, name), Body=content, ContentType="application/octet-stream"
        )

    def open(self, uid: uuid.UUID, name: str) -> BinaryIO | None:
        """The kept bytes, to be read and closed; None when there are none."""
        from botocore.exceptions import ClientError

        try:
            found = self._client.get_object(Bucket=self.name, Key=self._key(uid, name))
        except ClientError as error:
            if error.response["Error"]["Code"] in ABSENT:
                return None
            raise
        with found["Body"] as body:
            return BytesIO(body.read())

    def delete(self, uid: uuid.UUID) -> None:
        """Nothing is kept under this UUID, whatever its name."""
        for found in self._listed(f"{uid.hex}-"):
            # One by one: the call that deletes many wants a checksum that not every store knows.
            self._client.delete_object(Bucket=self.name, Key=found["Key"])

    def kept(self) -> Iterator[tuple[str, datetime]]:
        """What begins with each kept UUID, with when that was."""
        for found in self._listed(""):
            yield found["Key"].removeprefix(self.prefix), found["LastModified"]

    def complaint(self) -> str | None:
        """A sentence when the bucket can't be reached with the keys that the environment has."""
        try:
            from botocore.exceptions import BotoCoreError, ClientError
        except ImportError:
            return "FILES_BUCKET needs boto3: install the portal with its extra s3."
        try:
            self._client.list_objects_v2(Bucket=self.name, Prefix=self.prefix, MaxKeys=1)
        except ClientError as error:
            return f"FILES_BUCKET (s3://{self.name}) refuses us: {error.response['Error']['Code']}."
        except (BotoCoreError, ValueError) as error:
            return f"FILES_BUCKET (s3://{self.name}) can't be reached: {type(error).__name__}."
        return None

    @property
    def _client(self) -> Any:
        return _client(self.endpoint_url, self.region)

    def _listed(self, prefix: str) -> Iterator[dict[str, Any]]:
        pages = self._client.get_paginator("list_objects_v2")
        for page in pages.paginate(Bucket=self.name, Prefix=self.prefix + prefix):
            yield from page.get("Contents", ())

    def _key(self, uid: uuid.UUID, name: str) -> str:
        return f"{self.prefix}{uid.hex}-{name}"


@cache
def _client(endpoint_url: str, region: str) -> Any:
    """One client for all threads; boto3 is loaded only where a bucket was chosen."""
    import boto3
    from botocore.config import Config

    calm = Config(
        connect_timeout=5,
        read_timeout=20,
        retries={"max_attempts": 3, "mode": "standard"},
        # A store of one's own seldom has a host name for each bucket.
        s3={"addressing_style": "path" if endpoint_url else "auto"},
        # Newer checksums are for AWS; other stores answer them with an error.
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )
    return boto3.client("s3", endpoint_url=endpoint_url or None, region_name=region or None, config=calm)
