export const view = (text) => <p title={text}>{missing}</p>; // expect: no-undef
export const twice = <A a="1" a="2" />; // expect: no-undef
