import { used, unused } from './other.js'; // expect: no-unused-vars
const dead = 1; // expect: no-unused-vars
let never; // expect: no-unassigned-vars
export function f(first, last) { // expect: no-unused-vars
  try {
    return used(first, never);
  } catch (error) { // expect: no-unused-vars
    return 0;
  }
}
