// --- Express
app.get("/", (req, res) => {
  res.redirect(req.query.next); // expect: high
});
// --- with a status
function view(request, response) {
  response.redirect(302, request.query.next); // expect: high
}
// --- the page itself
const next = new URLSearchParams(location.search).get("next");
window.location.href = next; // expect: medium
// --- a path
app.get("/", (req, res) => {
  res.redirect("/search?q=" + req.query.q);
});
// --- a fixed host
app.get("/", (req, res) => {
  res.redirect(`https://example.com/${req.query.page}`);
});
// --- allowed ones
app.get("/", (req, res) => {
  const next = req.query.next;
  if (!allowed.includes(next)) return;
  res.redirect(next);
});
