"""Passwords in code."""

password = "correct horse"  # expect: B105
settings = {"token": "battery staple"}  # expect: B105
if password == "hunter2":  # expect: B105
    connect(password="xyzzy")  # expect: B106


def connect(user, password="plugh"):  # expect: B107
    return user
