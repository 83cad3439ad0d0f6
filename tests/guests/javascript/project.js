/** World `project-plugin`. */

import { plugin as named } from './plugin.js';

export { projectAnalyzer } from './project_analyzer.js';
export const plugin = named('well-behaved-project');
