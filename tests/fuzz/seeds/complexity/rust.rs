a.rs
---
impl<T: A + 'static> B for C<T> { fn f(&self, x: Option<u8>) -> u8 { if let Some(y) = x && y > 1 || !z { for i in 0..y { match i { 0 | 1 => return 1, n if n > 2 => loop { break }, _ => {} } } } else { (|| 1)() } async { a().await? }; 0 } }
macro_rules! m { ($a:expr) => { if $a {} } }
