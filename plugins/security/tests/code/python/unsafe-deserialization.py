# --- pickle of a cookie
import pickle, base64
from flask import request
def view():
    return pickle.loads(base64.b64decode(request.cookies["state"]))  # expect: high
# --- yaml with a loader that can do everything
import yaml
def read(text):
    return yaml.load(text, Loader=yaml.Loader)  # expect: medium
# --- yaml without a loader
from yaml import load
def view(request):
    return load(request.body)  # expect: high
# --- an unknown pickle
import pickle as p
def read(data):
    return p.loads(data)  # expect: medium
# --- a pickle of the program's own
import pickle
def read():
    with open("cache") as file:
        return pickle.load(file)  # expect: low
# --- safe yaml
import yaml
def view(request):
    yaml.safe_load(request.body)
    return yaml.load(request.body, Loader=yaml.SafeLoader)
# --- json
import json
def view(request):
    return json.loads(request.body)
# --- writing
import pickle
def write(value):
    return pickle.dumps(value)
# --- a copy through bytes
import pickle
def copy(value):
    data = pickle.dumps(value, 2)
    return pickle.loads(data), pickle.loads(pickle.dumps(value))
