// --- a token
const token = Math.random().toString(36); // expect: medium
// --- a property
const user = { resetCode: "a" + Math.random() }; // expect: medium
// --- an assignment
session.secret = Math.floor(Math.random() * 1e9); // expect: medium
// --- a good source
const token = require("crypto").randomBytes(16).toString("hex");
// --- no secret
const delay = Math.random() * 100;
// --- a comparison
const session = Math.random() < 0.5 ? a : b;
