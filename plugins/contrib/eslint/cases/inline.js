// eslint-disable-next-line no-console -- a reason
console.log(1);
console.log(2); // eslint-disable-line
/* eslint-disable no-var */
var hidden = 1;
/* eslint-enable no-var */
var shown = hidden; // expect: no-var no-unused-vars
/* eslint-disable no-alert */ // expect: unused-directive
