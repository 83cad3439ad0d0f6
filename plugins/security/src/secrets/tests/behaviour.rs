//! What holds for all kinds: where findings lie, what they say, which one wins, and what is not a secret.

use btm_plugin::harness::Seen;
use btm_plugin::{Place, Region};

use super::sample::{Random, fill};
use super::{Secrets, SecretsSettings, secrets};

fn filled(form: &str) -> String {
    fill(form, &mut Random::new(form))
}

fn rules_in(path: &str, text: &str) -> Vec<&'static str> {
    secrets().scan(path, text.as_bytes()).into_iter().map(|hit| hit.rule).collect()
}

#[test]
fn marks_the_secret_and_never_says_it() {
    let secret = filled("ghp_<an36>");
    let text = format!("a = 1\ntoken = \"{secret}\"\n");
    let mut seen = Seen::default();
    secrets().analyze("a.py", text.as_bytes(), &mut seen);
    let [finding] = &seen.findings[..] else { panic!("one secret is one finding: {:?}", seen.findings) };
    let start = text.find(&secret).unwrap();
    let region = Region::bytes(start..start + secret.len());
    assert_eq!(finding.rule, "github-pat");
    assert_eq!(finding.place, Some(Place::from(region.clone())));
    assert_eq!(finding.sensitive, [region]);
    assert!(!finding.message.contains(&secret));
    assert!(finding.properties.contains(&("cwe".to_owned(), "CWE-798".to_owned())));
}

#[test]
fn finds_values_of_names_that_promise_secrets() {
    for (path, form) in [
        ("a.py", "DB_PASSWORD = '<pw12>'"),
        (".env", "SERVICE_SECRET=<an32>"),
        ("a.yaml", "apiKey: <an24>"),
        ("a.json", "{\"authToken\": \"<b64x40>\"}"),
        ("a.go", "const signingKey = `<an40>`"),
        ("App.config", "<add key=\"Secret\" value=\"<an24>\"/>"),
        ("a.js", "connect(\"Server=x;User Id=y;Password=<pw14>;\")"),
        ("deploy.yaml", "- name: DB_PASSWORD\n  value: <pw14>"),
    ] {
        let form = form.replace("<add ", "&lt;add ");
        let text = filled(&form).replace("&lt;", "<");
        assert_eq!(rules_in(path, &text), ["generic-secret"], "{path}: {text}");
    }
}

#[test]
fn leaves_values_that_are_no_secrets() {
    for (path, text) in [
        ("a.py", "password = get_password(user)"),
        ("a.py", "password = os.environ['DB_PASSWORD']"),
        ("a.py", "token = request.headers.get('Authorization')"),
        ("a.js", "const secret = config.auth.secretValue2;"),
        (".env", "API_KEY=your-api-key-here"),
        (".env", "API_KEY=${VAULT_API_KEY}"),
        ("a.yaml", "password: {{ .Values.password }}"),
        ("a.py", "password = '<password>'"),
        ("a.py", "secret = 'xxxxxxxxxxxxxxxx'"),
        ("a.py", "token_url = 'https://host.test/oauth2/token/8f3a9c2b7d'"),
        ("a.py", "password_field = 'user_password_2'"),
        ("a.py", "api_key = '00000000-0000-0000-0000-000000000000'"),
        ("a.py", "key = 'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEA'"),
        ("a.py", "password = '12345678'"),
        (
            "package-lock.json",
            "\"key\": \"sha512-v2kDEe57lecTulaDIuNTPy3Ry4gLGJ6Z1O3vE1krgXZNrsQ+LFTGHVxVjcXPs17LhbZVGedAJv8XZ1tvj5FvSg==\"",
        ),
        ("a.py", "commit = '8c5f1f6f0a3d6b1e5c2a9d7e4b3f2a1c0d9e8f7a'"),
        ("a.md", "The secret: never give up, 2 times."),
    ] {
        assert_eq!(rules_in(path, text), [] as [&str; 0], "{path}: {text}");
    }
}

#[test]
fn documented_examples_are_no_secrets() {
    assert_eq!(rules_in("a", concat!("AK", "IAIOSFODNN7EXAMPLE")), [] as [&str; 0]);
    let documented = concat!("aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfi", "CYEXAMPLEKEY");
    assert_eq!(rules_in("a", documented), [] as [&str; 0]);
}

#[test]
fn reads_minified_and_binary_content_in_linear_time() {
    let secret = filled("ghp_<an36>");
    let minified = format!("{}var t=\"{secret}\";{}", "var a=1;".repeat(50_000), "key=token=-eyJ-".repeat(20_000));
    assert_eq!(rules_in("a.min.js", &minified), ["github-pat"]);
    let mut binary = vec![0_u8, 255, 254];
    binary.extend_from_slice(format!("\n{secret}\n").as_bytes());
    assert_eq!(secrets().scan("a.bin", &binary).len(), 1);
}

#[test]
fn settings_switch_off_and_allow() {
    let secret = filled("ghp_<an36>");
    let with = |settings: SecretsSettings| Secrets::new(&settings).unwrap().scan("src/a", secret.as_bytes()).len();
    assert_eq!(with(SecretsSettings::default()), 1);
    assert_eq!(with(SecretsSettings { enabled: false, ..SecretsSettings::default() }), 0);
    assert_eq!(with(SecretsSettings { disable: vec!["github-pat".to_owned()], ..SecretsSettings::default() }), 0);
    assert_eq!(with(SecretsSettings { allow: vec!["^ghp_".to_owned()], ..SecretsSettings::default() }), 0);
    assert_eq!(with(SecretsSettings { allow_paths: vec!["^src/".to_owned()], ..SecretsSettings::default() }), 0);
}

#[test]
fn wrong_settings_are_named() {
    let settings = SecretsSettings {
        disable: vec!["no-such-rule".to_owned()],
        allow: vec!["(".to_owned()],
        min_entropy: 9.0,
        ..SecretsSettings::default()
    };
    let keys: Vec<_> = Secrets::new(&settings).unwrap_err().into_iter().map(|error| error.key).collect();
    assert_eq!(keys, ["allow", "disable", "min-entropy"]);
}
