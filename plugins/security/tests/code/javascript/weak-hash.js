// --- md5
const crypto = require("crypto");
crypto.createHash("md5"); // expect: low
// --- sha1
import { createHash } from "node:crypto";
createHash("sha1"); // expect: low
// --- crypto-js
import CryptoJS from "crypto-js";
CryptoJS.MD5("a"); // expect: low
// --- a good one
require("crypto").createHash("sha256");
// --- another object's method
tools.createHash("md5");
// --- a name in a text
log("md5", "sha1");
// --- a password
require("crypto").createHash("md5").update(password).digest("hex"); // expect: high
