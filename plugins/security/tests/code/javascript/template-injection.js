// --- EJS
const ejs = require("ejs");
app.get("/", (req, res) => res.send(ejs.render("<p>" + req.query.name + "</p>"))); // expect: high
// --- Pug
import pug from "pug";
export const view = (req, res) => pug.compile(req.body.template); // expect: high
// --- Handlebars
const { compile } = require("handlebars");
app.get("/", (req, res) => compile(req.body.template)); // expect: high
// --- data as a variable
const ejs = require("ejs");
app.get("/", (req, res) => ejs.render("<p><%= name %></p>", { name: req.query.name }));
// --- the name of a template
app.get("/", (req, res) => res.render("page", { name: req.query.name }));
// --- a literal
require("handlebars").compile("{{ name }}");
