/** World `full-plugin`. */

import { plugin as named } from './plugin.js';

export { fileAnalyzer } from './file_analyzer.js';
export { projectAnalyzer } from './project_analyzer.js';
export const plugin = named('well-behaved-full');
