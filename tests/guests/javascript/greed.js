/** Takes more than it may, until it is stopped. */

import { emit } from 'btm:plugin/findings@0.1.0';
import { log } from 'btm:plugin/logging@0.1.0';
import { measure } from 'btm:plugin/metrics@0.1.0';
import { add } from 'btm:plugin/notes@0.1.0';

const more = 'more '.repeat(1_000);
const taken = [];

const ways = {
  'fuel-per-file': () => {},
  memory: () => taken.push(new Uint8Array(1 << 20).fill(1)),
  'findings-per-file': () =>
    emit({ rule: 'place', severity: 'info', message: 'one more', related: [], fixes: [], sensitive: [], properties: [] }),
  'output of metrics': () => measure({ name: 'more', value: 1, unit: '' }),
  'output of notes': () => add({ kind: 'skipped', message: more }),
  log: () => log('info', more),
};

/** Takes until a limit is reached; does nothing if it knows no such limit. */
export function reach(limit) {
  if (limit in ways) forEver(ways[limit]);
}

function forEver(take) {
  while (true) take();
}
