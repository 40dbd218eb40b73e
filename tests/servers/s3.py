#!/usr/bin/env python3
"""An S3 server (moto, from PyPI) on a free port of loopback, with the bucket `signalbox`, for tests.

    tests/servers/s3.py PID     prints its address, then serves until the process PID is gone

Its Python environment is made beside the build (build/s3-venv).
"""
import os, sys, time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools"))
from python_environment import enter

enter("s3", ["moto[s3,server]==5.2.5"])

import logging
from moto.server import ThreadedMotoServer

logging.getLogger("werkzeug").setLevel(logging.ERROR)
server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
server.start()
host, port = server.get_host_and_port()
import boto3
boto3.client("s3", endpoint_url=f"http://127.0.0.1:{port}", region_name="us-east-1", aws_access_key_id="test-key",
             aws_secret_access_key="test-secret").create_bucket(Bucket="signalbox")
print(f"http://127.0.0.1:{port}", flush=True)
parent = int(sys.argv[1])
while os.path.exists(f"/proc/{parent}"):
    time.sleep(0.2)
os._exit(0)
