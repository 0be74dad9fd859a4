"""The service beside MLflow's model registry: ``python -m benchmarks.mlflow --help``.

Both hold the same models under the same facts, both serve with one process, and one client asks them in turns, in short
rounds, over as many connections. MLflow lives in an environment of its own, which the first run installs.
"""
