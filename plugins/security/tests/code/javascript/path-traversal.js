// --- reading
const fs = require("fs");
const path = require("path");
app.get("/", (req, res) => {
  fs.readFile(path.join("uploads", req.query.name), done); // expect: high
});
// --- sending
app.get("/", (req, res) => {
  res.sendFile(req.params.name); // expect: high
});
// --- promises
import { readFile } from "node:fs/promises";
export async function view(req, res) {
  await readFile(`uploads/${req.body.name}`); // expect: high
}
// --- the name only
const fs = require("fs");
const path = require("path");
app.get("/", (req, res) => {
  fs.readFile(path.join("uploads", path.basename(req.query.name)), done);
});
// --- refused
const fs = require("fs");
app.get("/", (req, res) => {
  const name = req.query.name;
  if (name.includes("..")) return;
  fs.readFile("uploads/" + name, done);
});
// --- a command line tool
require("fs").readFileSync(process.argv[2]);
