//! The same work on many items, in some threads.

/// Does a part of the work in each of some threads; the results are in the order of the items.
pub(crate) fn in_parallel<'t, T: Sync, R: Send>(
    items: &'t [T],
    threads: usize,
    work: impl Fn(&'t [T]) -> Vec<R> + Sync,
) -> Vec<R> {
    /// Fewer than so many are not worth a thread.
    const LEAST: usize = 512;
    in_parallel_of(items, threads, LEAST, work)
}

/// The same for items of which already `least` are worth a thread.
pub(crate) fn in_parallel_of<'t, T: Sync, R: Send>(
    items: &'t [T],
    threads: usize,
    least: usize,
    work: impl Fn(&'t [T]) -> Vec<R> + Sync,
) -> Vec<R> {
    let threads = threads.clamp(1, items.len().div_ceil(least).max(1));
    let chunks: Vec<&[T]> = items.chunks(items.len().div_ceil(threads).max(1)).collect();
    std::thread::scope(|scope| {
        let (first, others) = chunks.split_first().map_or((&[][..], &[][..]), |(first, others)| (*first, others));
        let work = &work;
        let others: Vec<_> = others.iter().map(|chunk| (scope.spawn(move || work(chunk)), *chunk)).collect();
        let mut results = work(first);
        for (thread, chunk) in others {
            results.extend(thread.join().unwrap_or_else(|_| work(chunk)));
        }
        results
    })
}
