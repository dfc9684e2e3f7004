"""The asset of the release that is published elsewhere.

It exists only if an address is configured, so that other installations have nothing to look after.
"""

from pathlib import Path
from typing import Final

import dagster as dg

from pipeline.orchestration.stage_results import Folders
from pipeline.orchestration.way_out import failure, masked_errors, operator_log
from pipeline.releases.release_index import ReleaseError, latest_release

REMOTE_RELEASE: Final = "release_elsewhere"
#: How often an interrupted copy is retried, and after how many seconds; files that have arrived are not sent again.
RETRIES: Final = 2
_RETRY_AFTER: Final = 60.0


def remote_release_asset(url: str, owners: list[str], retry_after: float = _RETRY_AFTER) -> dg.AssetsDefinition:
    """The asset that copies the latest release.

    Args:
        url: where to, as `releases.remote` takes it.
        owners: who looks after it.
        retry_after: seconds before an interrupted copy is retried.
    """

    @dg.asset(
        name=REMOTE_RELEASE,
        group_name="publishing",
        kinds={"parquet", "csv"},
        owners=owners,
        deps=["release"],
        description="The latest release, copied to where others fetch it: first its files, each read back, then the"
        " pointer to it.",
    )
    def release_elsewhere(context: dg.AssetExecutionContext, folders: Folders) -> dg.MaterializeResult[None]:
        from pipeline.releases.remote import CopyInterruptedError, copy_release  # few builds need it

        log = operator_log(context)
        try:
            release = latest_release(Path(folders.outputs))
            if release is None:
                raise failure("there is no release: materialise `release` first")
            with masked_errors():
                copied = copy_release(url, release.path)
        except CopyInterruptedError as error:
            if context.retry_number == RETRIES:
                raise failure(error) from error
            log.warning(f"{error}; retrying in {retry_after:g} seconds")
            raise dg.RetryRequested(max_retries=RETRIES, seconds_to_wait=retry_after) from error
        except ReleaseError as error:
            raise failure(error) from error
        log.info(f"published version {release.version} at {url}: {copied.describe()}")
        return dg.MaterializeResult(
            data_version=dg.DataVersion(str(release.version)),
            metadata={
                "version": str(release.version),
                "address": url,
                "files sent": copied.n_sent,
                "files that were there": copied.n_present,
                "is the latest there": copied.is_current,
            },
        )

    return release_elsewhere
