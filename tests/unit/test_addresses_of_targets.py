"""Addresses to which releases are copied: which are possible, and what is wrong with others."""

import pytest

from pipeline.releases.remote import address_problem

SECRET = "top-secret"  # noqa: S105 - of nobody


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("ftp://host/x", "'ftp' is not a supported target; expected an address that begins with one of s3://"),
        ("outputs", "'' is not a supported target"),
        (f"s3://key:{SECRET}@bucket/x", "credentials come from the environment"),
        (f"s3://:{SECRET}@bucket/x", "credentials come from the environment"),
        (f"s3://{SECRET}@bucket/x", "credentials come from the environment"),
        ("s3://bucket/x?key=1", "credentials come from the environment"),
        ("s3://bucket/x#key", "credentials come from the environment"),
        ("s3:///x", "has no bucket"),
        ("s3://[x", "it is not an address"),
        ("file://folder/x", "three slashes"),
        ("file:///", "three slashes"),
    ],
)
def test_an_invalid_address_is_an_error_that_shows_no_secret(url: str, problem: str) -> None:
    found = address_problem(url)
    assert found is not None
    assert problem in found
    assert SECRET not in found


@pytest.mark.parametrize(
    "url", ["s3://bucket", "s3://bucket/a/folder", "file:///a/folder", "file://localhost/a/folder"]
)
def test_a_bucket_or_a_folder_can_be_an_address(url: str) -> None:
    assert address_problem(url) is None
