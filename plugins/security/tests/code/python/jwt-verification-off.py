# --- an option
import jwt
def read(token):
    return jwt.decode(token, options={"verify_signature": False})  # expect: high
# --- the old argument
import jwt
def read(token):
    return jwt.decode(token, "key", verify=False)  # expect: high
# --- the algorithm none
from jwt import decode
def read(token):
    return decode(token, "", algorithms=["none"])  # expect: high
# --- checked
import jwt
def read(token, key):
    return jwt.decode(token, key, algorithms=["RS256"])
# --- another option
import jwt
def read(token, key):
    return jwt.decode(token, key, algorithms=["HS256"], options={"verify_aud": False})
# --- another decode
import base64
def read(token):
    return base64.decode(token, verify=False)
