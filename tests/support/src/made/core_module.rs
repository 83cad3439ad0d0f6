//! A core module, as a forgetful author would build it.

/// The component.
#[must_use]
pub fn component() -> Vec<u8> {
    wat::parse_str(r#"(module (func (export "run")))"#).expect("it is a module")
}
