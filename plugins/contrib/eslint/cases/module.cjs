// CommonJS: `require` and `module` are there, and the top level may return.
const { join } = require('node:path');
const rest = 1; // expect: no-unused-vars
if (!join) return;
module.exports = join(a, 'b'); // expect: no-undef
