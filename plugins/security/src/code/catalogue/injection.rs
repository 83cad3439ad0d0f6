//! Rules about data that is taken for something else: a query, a command, code, an object, a path.

use btm_plugin::Severity::{High, Medium};

use super::RuleInfo;

pub(crate) static SQL: RuleInfo = RuleInfo {
    id: "sql-injection",
    title: "SQL statement built from data",
    severity: High,
    cwe: 89,
    why: "A statement put together from strings lets whoever controls one of them change the statement: read other rows, change them or drop the table.",
    remedy: "Pass values as parameters (`cursor.execute(\"… WHERE id = %s\", (id,))`, `db.query(\"… WHERE id = $1\", [id])`). Names of tables and columns cannot be parameters: take them from a fixed list.",
};

pub(crate) static SHELL: RuleInfo = RuleInfo {
    id: "shell-injection",
    title: "Shell command built from data",
    severity: High,
    cwe: 78,
    why: "A shell gives a meaning to `;`, `|`, `$( )` and more, so data inside a command line can start other commands.",
    remedy: "Start the program without a shell and pass its arguments as a list (`subprocess.run([\"tar\", \"xf\", name])`, `execFile(\"tar\", [\"xf\", name])`). Where a shell is needed, quote each value with `shlex.quote`.",
};

pub(crate) static CODE: RuleInfo = RuleInfo {
    id: "code-injection",
    title: "Data is run as code",
    severity: High,
    cwe: 94,
    why: "Whoever controls text that is given to `eval`, `exec`, `new Function` or `vm` controls the process.",
    remedy: "Parse data with a parser for data (`ast.literal_eval`, `json.loads`, `JSON.parse`), and choose functions by a table instead of by name.",
};

pub(crate) static DESERIALIZATION: RuleInfo = RuleInfo {
    id: "unsafe-deserialization",
    title: "Objects are rebuilt from data that may not be trusted",
    severity: High,
    cwe: 502,
    why: "Formats that can rebuild any object (pickle, marshal, unrestricted YAML, `node-serialize`) run code of the sender's choice while loading.",
    remedy: "Use a format for data: JSON, or `yaml.safe_load`. If pickle is unavoidable, check a signature over the bytes first.",
};

pub(crate) static TEMPLATE: RuleInfo = RuleInfo {
    id: "template-injection",
    title: "Template text built from data",
    severity: High,
    cwe: 1336,
    why: "A template engine evaluates expressions in the template's text; data that becomes part of the text is evaluated on the server.",
    remedy: "Keep the template fixed and pass data as variables: `render_template(\"page.html\", name=name)`.",
};

pub(crate) static LDAP: RuleInfo = RuleInfo {
    id: "ldap-injection",
    title: "LDAP filter built from data",
    severity: High,
    cwe: 90,
    why: "Parentheses and `*` in a value change which entries a filter matches, for instance at log-in.",
    remedy: "Escape values with `ldap3.utils.conv.escape_filter_chars` or `ldap.filter.escape_filter_chars`.",
};

pub(crate) static XPATH: RuleInfo = RuleInfo {
    id: "xpath-injection",
    title: "XPath expression built from data",
    severity: High,
    cwe: 643,
    why: "A quote in a value ends the string in the expression and lets the value select other nodes.",
    remedy: "Pass values as XPath variables: `root.xpath(\"//user[@id=$id]\", id=value)`.",
};

pub(crate) static XXE: RuleInfo = RuleInfo {
    id: "xxe",
    title: "XML parser resolves external entities",
    severity: High,
    cwe: 611,
    why: "A document that declares external entities makes the parser read local files or call internal addresses, and nested entities exhaust memory.",
    remedy: "Leave external entities off, or parse with `defusedxml`. For lxml: `XMLParser(resolve_entities=False, no_network=True)`. For libxmljs: no `noent: true`.",
};

pub(crate) static PATH: RuleInfo = RuleInfo {
    id: "path-traversal",
    title: "File path built from a request",
    severity: High,
    cwe: 22,
    why: "`..` or an absolute path in the data leads out of the folder that was meant, to any file the process can read or write.",
    remedy: "Use `send_from_directory`, `werkzeug.utils.secure_filename` or `path.basename`; or resolve the path and check that it still lies in the folder.",
};

pub(crate) static ARCHIVE: RuleInfo = RuleInfo {
    id: "archive-extraction",
    title: "Archive is unpacked without checking its members",
    severity: Medium,
    cwe: 22,
    why: "A tar archive may hold members with absolute paths, `..` or links, which are written outside the target folder.",
    remedy: "Pass `filter=\"data\"` to `extractall` and `extract` (Python 3.12, and patch releases back to 3.8), the default from Python 3.14.",
};
