app/views.py
---
import os, subprocess, pickle
from flask import request
password = "hunter2-Xk29!qQ"
def view(name: str = request.args["n"]):
    cmd = f"ls {name}"
    subprocess.run(cmd, shell=True)
    return eval(name), pickle.loads(request.data), os.system("rm " + name)
AKIAIOSFODNN7EXAMPLE = "AKIAIOSFODNN7EXAMPLE"
