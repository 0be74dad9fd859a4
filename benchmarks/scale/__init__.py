"""How the service does as it grows: ``python -m benchmarks.scale --records 1000000 --database postgresql``.

Absolute numbers of one machine, to see where the first wall stands and which curve is flat; ratios are for the other
benchmarks. Records are those of a list of the Hub, again and again under other names, imported as any list is.
"""
