// --- innerHTML
element.innerHTML = location.hash; // expect: high
// --- an answer
app.get("/", (req, res) => {
  res.send("<p>Hello " + req.query.name); // expect: high
});
// --- an answer with a status
app.get("/", (req, res) => {
  res.status(400).send(`<p>Not found: ${req.query.name}`); // expect: high
});
// --- the page's address in a document
document.write("<a href='" + document.URL + "'>"); // expect: high
// --- React
export const View = ({ html }: Props) => <div dangerouslySetInnerHTML={{ __html: html }} />; // expect: low
// --- text
element.textContent = location.hash;
// --- purified
import DOMPurify from "dompurify";
element.innerHTML = DOMPurify.sanitize(location.hash);
// --- JSON
app.get("/", (req, res) => {
  res.json({ name: req.query.name });
  res.send({ name: req.query.name });
});
// --- a literal
element.innerHTML = "<b>ready</b>";
