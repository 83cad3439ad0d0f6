# --- a socket
import socket
socket.socket().bind(("0.0.0.0", 80))  # expect: low
# --- by name
import uvicorn
uvicorn.run("app", host="0.0.0.0")  # expect: low
# --- the empty address
import socket
server = socket.socket()
server.bind(("", 80))  # expect: low
# --- this machine
import socket
socket.socket().bind(("127.0.0.1", 80))
# --- a comparison
def local(host):
    return host == "0.0.0.0"
# --- a setting
import socket
def serve(host):
    socket.socket().bind((host, 80))
