"""The asset of a release where others fetch it.

What belongs here: copying in Dagster's terms, and when it is tried again. What does not: copying.

It is there only where an address is named: an installation that publishes nowhere else has nothing to look after.
"""

from pathlib import Path
from typing import Final

import dagster as dg

from pipeline.orchestration.stage_files import Folders
from pipeline.releases.release_index import ReleaseError, latest_release

COPY: Final = "release_elsewhere"
#: How often a copy that broke off is tried again, and after how many seconds; what has arrived is not sent again.
RETRIES: Final = 2
_TRY_AGAIN_AFTER: Final = 60.0


def elsewhere_asset(url: str, owners: list[str], try_again_after: float = _TRY_AGAIN_AFTER) -> dg.AssetsDefinition:
    """The asset that copies the latest release.

    Args:
        url: where to, as `publishing.elsewhere` takes it.
        owners: who looks after it.
        try_again_after: seconds before a copy that broke off is tried again.
    """

    @dg.asset(
        name=COPY,
        group_name="publishing",
        kinds={"parquet", "csv"},
        owners=owners,
        deps=["release"],
        description="The latest release where others fetch it: its files first, read back there, the pointer last.",
    )
    def release_elsewhere(context: dg.AssetExecutionContext, folders: Folders) -> dg.MaterializeResult[None]:
        from pipeline.releases.remote import BrokeOffError, copy_release  # a build need not wait for it

        try:
            release = latest_release(Path(folders.outputs))
            if release is None:
                raise dg.Failure("there is no release: materialise `release` first", allow_retries=False)
            copied = copy_release(url, release.path)
        except BrokeOffError as error:
            if context.retry_number == RETRIES:
                raise dg.Failure(str(error), allow_retries=False) from error
            context.log.warning(f"{error}; tried again in {try_again_after:g} seconds")
            raise dg.RetryRequested(max_retries=RETRIES, seconds_to_wait=try_again_after) from error
        except ReleaseError as error:
            raise dg.Failure(str(error), allow_retries=False) from error
        context.log.info(f"published version {release.version} at {url}: {copied.said}")
        return dg.MaterializeResult(
            data_version=dg.DataVersion(str(release.version)),
            metadata={
                "version": str(release.version),
                "address": url,
                "files sent": copied.n_sent,
                "files that were there": copied.n_there,
                "is the latest there": copied.is_current,
            },
        )

    return release_elsewhere
