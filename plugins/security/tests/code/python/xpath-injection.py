# --- a method
import lxml.etree
def view(request):
    root = lxml.etree.parse("users.xml")
    return root.xpath("//user[@id='" + request.GET["id"] + "']")  # expect: high
# --- a compiled expression
from lxml import etree
def view(request):
    return etree.XPath(f"//user[@id='{request.GET['id']}']")  # expect: high
# --- another library
import elementpath
def view(request, root):
    query = "".join(["//user[@id='", request.GET["id"], "']"])
    return elementpath.select(root, query)  # expect: high
# --- a variable of the expression
def view(request, root):
    return root.xpath("//user[@id=$id]", id=request.GET["id"])
# --- checked
def view(request, root):
    name = request.GET["id"]
    if "'" in name:
        return None
    return root.xpath(f"//user[@id='{name}']")
# --- a literal
def view(root):
    return root.xpath("//user")
