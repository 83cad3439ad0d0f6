"""Connections that do not check whom they talk to."""

import ssl

import paramiko
import requests

requests.get("https://example.org")  # expect: B113
requests.get("https://example.org", timeout=5, verify=False)  # expect: B501
ssl.wrap_socket(ssl_version=ssl.PROTOCOL_SSLv3)  # expect: B502
ssl.wrap_socket()  # expect: B504
ssl._create_unverified_context()  # expect: B323
client = paramiko.SSHClient()
client.set_missing_host_key_policy(paramiko.AutoAddPolicy)  # expect: B507
server.bind(("0.0.0.0", 80))  # expect: B104


def connect(version=ssl.PROTOCOL_TLSv1):  # expect: B503
    return version
