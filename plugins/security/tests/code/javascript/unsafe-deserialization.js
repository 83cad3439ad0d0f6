// --- node-serialize
const serialize = require("node-serialize");
app.get("/", (req, res) => {
  serialize.unserialize(req.cookies.profile); // expect: high
});
// --- v8
import v8 from "node:v8";
export default (req, res) => v8.deserialize(req.body); // expect: high
// --- imported by name
import { unserialize as load } from "node-serialize";
function view(req, res) {
  load(req.body.state); // expect: high
}
// --- JSON
app.get("/", (req, res) => JSON.parse(req.cookies.profile));
// --- a literal
require("node-serialize").unserialize("{}");
// --- writing
const serialize = require("node-serialize");
app.get("/", (req, res) => serialize.serialize(req.body));
