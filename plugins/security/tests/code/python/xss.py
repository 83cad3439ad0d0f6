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
# --- a template that escapes
from django.http import HttpResponse
from django.template import Context, Template
from django.template.loader import get_template, render_to_string
def page(request):
    name = request.GET["name"]
    template = Template("Hello {{ name }}") if name else Template("Hello")
    return HttpResponse(template.render(Context({"name": name})))
def loaded(request):
    return HttpResponse(get_template("a.html").render({"name": request.GET["name"]}, request))
def short(request):
    return HttpResponse(render_to_string("a.html", {"name": request.GET["name"]}))
# --- a translated text in markup
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
def box():
    label = _("Select all")
    return mark_safe(f'<input type="checkbox" aria-label="{label}">')
