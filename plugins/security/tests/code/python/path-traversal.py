# --- open
from flask import request
def view():
    return open("uploads/" + request.args["name"]).read()  # expect: high
# --- send_file
import flask
def view():
    return flask.send_file(flask.request.args["name"])  # expect: high
# --- pathlib
import pathlib
def view(request):
    path = pathlib.Path("uploads") / request.GET["name"]
    return path.read_text()  # expect: high
# --- os.remove
import os
def view(request):
    os.remove(os.path.join("uploads", request.POST["name"]))  # expect: high
# --- a part of the route
from flask import Flask
app = Flask(__name__)
@app.route("/files/<path:name>")
def view(name):
    with open(name) as file:  # expect: high
        return "ok"
# --- a command line tool
import sys
open(sys.argv[1]).read()
# --- the name only
import os
def view(request):
    return open("uploads/" + os.path.basename(request.GET["name"])).read()
# --- secure_filename
from werkzeug.utils import secure_filename
def view(request):
    return open("uploads/" + secure_filename(request.GET["name"])).read()
# --- resolved and checked
import os
def view(request):
    path = os.path.realpath(os.path.join("/srv", request.GET["name"]))
    if not path.startswith("/srv/"):
        return None
    return open(path).read()
# --- a route that takes numbers
from flask import Flask
app = Flask(__name__)
@app.route("/files/<int:number>")
def view(number):
    return open(f"files/{number}").read()
