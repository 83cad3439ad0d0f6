"""Modules to think about, whichever way they are imported."""

import pickle  # expect: B403
import telnetlib  # expect: B401
import xml.sax  # expect: B406
from ftplib import FTP  # expect: B402
from Crypto.Cipher import AES  # expect: B413

importlib.import_module("pickle")  # expect: B403
__import__("telnetlib")  # expect: B401
