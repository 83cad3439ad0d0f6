# --- Flask
from flask import Flask
app = Flask(__name__)
app.run(debug=True)  # expect: medium
# --- for everybody
from flask import Flask
app = Flask(__name__)
app.run(host="0.0.0.0", debug=True)  # expect: high
# --- Django's settings
DEBUG = True  # expect: medium
INSTALLED_APPS = []
# --- by attribute
import flask
app = flask.Flask(__name__)
app.debug = True  # expect: medium
# --- off
from flask import Flask
app = Flask(__name__)
app.run(debug=False)
# --- from the environment
from flask import Flask
import os
app = Flask(__name__)
app.run(debug=os.environ.get("DEBUG") == "1")
# --- another program's constant
DEBUG = True
