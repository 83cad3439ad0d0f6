# --- extractall
import tarfile
tarfile.open("a.tar").extractall("out")  # expect: medium
# --- in a with statement
import tarfile
with tarfile.open("a.tar") as archive:
    archive.extractall()  # expect: medium
# --- the filter that trusts everything
import tarfile
tarfile.open("a.tar").extractall("out", filter="fully_trusted")  # expect: medium
# --- a filter
import tarfile
tarfile.open("a.tar").extractall("out", filter="data")
# --- zip archives are cleaned by the library
import zipfile
zipfile.ZipFile("a.zip").extractall("out")
# --- checked members
import tarfile
def unpack(archive, safe):
    tarfile.open(archive).extractall("out", members=safe)
