# --- requests
import requests
def view(request):
    return requests.get(request.GET["url"])  # expect: high
# --- urllib
from urllib.request import urlopen
def view(request):
    return urlopen("http://" + request.POST["host"]).read()  # expect: high
# --- httpx, asynchronous
import httpx
async def view(request):
    async with httpx.AsyncClient() as client:
        return await client.get(request.query_params["url"])  # expect: high
# --- the host is fixed
import requests
def view(request):
    return requests.get("https://example.com/" + request.GET["page"])
# --- a parameter
import requests
def view(request):
    return requests.get("https://example.com/", params={"q": request.GET["q"]})
# --- a command line tool
import requests, sys
requests.get(sys.argv[1])
