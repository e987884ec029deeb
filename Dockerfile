# syntax=docker/dockerfile:1
# The web app and the worker, the same image: two stages, no compiler and no development tools in the last one.
FROM python:3.13-slim AS packages
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
COPY deploy/requirements.lock /requirements.lock
RUN python -m venv /venv \
 && /venv/bin/pip install --require-hashes --no-deps -r /requirements.lock \
 && find /venv -name '__pycache__' -prune -exec rm -rf '{}' +

FROM python:3.13-slim
RUN useradd --uid 10001 --home-dir /data --no-create-home --shell /usr/sbin/nologin coach \
 && install -d -o coach -g coach -m 0700 /data
COPY --from=packages /venv /venv
COPY prompts /app/prompts
COPY knowledge /app/knowledge
COPY eval /app/eval
COPY coach /app/coach
COPY deploy/coach /usr/local/bin/coach
ENV PATH=/venv/bin:$PATH \
    PYTHONPATH=/app \
    PYTHONDONTWRITEBYTECODE=1 \
    COACH_DATA_DIR=/data \
    COACH_HOST=0.0.0.0 \
    COACH_PORT=7860
USER 10001
WORKDIR /data
VOLUME /data
EXPOSE 7860
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
  CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:7860/healthz', timeout=4).read()"]
ENTRYPOINT ["coach"]
CMD ["web"]
