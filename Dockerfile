# The application: one image for web, worker and beat.
FROM python:3.11-slim AS packages
WORKDIR /app
RUN python -m venv /app/.venv
COPY requirements.txt .
RUN .venv/bin/python -m pip install --no-cache-dir --require-hashes --no-deps -r requirements.txt

FROM python:3.11-slim
RUN useradd --system --uid 10001 --create-home iomgender
WORKDIR /app
ENV PATH=/app/.venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=iomgender.settings.production
COPY --from=packages /app/.venv .venv
COPY manage.py ./
COPY iomgender iomgender
COPY apps apps
COPY templates templates
COPY static static
COPY locale locale
COPY fixtures/reference fixtures/reference
# The values of this step stand in for an installation's and are not kept in the image.
RUN SECRET_KEY=only-while-building ALLOWED_HOSTS=localhost \
    sh -c "python manage.py compile_catalogues && python manage.py collectstatic --no-input"
RUN install -d -o iomgender -g iomgender /srv/documents
USER iomgender
EXPOSE 8000
CMD ["gunicorn", "iomgender.wsgi", "--bind", "0.0.0.0:8000", "--workers", "2", "--threads", "4", \
     "--access-logfile", "-", "--no-control-socket", "--worker-tmp-dir", "/dev/shm"]
