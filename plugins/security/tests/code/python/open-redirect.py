# --- Flask
from flask import redirect, request
def view():
    return redirect(request.args["next"])  # expect: high
# --- Django
from django.http import HttpResponseRedirect
def view(request):
    target = request.GET.get("next", "/")
    return HttpResponseRedirect(target)  # expect: high
# --- FastAPI
from fastapi import FastAPI
from fastapi.responses import RedirectResponse
app = FastAPI()
@app.get("/go")
def go(target: str):
    return RedirectResponse(target)  # expect: high
# --- checked
from django.http import HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
def view(request):
    target = request.GET.get("next", "/")
    if target and not url_has_allowed_host_and_scheme(url=target, allowed_hosts=None):
        target = "/"
    return HttpResponseRedirect(target)
# --- the host is fixed
from flask import redirect, request
def view():
    return redirect("https://example.com/?q=" + request.args["q"])
# --- a path of its own
from flask import redirect, request, url_for
def view():
    return redirect(url_for("page", name=request.args["name"]))
# --- one of the hosts that are allowed
from flask import redirect, request
from urllib.parse import urlparse
def view():
    target = request.args["next"]
    if urlparse(target).netloc not in ("example.com",):
        return "no"
    return redirect(target)
# --- checked within an expression
from flask import redirect, request
def view():
    target = request.args.get("next")
    return redirect(target if target and is_safe_url(target) else "/")
# --- data behind an address of one's own
from flask import redirect, request, url_for
def view():
    return redirect(url_for("page") + "?" + request.query_string.decode())
