// --- a template
app.get("/", (req, res) => {
  db.query(`SELECT * FROM users WHERE id = '${req.query.id}'`); // expect: high
});
// --- a sum, through a variable
function find(req, res) {
  const name = req.body.name;
  const sql = "SELECT * FROM users WHERE name = '" + name + "'";
  connection.execute(sql); // expect: high
}
// --- an unknown value
export function find(db: Database, name: string) {
  return db.all("DELETE FROM users WHERE name = '" + name + "'"); // expect: medium
}
// --- parameters
app.get("/", (req, res) => {
  db.query("SELECT * FROM users WHERE id = $1", [req.query.id]);
});
// --- a tagged template, which makes parameters
app.get("/", (req, res) => {
  sql`SELECT * FROM users WHERE id = ${req.query.id}`;
});
// --- a number
app.get("/", (req, res) => {
  db.query("SELECT * FROM users WHERE id = " + Number(req.query.id));
});
