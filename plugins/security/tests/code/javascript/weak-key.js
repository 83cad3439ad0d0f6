// --- short
require("crypto").generateKeyPairSync("rsa", { modulusLength: 1024 }); // expect: medium
// --- imported
import { generateKeyPair } from "node:crypto";
generateKeyPair("rsa", { modulusLength: 512 }, done); // expect: medium
// --- through a constant
const crypto = require("crypto");
const bits = 1024;
crypto.generateKeyPair("rsa", { modulusLength: bits }, done); // expect: medium
// --- long
require("crypto").generateKeyPairSync("rsa", { modulusLength: 4096 });
// --- a curve
require("crypto").generateKeyPairSync("ed25519");
// --- another object's method
tools.generateKeyPairSync("rsa", { modulusLength: 1024 });
