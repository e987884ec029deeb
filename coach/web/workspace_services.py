"""What stands behind the workspace: uploads that wait, and the banks."""

from dataclasses import dataclass

from coach.batch.drafts import Drafts
from coach.batch.looking import Looker
from coach.rubric.library import Library
from coach.settings import Settings


@dataclass(frozen=True)
class Workspace:
    """The parts of the workspace; thread-safe."""

    drafts: Drafts
    looker: Looker
    library: Library


def opened(settings: Settings, library: Library) -> Workspace:
    """Open the workspace in the data folder."""
    drafts = Drafts(settings.data_dir / "uploads", max_mb=settings.max_upload_mb)
    return Workspace(drafts, Looker(drafts, settings), library)
