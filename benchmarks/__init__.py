"""What `make bench` runs: the speed of the service as ratios within one run; `python -m benchmarks --help`.

Numbers of requests per second say more about a machine than about a program. So each request is also sent to another
server, run as the service is run: to a bare Litestar handler that answers the same bytes from memory (``bare``) and to
a plain ASGI function that fetches the document with the database's driver (``raw``); and the driver's select is timed
without any server (``select``). They take turns in short rounds, so that whatever else the machine does hits all alike,
and a ratio is the median of the ratios of the rounds.
"""
