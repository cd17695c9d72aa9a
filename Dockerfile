# The pages' assets, the packages, then the product over both.
FROM node:24-slim AS assets
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --omit=optional --no-audit --no-fund
COPY staffbank/frontend staffbank/frontend
RUN npm run build

FROM python:3.12-slim AS packages
RUN python -m venv /venv
COPY requirements/base.txt .
RUN /venv/bin/pip install --no-cache-dir --require-hashes -r base.txt

FROM python:3.12-slim
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    HOST=0.0.0.0 \
    STAFFBANK_DATA=/data
RUN useradd --system --home-dir /data --create-home staffbank
WORKDIR /app
COPY --from=packages /venv /venv
COPY . .
COPY --from=assets /app/staffbank/assets staffbank/assets
RUN python manage.py collectstatic --no-input
USER staffbank
RUN mkdir --mode=700 /data/evidence
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=10s --start-period=30s \
    CMD ["python", "-m", "staffbank.alive", "web"]
CMD ["python", "-m", "staffbank.processes", "web"]
