//! What both languages share: values with what is known about them, and the names they are bound to.

pub(crate) mod scope;
pub(crate) mod taint;
pub(crate) mod value;
