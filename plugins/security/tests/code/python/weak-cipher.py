# --- DES
from Crypto.Cipher import DES
DES.new(b"12345678", DES.MODE_CBC)  # expect: medium
# --- ECB
from Crypto.Cipher import AES
AES.new(b"1234567890123456", AES.MODE_ECB)  # expect: medium
# --- cryptography
from cryptography.hazmat.primitives.ciphers import algorithms
algorithms.ARC4(b"key")  # expect: medium
# --- a good mode
from Crypto.Cipher import AES
AES.new(b"1234567890123456", AES.MODE_GCM)
# --- a good cipher
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
AESGCM(b"key")
# --- another class of this name
class DES:
    pass
DES()
