use btm_imports::{Graph, Imports, Kind, imports};
use std::{path::Path, time::Instant};
fn walk(root: &Path, dir: &Path, out: &mut Vec<(String, Vec<u8>)>) {
    let mut entries: Vec<_> = std::fs::read_dir(dir).unwrap().flatten().collect();
    entries.sort_by_key(|e| e.file_name());
    for e in entries {
        let t = e.file_type().unwrap();
        if t.is_dir() {
            if e.file_name() != ".git" {
                walk(root, &e.path(), out)
            }
        } else if t.is_file() {
            let p = e.path();
            let rel = p.strip_prefix(root).unwrap().to_string_lossy().into_owned();
            let c = if Kind::of_path(&rel).is_some() { std::fs::read(&p).unwrap() } else { vec![] };
            if c.len() > 10 << 20 {
                continue;
            }
            out.push((rel, c));
        }
    }
}
fn main() {
    let args: Vec<String> = std::env::args().collect();
    let root = Path::new(&args[2]);
    let mut files = vec![];
    walk(root, root, &mut files);
    let t = Instant::now();
    let mut bytes = 0;
    let mut n = 0;
    let mut by: std::collections::BTreeMap<String, (usize, usize, f64)> = Default::default();
    let mut parsed: Vec<(String, Imports)> = vec![];
    for (p, c) in &files {
        let k = Kind::of_path(p);
        let s = Instant::now();
        let i = k.map(|k| imports(k, c)).unwrap_or_default();
        if let Some(k) = k {
            n += 1;
            bytes += c.len();
            let e = by.entry(format!("{k:?}")).or_default();
            e.0 += 1;
            e.1 += c.len();
            e.2 += s.elapsed().as_secs_f64();
        }
        parsed.push((p.clone(), i));
    }
    eprintln!("{n} of {} files, {bytes} bytes in {:?}", files.len(), t.elapsed());
    for (k, (n, b, t)) in by {
        eprintln!("  {k}: {n} files {:.1} MB {:.0} MB/s", b as f64 / 1e6, b as f64 / 1e6 / t);
    }
    match args[1].as_str() {
        "dump" => {
            for (p, i) in &parsed {
                println!("{}", serde_json::json!({"path": p, "imports": i}));
            }
        }
        "graph" => {
            let t = Instant::now();
            let g = Graph::new(parsed);
            eprintln!("graph {:?}", t.elapsed());
            let changed = &args[3..];
            let t = Instant::now();
            let d = g.dependents(changed);
            eprintln!("dependents {} {:?}", d.len(), t.elapsed());
            for p in d {
                println!("{p}");
            }
        }
        "sizes" => {
            let g = Graph::new(parsed);
            for (p, _) in &files {
                if Kind::of_path(p).is_some() {
                    println!("{} {}", g.dependents([p]).len(), p);
                }
            }
        }
        _ => {}
    }
}
