# --- a feature
import xml.sax, xml.sax.handler, xml.dom.minidom
def view(request):
    parser = xml.sax.make_parser()
    parser.setFeature(xml.sax.handler.feature_external_ges, True)
    return xml.dom.minidom.parseString(request.body, parser)  # expect: high
# --- an unknown document
import xml.sax, xml.sax.handler
def read(name):
    parser = xml.sax.make_parser()
    parser.setFeature(xml.sax.handler.feature_external_ges, True)
    parser.parse(name)  # expect: medium
# --- lxml
from lxml import etree
PARSER = etree.XMLParser(resolve_entities=True)  # expect: medium
# --- the feature is off
import xml.sax, xml.sax.handler, xml.dom.minidom
def view(request):
    parser = xml.sax.make_parser()
    parser.setFeature(xml.sax.handler.feature_external_ges, False)
    return xml.dom.minidom.parseString(request.body, parser)
# --- the standard library's default
import xml.etree.ElementTree as ET
def view(request):
    return ET.fromstring(request.body)
# --- lxml with entities off
from lxml import etree
PARSER = etree.XMLParser(resolve_entities=False, no_network=True)
