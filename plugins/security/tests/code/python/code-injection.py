# --- eval of a request
from flask import request
def view():
    return eval(request.form["formula"])  # expect: high
# --- exec of a cookie
def view(request):
    code = request.COOKIES.get("code", "")
    exec(code)  # expect: high
# --- eval of something unknown
def load(text):
    return eval(text)  # expect: medium
# --- literal_eval
import ast
def view(request):
    return ast.literal_eval(request.GET["a"])
# --- a literal
eval("1 + 1")
# --- a method
def view(request, model):
    model.eval(request.GET["a"])
