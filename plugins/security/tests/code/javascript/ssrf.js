// --- axios
const axios = require("axios");
app.get("/", async (req, res) => {
  await axios.get(req.query.url); // expect: high
});
// --- fetch
app.get("/", async (req, res) => {
  await fetch("http://" + req.body.host); // expect: high
});
// --- the standard library
import https from "https";
export function view(req, res) {
  https.get(req.query.url); // expect: high
}
// --- a fixed host
app.get("/", async (req, res) => {
  await fetch(`https://example.com/${encodeURIComponent(req.query.page)}`);
});
// --- data
const axios = require("axios");
app.get("/", async (req, res) => {
  await axios.post("https://example.com/", { q: req.query.q });
});
// --- in the page
fetch(location.href);
// --- a path on a fixed host
const http = require("http");
app.get("/", (req, res) => {
  http.request({ host: "127.0.0.1", path: req.url });
});
