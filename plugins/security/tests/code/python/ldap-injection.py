# --- ldap3
import ldap3
def view(request):
    connection = ldap3.Connection("server")
    connection.search("ou=users", f"(uid={request.GET['uid']})")  # expect: high
# --- by name
import ldap3
def view(request):
    connection = ldap3.Connection("server")
    connection.search("ou=users", search_filter="(uid=%s)" % request.POST["uid"])  # expect: high
# --- python-ldap
import ldap
def view(request):
    ldap.initialize("ldap://a").search_s("ou=users", 2, "(uid=" + request.GET["uid"] + ")")  # expect: high
# --- escaped
import ldap3
from ldap3.utils.conv import escape_filter_chars
def view(request):
    connection = ldap3.Connection("server")
    connection.search("ou=users", f"(uid={escape_filter_chars(request.GET['uid'])})")
# --- a search in a text
import re
def view(request):
    return re.search("a", request.GET["text"])
# --- a literal
import ldap3
ldap3.Connection("server").search("ou=users", "(uid=admin)")
