// --- in the clear
app.get("/", (req, res) => {
  res.cookie("a", "b", { secure: false }); // expect: medium
});
// --- a token without a word about it
app.get("/", (req, res) => {
  res.cookie("token", value); // expect: medium
});
// --- the session
const session = require("express-session");
app.use(session({ secret: key, cookie: { httpOnly: false } })); // expect: medium
// --- protected
app.get("/", (req, res) => {
  res.cookie("token", value, { secure: true, httpOnly: true });
});
// --- a preference
app.get("/", (req, res) => {
  res.cookie("theme", "dark");
});
// --- elsewhere
jar.cookie("token", value);
