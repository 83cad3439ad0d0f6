"""Files that others can reach; the settings name another folder (`hardcoded_tmp_directory.tmp_dirs`)."""

import os
import tarfile

os.chmod("/etc/app.conf", 0o777)  # expect: B103
open("/scratch/app.log", "w")  # expect: B108
open("/tmp/app.log", "w")
tarfile.open("a.tar").extractall()  # expect: B202
