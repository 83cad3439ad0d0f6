//! Says what should be the same in every run and on every machine.

use std::collections::HashMap;
use std::hint::black_box;
use std::time::{Duration, SystemTime};

use btm_plugin::{AnalyzeError, File, Output};
use wasip2::{clocks::monotonic_clock, clocks::wall_clock, random::insecure, random::insecure_seed, random::random};

pub(super) fn run(_: &File, output: &mut dyn Output) -> Result<Vec<u8>, AnalyzeError> {
    let hashed: HashMap<u32, ()> = (0..20).map(|key| (key, ())).collect();
    let on_heap = Box::new(0_u8);
    crate::tell(output, format!("hash order {:?}", hashed.keys().collect::<Vec<_>>()));
    crate::tell(output, format!("random {} {}", random::get_random_u64(), insecure::get_insecure_random_u64()));
    crate::tell(output, format!("seed {:?}", insecure_seed::insecure_seed()));
    crate::tell(output, format!("wall clock {:?}", SystemTime::now()));
    crate::tell(output, format!("monotonic clock {}", monotonic_clock::now()));
    std::thread::sleep(Duration::from_millis(5));
    crate::tell(output, format!("monotonic clock after a nap {}", monotonic_clock::now()));
    crate::tell(output, format!("resolution {} {:?}", monotonic_clock::resolution(), wall_clock::resolution()));
    crate::tell(output, format!("address {:p}", black_box(&*on_heap)));
    crate::tell(output, format!("arguments {:?}", std::env::args().collect::<Vec<_>>()));
    crate::tell(output, format!("environment {:?}", std::env::vars().collect::<Vec<_>>()));
    crate::tell(output, format!("NaN {:x}", (f64::INFINITY - black_box(f64::INFINITY)).to_bits()));
    Ok(Vec::new())
}
