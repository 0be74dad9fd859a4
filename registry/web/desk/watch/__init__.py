"""``/{language}/desk/watch``: what is watched, and is it up to date?"""

from registry.web.desk.watch.care import read_all_now, read_model_now, unwatch, watch_model
from registry.web.desk.watch.overview import watch_list
from registry.web.desk.watch.run import reading

HANDLERS = (watch_list, watch_model, unwatch, read_model_now, read_all_now, reading)

__all__ = ["HANDLERS"]
