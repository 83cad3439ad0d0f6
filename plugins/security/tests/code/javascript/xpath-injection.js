// --- a sum
const xpath = require("xpath");
app.get("/", (req, res) => xpath.select("//user[@id='" + req.query.id + "']", doc)); // expect: high
// --- a template
import { select } from "xpath";
export const view = (req, res) => select(`//user[@id='${req.query.id}']`, doc); // expect: high
// --- the page
document.evaluate("//a[@id='" + location.hash + "']", document); // expect: high
// --- a literal
require("xpath").select("//user", doc);
// --- data elsewhere
const xpath = require("xpath");
app.get("/", (req, res) => xpath.select("//user", req.body.doc));
// --- another select
app.get("/", (req, res) => list.select(req.query.id));
