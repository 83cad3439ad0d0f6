"""Commands. B404, the import itself, is skipped by the settings."""

import os
import subprocess

subprocess.Popen("/bin/ls " + name, shell=True)  # expect: B602
subprocess.run(["/bin/ls", "-l"])  # expect: B603
subprocess.run(["ls", "-l"])  # expect: B603 B607
start(name, shell=True)  # expect: B604
os.system("/bin/echo " + name)  # expect: B605
os.execl("/bin/true", "true")  # expect: B606
os.system("/bin/tar xf *")  # expect: B605 B609
subprocess.check_output(
    "/bin/ls " + name,
    shell=True,  # expect: B602
)
