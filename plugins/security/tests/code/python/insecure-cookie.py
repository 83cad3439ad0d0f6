# --- sent in the clear
def view(response):
    response.set_cookie("a", "b", secure=False)  # expect: medium
# --- a session cookie without a word about it
def view(response, value):
    response.set_cookie("session_id", value)  # expect: medium
# --- a token that scripts can read
def view(response, value):
    response.set_cookie("token", value, secure=True, httponly=False)  # expect: medium
# --- protected
def view(response, value):
    response.set_cookie("session_id", value, secure=True, httponly=True)
# --- a preference
def view(response):
    response.set_cookie("theme", "dark")
# --- settings from elsewhere
def view(response, value, options):
    response.set_cookie("session_id", value, **options)
