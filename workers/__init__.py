"""The processes that work in the background: thin Celery tasks over the registry's services."""
