// --- a minimum
https.createServer({ minVersion: "TLSv1" }); // expect: medium
// --- a protocol
const options = { secureProtocol: "SSLv3_method" }; // expect: medium
// --- a maximum
tls.connect({ host, maxVersion: "TLSv1.1" }); // expect: medium
// --- a good minimum
https.createServer({ minVersion: "TLSv1.2" });
// --- another property
const options = { label: "TLSv1" };
// --- unknown
https.createServer({ minVersion: version });
