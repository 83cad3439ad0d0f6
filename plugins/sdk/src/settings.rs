//! From the host's JSON text to an author's typed settings, with the key that is wrong in the error.

use serde::de::DeserializeOwned;

use crate::types::InvalidSetting;

/// Parses the text of one JSON object.
pub(crate) fn parse<S: DeserializeOwned>(text: &str) -> Result<S, Vec<InvalidSetting>> {
    let deserializer = &mut serde_json::Deserializer::from_str(text);
    serde_path_to_error::deserialize(deserializer).map_err(|error| {
        let key = match error.path().to_string() {
            path if path == "." => String::new(),
            path => path,
        };
        vec![InvalidSetting { key, message: message(&error.into_inner()) }]
    })
}

/// The error's text without serde_json's place in a text the user never saw.
fn message(error: &serde_json::Error) -> String {
    let text = error.to_string();
    match text.rfind(" at line ") {
        Some(end) => text[..end].to_owned(),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Inner {
        #[expect(dead_code, reason = "only its parsing is of interest")]
        max: u32,
    }

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Settings {
        #[expect(dead_code, reason = "only its parsing is of interest")]
        limits: Inner,
    }

    #[test]
    fn names_the_key_that_is_wrong() {
        let errors = super::parse::<Settings>(r#"{"limits": {"max": "ten"}}"#).unwrap_err();
        assert_eq!(errors[0].key, "limits.max");
        assert_eq!(errors[0].message, "invalid type: string \"ten\", expected u32");
    }

    #[test]
    fn names_an_unknown_key() {
        let errors = super::parse::<Settings>(r#"{"limits": {"mix": 1}}"#).unwrap_err();
        assert_eq!(errors[0].key, "limits.mix");
        assert_eq!(errors[0].message, "unknown field `mix`, expected `max`");
    }
}
