// --- Express
app.listen(80, "0.0.0.0"); // expect: low
// --- a server
require("http").createServer(handle).listen(80, "0.0.0.0"); // expect: low
// --- through a constant
const host = "0.0.0.0";
app.listen(80, host, done); // expect: low
// --- this machine
app.listen(80, "127.0.0.1");
// --- the default
app.listen(80);
// --- a comparison
if (host === "0.0.0.0") warn();
