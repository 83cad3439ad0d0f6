debugger; // expect: no-debugger unicode-bom
/* eslint unicode-bom: error */
