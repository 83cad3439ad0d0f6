# --- PyCryptodome
from Crypto.PublicKey import RSA
RSA.generate(1024)  # expect: medium
# --- cryptography, by name
from cryptography.hazmat.primitives.asymmetric import rsa
rsa.generate_private_key(public_exponent=65537, key_size=1024)  # expect: medium
# --- through a constant
import paramiko
BITS = 512
paramiko.RSAKey.generate(BITS)  # expect: medium
# --- long enough
from Crypto.PublicKey import RSA
RSA.generate(3072)
# --- from elsewhere
from Crypto.PublicKey import RSA
def make(bits):
    return RSA.generate(bits)
# --- not a key
import uuid
uuid.generate(1024)
