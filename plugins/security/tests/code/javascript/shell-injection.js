// --- destructured from require
const { exec } = require("child_process");
app.get("/", (req, res) => {
  exec("ping " + req.query.host); // expect: high
});
// --- imported as a namespace
import * as cp from "node:child_process";
export function view(req, res) {
  cp.execSync(`ls ${req.params.folder}`); // expect: high
}
// --- an unknown text
const cp = require("child_process");
module.exports = (name) => {
  cp.exec(`rm -r ${name}`); // expect: medium
};
// --- without a shell
const { execFile } = require("child_process");
app.get("/", (req, res) => {
  execFile("ls", [req.query.folder]);
});
// --- a literal
require("child_process").exec("ls | wc -l");
// --- the method of an expression
app.get("/", (req, res) => {
  /a/.exec(req.query.text);
});
