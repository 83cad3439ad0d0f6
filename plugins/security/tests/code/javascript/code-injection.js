// --- eval
app.post("/", (req, res) => {
  eval(req.body.code); // expect: high
});
// --- new Function
function run(req, res) {
  return new Function("a", req.body.code); // expect: high
}
// --- vm
const vm = require("vm");
app.post("/", (req, res) => {
  vm.runInNewContext(req.body.code); // expect: high
});
// --- the address of the page
eval(location.hash.slice(1)); // expect: high
// --- a timer with a text
setTimeout("run(" + id + ")", 10); // expect: medium
// --- a timer with a function
setTimeout(() => run(id), 10);
// --- JSON
app.post("/", (req, res) => {
  JSON.parse(req.body.code);
});
// --- a literal
eval("1 + 1");
