# --- a value
from flask import request, session
def view():
    session["role"] = request.form["role"]  # expect: medium
# --- a key
import flask
def view():
    flask.session[flask.request.args["key"]] = 1  # expect: medium
# --- Django
def view(request):
    request.session["theme"] = request.POST["theme"]  # expect: medium
# --- converted
from flask import request, session
def view():
    session["page"] = int(request.form["page"])
# --- checked
from flask import request, session
def view():
    theme = request.form["theme"]
    if theme in ("dark", "light"):
        session["theme"] = theme
# --- another dictionary
def view(request):
    values = {}
    values["theme"] = request.POST["theme"]
