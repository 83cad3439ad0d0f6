// --- without an initialisation vector
require("crypto").createCipher("aes-256-cbc", key); // expect: medium
// --- ECB
import crypto from "crypto";
crypto.createCipheriv("aes-128-ecb", key, null); // expect: medium
// --- DES
const { createDecipheriv } = require("crypto");
createDecipheriv("des-ede3-cbc", key, iv); // expect: medium
// --- a good one
require("crypto").createCipheriv("aes-256-gcm", key, iv);
// --- unknown
require("crypto").createCipheriv(name, key, iv);
// --- another object's method
tools.createCipher("des", key);
