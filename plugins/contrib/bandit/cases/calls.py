"""Calls to think about, through whatever name."""

import hashlib
import marshal as m
import random
import tempfile
from urllib import request as r
from xml.dom.minidom import parseString as parse  # expect: B408

m.loads(data)  # expect: B302
r.urlopen(address)  # expect: B310
parse(text)  # expect: B318
random.random()  # expect: B311
tempfile.mktemp()  # expect: B306
hashlib.md5(data)  # expect: B324
hashlib.md5(data, usedforsecurity=False)
