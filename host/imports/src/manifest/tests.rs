use super::{CargoToml, PackageJson, TsConfig};

/// Aliases as text: `pattern = target target`.
fn shown(aliases: &[super::Alias]) -> Vec<String> {
    aliases.iter().map(|alias| format!("{} = {}", alias.pattern, alias.targets.join(" "))).collect()
}

#[test]
fn a_crate_has_the_name_that_paths_use() {
    let manifest = CargoToml::read(
        b"[package]\nname = 'a-b'\nedition = '2024'\n[dependencies]\nc = '1'\nd-e = { package = 'f-g', version = '1' }
        [target.'cfg(unix)'.dev-dependencies]\nh = { package = 'i' }\n[workspace.dependencies]\nj = { package = 'k' }",
    )
    .unwrap();
    assert_eq!(manifest.library.as_deref(), Some("a_b"));
    assert_eq!(manifest.root, None);
    assert!(!manifest.begins_at_crate);
    let renamed: Vec<_> = manifest.renamed.iter().map(|(name, package)| format!("{name} {package}")).collect();
    assert_eq!(renamed, ["d_e f_g", "h i", "j k"]);
}

#[test]
fn a_library_may_have_its_own_name_and_place() {
    let manifest = CargoToml::read(b"[package]\nname = 'a'\n[lib]\nname = 'b'\npath = 'c.rs'").unwrap();
    assert_eq!((manifest.library.as_deref(), manifest.root.as_deref()), (Some("b"), Some("c.rs")));
    assert!(manifest.begins_at_crate);
    let inherited = CargoToml::read(b"[package]\nname = 'a'\nedition.workspace = true").unwrap();
    assert!(!inherited.begins_at_crate);
    assert!(!CargoToml::read(b"[workspace]").unwrap().begins_at_crate);
}

#[test]
fn packages_tell_their_modules() {
    let manifest = br##"{"name": "@a/b", "main": "./m.js", "types": "./m.d.ts", "imports": {"#x/*": "./x/*.js"}, "exports": {
        ".": [{"import": {"types": "./i.d.ts", "default": "./i.js"}}, "./i.js"], "./*": "./src/*.ts", "./no": null}}"##;
    let package = PackageJson::read(manifest).unwrap();
    assert_eq!(package.name.as_deref(), Some("@a/b"));
    assert_eq!(shown(&package.exports), [". = ./i.d.ts ./i.js", "./* = ./src/*.ts", "./no = ", ". = ./m.js ./m.d.ts"]);
    assert_eq!(shown(&package.imports), ["#x/* = ./x/*.js"]);
    assert_eq!(shown(&PackageJson::read(br#"{"exports": "./a.js"}"#).unwrap().exports), [". = ./a.js"]);
    assert_eq!(shown(&PackageJson::read(br#"{"exports": {"import": "./a.js"}}"#).unwrap().exports), [". = ./a.js"]);
}

#[test]
fn configurations_may_have_comments_and_commas_too_many() {
    let config = TsConfig::read(
        b"\xEF\xBB\xBF{ // a\n \"extends\": [\"../base\",], /* \" */ \"compilerOptions\": { \"baseUrl\": \".\", \"paths\": {
        \"@/*\": [\"./src/*\", \"./gen/*\", ] , \"a//b,]\": [\"c\\\"/*d*/\"], }, } }",
    )
    .unwrap();
    assert_eq!(config.extends, ["../base".into()]);
    assert_eq!(config.base.as_deref(), Some("."));
    assert_eq!(shown(&config.paths), ["@/* = ./src/* ./gen/*", "a//b,] = c\"/*d*/"]);
    assert_eq!(TsConfig::read(br#"{"extends": "a"}"#).unwrap().extends, ["a".into()]);
}

#[test]
fn what_cannot_be_read_says_nothing() {
    for content in [
        b"".as_slice(),
        b"[",
        b"{",
        b"\xFF",
        b"[]",
        b"1",
        b"\"",
        b"{\"a\": 1,}/*",
        &b"[".repeat(1 << 20),
        &b"{\"a\":".repeat(1 << 20),
    ] {
        assert_eq!(PackageJson::read(content), None);
        assert!(TsConfig::read(content).is_none_or(|config| config == TsConfig::default()));
        assert!(CargoToml::read(content).is_none_or(|manifest| manifest == CargoToml::default()));
    }
}
