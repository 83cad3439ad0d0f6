export const a = new Promise(async (resolve) => { // expect: no-async-promise-executor
  resolve(1);
});
export function* b() { a.then(); } // expect: require-yield
export const c = Symbol('d');
export const d = new Symbol('e'); // expect: no-new-native-nonconstructor
export const e = Math(); // expect: no-obj-calls
export function f(error) {
  try {
    a();
  } catch (cause) { // expect: no-unused-vars
    throw new Error('f', { error }); // expect: preserve-caught-error
  }
}
