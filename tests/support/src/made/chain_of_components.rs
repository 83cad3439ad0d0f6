//! Has a component with code in a component in a component, forty deep, whose code loops when it is instantiated.

use crate::component::Handmade;

const DEPTH: usize = 40;

/// The component.
#[must_use]
pub fn component() -> Vec<u8> {
    let code = "(core module $m (func $for_ever (loop $again (br $again))) (start $for_ever)) (core instance (instantiate $m))";
    let innermost = code.to_owned();
    let text = (0..DEPTH).fold(innermost, |inner, _| format!("(component $c {inner}) (instance (instantiate $c))"));
    Handmade::default().build_with_inside(&wat::parse_str(format!("(component {text})")).expect("the text is a component"))
}
