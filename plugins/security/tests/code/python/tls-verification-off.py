# --- requests
import requests
requests.get("https://example.com", verify=False)  # expect: high
# --- a context
import ssl
context = ssl._create_unverified_context()  # expect: high
# --- a mode and the name of the host
import ssl
context = ssl.create_default_context()
context.check_hostname = False  # expect: high
context.verify_mode = ssl.CERT_NONE  # expect: high
# --- a session
import requests
session = requests.Session()
session.verify = False  # expect: high
# --- httpx
import httpx
client = httpx.Client(verify=False)  # expect: high
# --- on
import requests
requests.get("https://example.com", verify=True)
requests.get("https://example.com", verify="/etc/ca.pem")
# --- another function's argument
def image():
    check(verify=False)
# --- required
import ssl
context = ssl.create_default_context()
context.verify_mode = ssl.CERT_REQUIRED
