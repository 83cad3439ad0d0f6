"""Web frameworks and templates."""

import jinja2
from django.utils.safestring import mark_safe
from flask import Flask
from markupsafe import Markup

app = Flask(__name__)
app.run(debug=True)  # expect: B201
jinja2.Environment(loader=loader)  # expect: B701
Markup(f"<b>{name}</b>")  # expect: B704
mark_safe(name)  # expect: B308 B703
