# --- Flask
from flask import request, render_template_string
def view():
    return render_template_string("<p>" + request.args["name"] + "</p>")  # expect: high
# --- Jinja
import jinja2
def view(request):
    return jinja2.Template(request.GET["template"]).render()  # expect: high
# --- an environment
def view(request, environment):
    return environment.from_string(f"Hello {request.POST['name']}")  # expect: high
# --- data as a variable
from flask import request, render_template_string
def view():
    return render_template_string("<p>{{ name }}</p>", name=request.args["name"])
# --- a literal
import jinja2
TEMPLATE = jinja2.Template("Hello {{ name }}")
# --- a template's name
from flask import request, render_template
def view():
    return render_template("page.html", name=request.args["name"])
