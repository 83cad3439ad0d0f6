"""Keys that are too short."""

from cryptography.hazmat.primitives.asymmetric import dsa, rsa

rsa.generate_private_key(public_exponent=65537, key_size=1024)  # expect: B505
rsa.generate_private_key(public_exponent=65537, key_size=4096)
dsa.generate_private_key(key_size=512)  # expect: B505
