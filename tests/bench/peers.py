"""How long another program takes to read a file of NDJSON into its own columns, with two threads:
`peers.py duckdb|polars FILE`. Prints one line of JSON: milliseconds, without starting Python, and
rows. Each is told that it is NDJSON, which is its fastest way.
"""

import json
import os
import sys
import time

THREADS = 2


def duckdb(file):
    import duckdb

    db = duckdb.connect(config={"threads": THREADS})
    begin = time.perf_counter()
    db.execute("create table t as select * from read_json(?, format = 'newline_delimited')", [file])
    took = time.perf_counter() - begin
    return took, db.execute("select count(*) from t").fetchone()[0], duckdb.__version__


def polars(file):
    os.environ["POLARS_MAX_THREADS"] = str(THREADS)
    import polars

    begin = time.perf_counter()
    frame = polars.read_ndjson(file)
    return time.perf_counter() - begin, frame.height, polars.__version__


took, rows, version = {"duckdb": duckdb, "polars": polars}[sys.argv[1]](sys.argv[2])
print(json.dumps({"ms": took * 1e3, "rows": rows, "version": version}))
