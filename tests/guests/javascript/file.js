/** World `file-plugin`. */

import { plugin as named } from './plugin.js';

export { fileAnalyzer } from './file_analyzer.js';
export const plugin = named('well-behaved-file');
