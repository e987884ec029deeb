"""`/api/v1`: what other programs may do, by the same services as the pages."""

from coach.web.api.app import make_api

__all__ = ["make_api"]
