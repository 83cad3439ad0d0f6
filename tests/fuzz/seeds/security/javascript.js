src/a.js
---
const express = require("express"); const cp = require("child_process");
app.get("/", (req, res) => { cp.exec(`ls ${req.query.a}`); res.redirect(req.query.u); el.innerHTML = req.body.x; eval(req.query.e) });
const token = "ghp_0123456789abcdefghijABCDEFGHIJ012345";
