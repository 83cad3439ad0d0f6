export const separated = 'a b'; missing(); // expect: no-undef
debugger; // expect: no-debugger
