# --- a token
import random
token = random.randint(0, 10**9)  # expect: medium
# --- a password, letter by letter
import random, string
def make_password():
    password = "".join(random.choice(string.ascii_letters) for _ in range(8))  # expect: medium
    return password
# --- a cookie
import random
def view(response):
    value = str(random.random())[2:]  # expect: medium
    response.set_cookie("remember", value, secure=True)
# --- what a function returns
from random import getrandbits
def new_session_id():
    return hex(getrandbits(64))  # expect: medium
# --- the system's generator
import random
token = random.SystemRandom().randint(0, 10**9)
# --- secrets
import secrets
token = secrets.token_hex(16)
# --- no secret
import random
delay = random.uniform(0, 1)
colour = random.choice(["red", "green"])
