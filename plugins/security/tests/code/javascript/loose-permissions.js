// --- everything for everybody
require("fs").chmodSync("run.sh", 0o777); // expect: medium
// --- as a text
import fs from "fs";
fs.chmod("data", "666", done); // expect: medium
// --- promises
const fs = require("fs");
fs.promises.chmod("a", 0o757); // expect: medium
// --- a program
require("fs").chmodSync("run.sh", 0o755);
// --- unknown
require("fs").chmodSync("run.sh", mode);
// --- another object's method
tools.chmodSync("run.sh", 0o777);
