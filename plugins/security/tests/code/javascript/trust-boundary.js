// --- a value
app.post("/", (req, res) => {
  req.session.role = req.body.role; // expect: medium
});
// --- through a variable
function view(req, res) {
  const theme = req.query.theme;
  req.session.theme = theme; // expect: medium
}
// --- destructured
function view(req, res) {
  const { plan } = req.body;
  req.session.plan = plan; // expect: medium
}
// --- a number
app.post("/", (req, res) => {
  req.session.page = Number(req.body.page);
});
// --- checked
app.post("/", (req, res) => {
  const theme = req.body.theme;
  if (!["dark", "light"].includes(theme)) return;
  req.session.theme = theme;
});
// --- something else
app.post("/", (req, res) => {
  res.locals.role = req.body.role;
});
