# Cardwatch: one image for the API, the worker, the beat and the migrations; docker-compose.yml starts them.

FROM python:3.12-slim AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH
WORKDIR /app
# The dependencies change rarely, so they are a layer of their own. Every file must match its recorded hash.
COPY requirements.lock .
RUN pip install --require-hashes --only-binary=:all: -r requirements.lock
COPY . .
# No build isolation: it would fetch a build backend that no hash vouches for; setuptools is in the lock. The last command
# keeps the parsed catalogue beside the bytecode: nothing can be written there later.
RUN pip install --no-deps --no-build-isolation --editable . \
    && python -m compileall -q registry workers migrations \
    && cardwatch licenses list > /dev/null

FROM python:3.12-slim
# The ids are fixed, so that whoever owns the volume can be told from outside.
RUN groupadd --system --gid 10001 cardwatch \
    && useradd --system --uid 10001 --gid cardwatch --home-dir /data --no-create-home --shell /usr/sbin/nologin cardwatch \
    && install --directory --owner=cardwatch --group=cardwatch --mode=0750 /data /dumps
COPY --from=build /opt/venv /opt/venv
COPY --from=build /app /app
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    CARDWATCH_DATA_DIR=/data \
    CARDWATCH_HOST=0.0.0.0 \
    CARDWATCH_PORT=8000
# The programs belong to root: the service cannot change its own code.
USER 10001:10001
WORKDIR /app
VOLUME /data
VOLUME /dumps
EXPOSE 8000
CMD ["cardwatch", "serve"]
