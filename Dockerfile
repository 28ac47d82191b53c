# Entente in a container: `docker build -t entente .`; docs/how-to/deploy-container.md tells the rest.
ARG PYTHON=3.11

FROM python:${PYTHON}-slim-bookworm AS build
WORKDIR /build
COPY requirements.txt ./
# Wheels alone: there is no compiler here, and a package that needs one should be noticed.
RUN python -m venv /opt/venv \
 && /opt/venv/bin/pip install --no-cache-dir --disable-pip-version-check --only-binary :all: --requirement requirements.txt \
 && /opt/venv/bin/pip uninstall --yes --quiet pip setuptools

FROM python:${PYTHON}-slim-bookworm
ARG VERSION=0.1.0
ARG REVISION=
LABEL org.opencontainers.image.title="Entente" \
      org.opencontainers.image.description="Reads news articles for the relations between countries, and compares them" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
ENV PATH="/opt/venv/bin:${PATH}" \
    PYTHONUNBUFFERED=1 \
    ENTENTE_ENV=production \
    ENTENTE_DATA_DIR=/data \
    ENTENTE_REVISION="${REVISION}"
# By its number, so that an orchestrator sees that it is not root.
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin entente \
 && install --directory --owner=10001 --group=10001 /data
WORKDIR /app
COPY --from=build /opt/venv /opt/venv
COPY gunicorn.conf.py LICENSE ./
COPY examples ./examples
COPY service ./service
# The root filesystem may be read-only; what Python would write at the first start is written here.
RUN python -m compileall -q service gunicorn.conf.py
USER 10001:10001
VOLUME /data
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
  CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen('http://127.0.0.1:' + (os.environ.get('PORT') or '8000') + '/readyz', timeout=4)"]
# Migrating where nothing is left to do takes a second, and one container at a time does it.
CMD ["sh", "-c", "python -m service migrate && exec python -m service serve"]
