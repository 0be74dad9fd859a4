"""What runs in MLflow's environment: ``inside.py register URI FILE`` and ``inside.py serve URI PORT``.

Models are registered through the classes of MLflow's own store, many in a transaction. The server is the application
that ``mlflow server`` runs, under the server that it chooses, with one worker; its log of requests and its executor of
jobs are off, which spares it work.
"""

import json
import os
import sys
import tempfile
from pathlib import Path

import uvicorn
from mlflow.entities.model_registry import RegisteredModelTag  # type: ignore[import-not-found]  # in its environment
from mlflow.server import constants  # type: ignore[import-not-found]  # as above
from mlflow.server.handlers import initialize_backend_stores  # type: ignore[import-not-found]  # as above
from mlflow.store.model_registry.dbmodels.models import (  # type: ignore[import-not-found]  # as above
    SqlRegisteredModel,
    SqlRegisteredModelTag,
)
from mlflow.store.model_registry.sqlalchemy_store import (  # type: ignore[import-not-found]  # as above
    SqlAlchemyStore,
)

_AT_ONCE = 500


def register(uri: str, path: str) -> None:
    """Register the models of a file: a JSON object of tags for each name."""
    store = SqlAlchemyStore(uri)
    models = list(json.loads(Path(path).read_bytes()).items())
    name, tags = models[0]
    store.create_registered_model(name, [RegisteredModelTag(key, value) for key, value in tags.items()])
    made = store.get_registered_model(name)
    for start in range(1, len(models), _AT_ONCE):
        with store.ManagedSessionMaker(read_only=False) as session:
            for one, with_tags in models[start : start + _AT_ONCE]:
                at = made.creation_timestamp
                row = SqlRegisteredModel(name=one, creation_time=at, last_updated_time=at, workspace=made.workspace)
                row.registered_model_tags = [
                    SqlRegisteredModelTag(name=one, key=key, value=value, workspace=made.workspace)
                    for key, value in with_tags.items()
                ]
                session.add(row)
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")


def serve(uri: str, port: int) -> None:
    """Serve until told to stop."""
    with tempfile.TemporaryDirectory(prefix="cardwatch-bench-") as artifacts:
        os.environ["MLFLOW_SERVER_ENABLE_JOB_EXECUTION"] = "false"
        os.environ[constants.BACKEND_STORE_URI_ENV_VAR] = uri
        os.environ[constants.REGISTRY_STORE_URI_ENV_VAR] = uri
        os.environ[constants.ARTIFACT_ROOT_ENV_VAR] = artifacts
        initialize_backend_stores(uri, uri, artifacts)
        uvicorn.run("mlflow.server.fastapi_app:app", host="127.0.0.1", port=port, log_level="warning", access_log=False)


if __name__ == "__main__":
    if sys.argv[1] == "register":
        register(sys.argv[2], sys.argv[3])
    else:
        serve(sys.argv[2], int(sys.argv[3]))
