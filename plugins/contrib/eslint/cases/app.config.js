// An override gives configuration files the globals of Node, and lets them print.
console.log(process.argv);
export default { name: __dirname, page: document.title };
