"""For health checks of containers: ends with 0 if /salud/ says that all is well enough.

python deploy/healthy.py http://localhost:8000/salud/ [--worker-seen-within 120]
"""

import argparse
import json
import sys
import urllib.request

parser = argparse.ArgumentParser()
parser.add_argument("address")
parser.add_argument("--worker-seen-within", type=int, metavar="SECONDS")
asked = parser.parse_args()

with urllib.request.urlopen(asked.address, timeout=4) as answer:  # raises on 503
    report = json.load(answer)
seen = report["worker_seen_seconds_ago"]
late = asked.worker_seen_within is not None and (seen is None or seen > asked.worker_seen_within)
sys.exit(1 if late else 0)
