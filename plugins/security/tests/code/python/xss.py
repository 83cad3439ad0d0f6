# --- a handler's answer
from flask import Flask, request
app = Flask(__name__)
@app.route("/hello")
def hello():
    return "<p>Hello " + request.args["name"]  # expect: high
# --- Django's answer
from django.http import HttpResponse
def hello(request):
    return HttpResponse(f"<p>Hello {request.GET['name']}")  # expect: high
# --- mark_safe
from django.utils.safestring import mark_safe
def hello(request):
    return mark_safe(request.GET["name"])  # expect: high
# --- unknown values in markup
from markupsafe import Markup
def link(url):
    return Markup("<a href='%s'>" % url)  # expect: medium
# --- escaped
from flask import Flask, request
from html import escape
app = Flask(__name__)
@app.route("/hello")
def hello():
    return "<p>Hello " + escape(request.args["name"])
# --- JSON
from flask import Flask, jsonify, request
app = Flask(__name__)
@app.route("/hello")
def hello():
    return jsonify(name=request.args["name"])
# --- not a page
from django.http import HttpResponse
def hello(request):
    return HttpResponse(request.GET["name"], content_type="text/plain")
# --- a dictionary
from flask import Flask, request
app = Flask(__name__)
@app.route("/hello")
def hello():
    return {"name": request.args["name"]}
