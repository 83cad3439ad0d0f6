# --- a context
import ssl
ssl.SSLContext(ssl.PROTOCOL_TLSv1)  # expect: medium
# --- a socket
import ssl
def wrap(socket):
    return ssl.wrap_socket(socket, ssl_version=ssl.PROTOCOL_SSLv3)  # expect: medium
# --- a minimum
import ssl
context = ssl.create_default_context()
context.minimum_version = ssl.TLSVersion.TLSv1_1  # expect: medium
# --- the default
import ssl
ssl.create_default_context()
# --- whichever is best
import ssl
ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
# --- a good minimum
import ssl
context = ssl.create_default_context()
context.minimum_version = ssl.TLSVersion.TLSv1_2
