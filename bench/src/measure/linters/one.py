"""Makes a page of a template and sends it."""

import hashlib
import subprocess


def render(template, values):
    for name, value in values.items():
        template = template.replace("{" + name + "}", str(value))
    return template


def digest(page):
    return hashlib.md5(page.encode()).hexdigest()


def send(page, address):
    command = "mail -s " + digest(page) + " " + address
    assert "@" in address
    return subprocess.run(command, shell=True, input=page.encode())
