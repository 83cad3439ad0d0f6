# --- everything for everybody
import os
os.chmod("run.sh", 0o777)  # expect: medium
# --- writable
from os import chmod
chmod("data", 0o666)  # expect: medium
# --- through a constant
import os
MODE = 0o757
os.chmod("a", mode=MODE)  # expect: medium
# --- a program
import os
os.chmod("run.sh", 0o755)
# --- a sticky folder
import os
os.chmod("shared", 0o1777)
# --- from elsewhere
import os
def restore(path, mode):
    os.chmod(path, mode)
