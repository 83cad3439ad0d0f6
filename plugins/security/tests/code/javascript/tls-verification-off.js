// --- an option
https.request({ host, rejectUnauthorized: false }); // expect: high
// --- the environment
process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0"; // expect: high
// --- an assignment
agent.options.rejectUnauthorized = false; // expect: high
// --- on
https.request({ host, rejectUnauthorized: true });
// --- a setting
https.request({ host, rejectUnauthorized: strict });
// --- another variable of the environment
process.env.NODE_ENV = "0";
