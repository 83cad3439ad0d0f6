a.ts
---
function* f<T>(a?: T) { switch (a) { case 1: case 2: yield a ?? b; default: } outer: for (const x of y) { if (x && y || z) continue outer; do { try { a ? b : c } catch { } finally { } } while (q?.r) } }
class A { #p = () => {}; get x() { return 1 } static { } }
