# --- mktemp
import tempfile
name = tempfile.mktemp()  # expect: medium
# --- under another name
from tempfile import mktemp as name
open(name(".txt"), "w")  # expect: medium
# --- a fixed name
with open("/tmp/state.json", "w") as file:  # expect: medium
    file.write("{}")
# --- mkstemp
import tempfile
tempfile.mkstemp()
# --- reading
open("/tmp/state.json").read()
# --- refuses a file that exists
open("/tmp/state.json", "x")
