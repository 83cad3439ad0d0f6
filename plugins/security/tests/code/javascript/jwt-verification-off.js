// --- the algorithm none
const jwt = require("jsonwebtoken");
jwt.verify(token, key, { algorithms: ["none"] }); // expect: high
// --- no key
import jwt from "jsonwebtoken";
jwt.verify(token, null); // expect: high
// --- an empty key
import { verify } from "jsonwebtoken";
verify(token, ""); // expect: high
// --- checked
require("jsonwebtoken").verify(token, key, { algorithms: ["RS256"] });
// --- another object's method
tools.verify(token, null);
// --- signing
require("jsonwebtoken").sign(data, key);
