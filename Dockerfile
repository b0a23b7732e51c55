# The image of web, worker and beat. It holds code, translations and styles ready; data comes in volumes.
FROM python:3.11-slim AS build
ENV UV_PYTHON_DOWNLOADS=never UV_LINK_MODE=copy
RUN pip install --no-cache-dir 'uv>=0.9,<1' && python -m venv --without-pip /venv
WORKDIR /app
COPY requirements.lock .
RUN uv pip sync --require-hashes --compile-bytecode --python /venv/bin/python requirements.lock
COPY . .
# DEBUG lets this one step run without the secrets of production; nothing of it stays in the image.
RUN find participa/locale -name '*.po' -exec sh -ec \
        '/venv/bin/python -m babel.messages.frontend compile --input-file "$1" --output-file "${1%.po}.mo"' - {} \; \
 && DEBUG=True STATIC_ROOT=/app/static-ready PARTICIPA_DATA=/tmp /venv/bin/python manage.py collectstatic --no-input \
 && /venv/bin/python -m compileall -q accounts consultations participa

FROM python:3.11-slim
RUN useradd --system --uid 10001 --no-create-home --home-dir /tmp participa \
 && install -d -o 10001 -g 0 -m 0770 /data /ledger /static
COPY --from=build /venv /venv
COPY --from=build /app /app
WORKDIR /app
ENV PATH=/venv/bin:$PATH \
    HOME=/tmp \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PARTICIPA_DATA=/data \
    STATIC_ROOT=/app/static-ready \
    PROMETHEUS_MULTIPROC_DIR=/tmp/metrics
USER 10001
EXPOSE 8000
# Before the first import of the code: the figures of Prometheus are opened with it.
CMD ["sh", "-c", "mkdir -p \"$PROMETHEUS_MULTIPROC_DIR\" && exec gunicorn --config deploy/gunicorn.conf.py"]
