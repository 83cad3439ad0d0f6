a.rs
---
fn f() { let a = r#"x"#; 'a: loop { let c = '\n'; /* /* */ */ } }
---
#!/x
"unterminated