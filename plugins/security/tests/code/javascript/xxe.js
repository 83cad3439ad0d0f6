// --- a request
const libxml = require("libxmljs");
app.post("/", (req, res) => libxml.parseXml(req.body.xml, { noent: true })); // expect: high
// --- unknown
import libxml from "libxmljs";
libxml.parseXml(text, { noent: true }); // expect: medium
// --- imported by name
import { parseXmlString } from "libxmljs2";
export const view = (req, res) => parseXmlString(req.body, { noent: true, nonet: false }); // expect: high
// --- off
const libxml = require("libxmljs");
app.post("/", (req, res) => libxml.parseXml(req.body.xml, { noent: false }));
// --- the default
const libxml = require("libxmljs");
app.post("/", (req, res) => libxml.parseXml(req.body.xml));
// --- a literal
require("libxmljs").parseXml("<a/>", { noent: true });
