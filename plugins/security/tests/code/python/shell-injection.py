# --- os.system under another name
from os import system as run
from flask import request
def view():
    run("ping " + request.args["host"])  # expect: high
# --- subprocess with a shell
import subprocess as sp
def view(request):
    sp.run(f"ls {request.GET['folder']}", shell=True)  # expect: high
# --- a shell as the program
import subprocess
def view(request):
    subprocess.call(["sh", "-c", "ls " + request.POST["folder"]])  # expect: high
# --- unknown text
import os
def clean(folder):
    os.system("rm -r %s" % folder)  # expect: medium
# --- the command line
import os, sys
os.popen("cat " + sys.argv[1])  # expect: medium
# --- a list of arguments
import subprocess
def view(request):
    subprocess.run(["ls", request.GET["folder"]])
# --- quoted
import os, shlex
def view(request):
    os.system("ls " + shlex.quote(request.GET["folder"]))
# --- a literal
import subprocess
subprocess.run("ls | wc -l", shell=True)
# --- another function of this name
def system(command):
    return command
system("ls " + input())
