"""Kept bytes, in a folder and in an object store: the same promises, kept by real ones."""

from __future__ import annotations

import resource
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from flask import Flask
from moto.server import ThreadedMotoServer

from agency import clock
from agency.accounts.models import SignInName
from agency.cli.checks import complaints
from agency.db import committed, session
from agency.files import operations, policy, queries, storage
from agency.files.models import StoredFile
from agency.files.pictures import reencoded
from agency.settings import SettingsError, from_environment
from tests.kit.cast import a_person
from tests.kit.photos import opened, small

MakeApp = Callable[..., Flask]
REGION = "sa-east-1"


@pytest.fixture(scope="module")
def object_store() -> Iterator[str]:
    """The address of a server on this machine that speaks S3."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(object_store: str, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The settings that keep files in a fresh bucket of that server's."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "the tests' own")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "known to all")
    name = f"agency-{uuid.uuid4().hex}"
    _client(object_store).create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": REGION})
    place = f"s3://{name}/portal/files"
    return {"files_bucket": place, "s3_endpoint_url": object_store, "s3_region": REGION}


def _client(address: str) -> Any:
    return boto3.client("s3", endpoint_url=address, region_name=REGION)


@pytest.fixture(params=["disk", "bucket"])
def chosen(request: pytest.FixtureRequest) -> dict[str, Any]:
    """The settings that choose one of the two stores."""
    found: dict[str, Any] = request.getfixturevalue("bucket") if request.param == "bucket" else {}
    return found


@pytest.fixture
def inside(make_app: MakeApp, chosen: dict[str, Any]) -> Iterator[Flask]:
    """The test runs inside an app that keeps its files in this store."""
    app = make_app(**chosen)
    with app.app_context():
        yield app


@pytest.mark.one_database
def test_kept_bytes_are_read_back_until_they_are_deleted(inside: Flask) -> None:
    one, other = uuid.uuid4(), uuid.uuid4()
    storage.put(one, "640.webp", b"grande")
    storage.put(one, "160.webp", b"chica")
    storage.put(other, "160.webp", b"otra")
    storage.put(other, "160.webp", bytes(range(256)) * 5000)
    with storage.open(one, "160.webp") as kept:
        assert kept.read() == b"chica"
    with storage.open(other, "160.webp") as kept:
        assert kept.read() == bytes(range(256)) * 5000
    assert sorted(uid for uid, _since in storage.kept()) == sorted([one, one, other])
    storage.delete(one)
    for name in ("640.webp", "160.webp"):
        with pytest.raises(storage.Missing):
            storage.open(one, name)
    assert {uid for uid, _since in storage.kept()} == {other}
    storage.delete(one)


@pytest.mark.one_database
def test_what_is_kept_says_since_when(inside: Flask) -> None:
    storage.put(uuid.uuid4(), "documento.pdf", b"x")
    ((_uid, since),) = storage.kept()
    assert abs((since - clock.now()).total_seconds()) < 60


@pytest.mark.one_database
@pytest.mark.parametrize("name", ["", "../a", "a/b", ".webp", "a\0", "A.webp", "a.b.c", "a\n"])
def test_a_name_never_leads_out_of_the_storage(inside: Flask, name: str) -> None:
    for use in (lambda: storage.put(uuid.uuid4(), name, b"x"), lambda: storage.open(uuid.uuid4(), name)):
        with pytest.raises(ValueError, match="no name"):
            use()
    assert list(storage.kept()) == []


@pytest.mark.slow
@pytest.mark.one_database
def test_a_thousand_files_are_all_listed(make_app: MakeApp, bucket: dict[str, Any]) -> None:
    place, address = bucket["files_bucket"], bucket["s3_endpoint_url"]
    client = _client(address)
    for number in range(1005):
        key = f"portal/files/{uuid.UUID(int=number).hex}-1.webp"
        client.put_object(Bucket=place.split("/")[2], Key=key, Body=b"")
    with make_app(**bucket).app_context():
        assert len(set(storage.kept())) == 1005


def kept_for(name: SignInName) -> StoredFile:
    """A photo of this subject's, about to land."""
    return operations.keep(name, operations.put_away(reencoded(BytesIO(small()))), by=name.person)


def test_a_sweep_removes_what_no_row_names_after_a_day_and_nothing_else(inside: Flask) -> None:
    with committed():
        file = kept_for(a_person().names[0])
    kept_for(a_person(name="berta@example.org").names[0])
    session().rollback()
    assert len(list(storage.kept())) == 14
    assert operations.sweep() == 0
    with clock.days_from_now(2):
        assert operations.sweep() == 1
    assert {uid for uid, _since in storage.kept()} == {file.uid}
    assert len(list(storage.kept())) == 7


@pytest.mark.one_database
def test_a_dropped_picture_is_gone_after_the_sweep(inside: Flask) -> None:
    with committed():
        file = kept_for(a_person().names[0])
    with committed():
        operations.drop(file, by=a_person())
    assert queries.file_by_uid(file.uid) is None
    with clock.days_from_now(2):
        assert operations.sweep() == 1
    assert list(storage.kept()) == []


@pytest.mark.one_database
@pytest.mark.parametrize("stray", ["x", "not-a-uuid-640.webp", "zz-1"])
def test_what_somebody_else_put_there_is_left_alone(
    make_app: MakeApp, bucket: dict[str, Any], stray: str
) -> None:
    name = bucket["files_bucket"].split("/")[2]
    client = _client(bucket["s3_endpoint_url"])
    for key in (f"portal/files/{stray}", f"elsewhere/{uuid.uuid4().hex}-640.webp"):
        client.put_object(Bucket=name, Key=key, Body=b"x")
    with make_app(**bucket).app_context(), clock.days_from_now(2):
        assert list(storage.kept()) == []
        assert operations.sweep() == 0
    assert client.list_objects_v2(Bucket=name)["KeyCount"] == 2


@pytest.mark.one_database
def test_a_picture_is_served_from_either_store(inside: Flask) -> None:
    policy.register("sign_in_name", lambda person, file: True)
    with committed():
        uid = kept_for(a_person().names[0]).uid
    try:
        assert opened(inside.test_client().get(f"/archivos/{uid}/160").data).size == (160, 160)
    finally:
        policy.register("sign_in_name", policy.nobody)


@pytest.mark.one_database
def test_a_file_in_the_bucket_cannot_be_fetched_by_a_stranger(
    make_app: MakeApp, bucket: dict[str, Any]
) -> None:
    name = bucket["files_bucket"].split("/")[2]
    with make_app(**bucket).app_context():
        storage.put(uuid.uuid4(), "640.webp", b"x")
    client = _client(bucket["s3_endpoint_url"])
    (found,) = client.list_objects_v2(Bucket=name)["Contents"]
    grants = client.get_object_acl(Bucket=name, Key=found["Key"])["Grants"]
    assert [grant["Grantee"].get("URI") for grant in grants] == [None]


@pytest.mark.one_database
def test_what_could_not_be_put_into_the_bucket_is_no_picture(
    make_app: MakeApp, bucket: dict[str, Any]
) -> None:
    with make_app(**bucket | {"files_bucket": "s3://nobodys-bucket"}).app_context():
        with pytest.raises(ClientError), committed():
            kept_for(a_person().names[0])
        assert queries.all_uids() == set()


@pytest.mark.one_database
def test_a_bucket_that_is_away_is_not_taken_for_an_empty_one(
    make_app: MakeApp, bucket: dict[str, Any]
) -> None:
    with make_app(**bucket | {"files_bucket": "s3://nobodys-bucket"}).app_context():
        for use in (lambda: storage.open(uuid.uuid4(), "640.webp"), lambda: list(storage.kept())):
            with pytest.raises(ClientError):
                use()


@pytest.mark.one_database
def test_check_says_when_the_bucket_cannot_be_used(make_app: MakeApp, bucket: dict[str, Any]) -> None:
    def said(**changed: Any) -> list[str]:
        with make_app(**bucket | changed).app_context():
            return [s for s in complaints() if "FILES_" in s or "S3_" in s]

    assert [s.partition(":")[0] for s in said()] == ["S3_ENDPOINT_URL has no https"]
    assert said(files_bucket="s3://nobodys-bucket")[-1] == (
        "FILES_BUCKET (s3://nobodys-bucket) refuses us: NoSuchBucket."
    )
    nobody = said(s3_endpoint_url="http://127.0.0.1:9")[-1]
    assert nobody.endswith("can't be reached: EndpointConnectionError.")


@pytest.mark.one_database
def test_check_says_when_the_library_is_missing(
    make_app: MakeApp, bucket: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "botocore.exceptions", None)
    with make_app(**bucket).app_context():
        assert storage.complaint() == "FILES_BUCKET needs boto3: install the portal with its extra s3."


@pytest.mark.one_database
def test_the_library_is_loaded_only_where_a_bucket_was_chosen() -> None:
    code = "import sys, wsgi; print('boto3' in sys.modules, 'botocore' in sys.modules)"
    root = str(Path(__file__).parents[1])
    env = {"AGENCY_DEMO": "1", "PATH": "/usr/bin:/bin", "DATABASE_URL": "sqlite:///:memory:"}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=root, env=env, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False False"


ENV = {"SECRET_KEY": "x" * 32}


def test_the_settings_of_the_storage_are_read_from_the_environment() -> None:
    assert from_environment(ENV).files_bucket == ""
    said = {
        "FILES_BUCKET": "s3://agency/portal/",
        "S3_ENDPOINT_URL": "https://s3.example.org",
        "S3_REGION": REGION,
    }
    read = from_environment(ENV | said)
    assert (read.files_bucket, read.s3_endpoint_url, read.s3_region) == tuple(said.values())


@pytest.mark.parametrize(
    "wrong",
    [
        {"FILES_BUCKET": "agency"},
        {"FILES_BUCKET": "https://agency.s3.example.org"},
        {"FILES_BUCKET": "s3://"},
        {"FILES_BUCKET": "s3://Agency"},
        {"FILES_BUCKET": "s3://agency/../x y"},
        {"S3_ENDPOINT_URL": "s3.example.org"},
        {"S3_ENDPOINT_URL": "https://key:secret@s3.example.org"},
    ],
)
def test_settings_of_the_storage_that_make_no_sense_are_refused_by_name(wrong: dict[str, str]) -> None:
    with pytest.raises(SettingsError, match=next(iter(wrong))):
        from_environment(ENV | wrong)


def everything_below(app: Flask) -> list[Path]:
    """All that lies in the files folder."""
    return [p for p in app.config["SETTINGS"].files_dir.rglob("*") if p.is_file()]


@pytest.fixture
def on_disk(make_app: MakeApp) -> Iterator[Flask]:
    """The test runs inside an app that keeps its files in a folder."""
    app = make_app()
    with app.app_context():
        yield app


@pytest.mark.one_database
def test_a_folders_files_are_for_the_portal_only_and_no_page_serves_them(on_disk: Flask) -> None:
    storage.put(uuid.uuid4(), "640.webp", b"grande")
    (kept,) = everything_below(on_disk)
    assert kept.stat().st_mode & 0o077 == 0
    assert kept.parent.stat().st_mode & 0o077 == 0
    assert Path(on_disk.static_folder or "") not in kept.parents


@contextmanager
def a_full_disk() -> Iterator[None]:
    """The kernel refuses to make any file longer than 100 bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.one_database
def test_what_could_not_be_written_whole_is_not_there_at_all(on_disk: Flask) -> None:
    uid = uuid.uuid4()
    with a_full_disk(), pytest.raises(OSError):
        storage.put(uid, "640.webp", bytes(1000))
    with pytest.raises(storage.Missing):
        storage.open(uid, "640.webp")
    assert everything_below(on_disk) == []


@pytest.mark.one_database
def test_half_a_file_that_a_power_cut_left_is_swept_away(on_disk: Flask) -> None:
    storage.put(uuid.uuid4(), "640.webp", b"grande")
    shelf = everything_below(on_disk)[0].parent
    (shelf / f"{shelf.name}{uuid.uuid4().hex[2:]}-x.part").write_bytes(b"half")
    with clock.days_from_now(2):
        assert operations.sweep() == 2
    assert everything_below(on_disk) == []
