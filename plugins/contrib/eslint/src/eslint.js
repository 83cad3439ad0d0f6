/**
 * The parts of ESLint that the plugin uses.
 *
 * `Linter` is public. The other two are not exported by the package and imported by their files: the configuration array,
 * so that it is built once and not for every file, and the table of rules, for the descriptor.
 */

import './engine.js';
import js from '@eslint/js';
import { Linter } from 'eslint/universal';
import array from '../node_modules/eslint/lib/config/flat-config-array.js';
import table from '../node_modules/eslint/lib/rules/index.js';

export const { FlatConfigArray } = array;
export const { version } = Linter;
export const presets = { recommended: js.configs.recommended, all: js.configs.all, none: { rules: {} } };

/** The folder that file names and the patterns of settings are relative to. */
export const ROOT = '/';

/** Every core rule by its id, loaded. */
export const coreRules = new Map(table.entries());

export const linter = new Linter({ cwd: ROOT });
