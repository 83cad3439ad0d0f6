// --- a fixed name
require("fs").writeFileSync("/tmp/state.json", "{}"); // expect: medium
// --- imported
import { writeFile } from "node:fs";
writeFile("/tmp/state.json", "{}", done); // expect: medium
// --- a stream
const fs = require("fs");
fs.createWriteStream("/var/tmp/log"); // expect: medium
// --- a folder of its own
const fs = require("fs");
fs.writeFileSync(fs.mkdtempSync(prefix) + "/state.json", "{}");
// --- reading
require("fs").readFileSync("/tmp/state.json");
// --- elsewhere
require("fs").writeFileSync("/srv/state.json", "{}");
