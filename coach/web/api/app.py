"""The API as one app, mounted under `/api/v1`."""

from functools import partial

from fastapi import Depends, FastAPI

from coach import __version__
from coach.web.api import batches, figures, grading, sessions, status
from coach.web.api.access import bearer, is_somebody
from coach.web.api.limits import BodyLimit
from coach.web.api.problems import RESPONSES, answer_problems
from coach.web.metrics import Metrics
from coach.web.services import Services

PATH = "/api/v1"


def make_api(services: Services, metrics: Metrics | None = None) -> FastAPI:
    """Return the API over the services of the pages; `openapi.json` below it describes it."""
    api = FastAPI(
        title="Interview and audit coach",
        version=__version__,
        description="Grade answers and batches of answers. A person decides: levels are advice, with quotes.",
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json",
        servers=[{"url": PATH}],
        responses=RESPONSES,
        dependencies=[Depends(bearer)],
        separate_input_output_schemas=False,
    )
    for room in (status, grading, batches, sessions):
        api.include_router(room.router(services))
    api.include_router(figures.router(services, metrics or Metrics()))
    answer_problems(api)
    most = (services.settings.max_upload_mb + 1) * 1024 * 1024
    api.add_middleware(BodyLimit, most=most, known=partial(is_somebody, services))
    return api
