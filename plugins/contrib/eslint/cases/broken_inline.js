/* eslint no-such-rule: error */ // expect: invalid-directive
/* eslint eqeqeq: ["error", "sometimes"] */ // expect: eqeqeq
/* eslint-disable other/rule */ // expect: invalid-directive
export {};
