# --- md5
import hashlib
hashlib.md5(b"a")  # expect: low
# --- by name
from hashlib import new
new("sha1", b"a")  # expect: low
# --- a password
from hashlib import sha1
def store(password):
    return sha1(password.encode())  # expect: high
# --- cryptography
from cryptography.hazmat.primitives import hashes
hashes.Hash(hashes.MD5())  # expect: medium
# --- not for security
import hashlib
hashlib.md5(b"a", usedforsecurity=False)
# --- a good one
import hashlib
hashlib.sha256(b"a")
hashlib.new("sha512")
# --- another object's method
def checksum(tools):
    return tools.md5(b"a")
# --- a token
import hashlib
def make_token(user):
    return hashlib.md5(user.encode())  # expect: medium
