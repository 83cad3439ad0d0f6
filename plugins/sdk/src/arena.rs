//! The memory of a plugin, laid out for what the host does with it.
//!
//! Every analysis starts from a copy of the configured plugin's memory, and the host puts back every page that the one before
//! wrote to. A few long runs of pages cost little; many short ones cost more than the analysis of a small file. So what is made
//! while the plugin is configured is kept apart by size, because what is written to later (the caches of regular expressions, say)
//! is of few sizes; and what an analysis makes lies behind all that, page after page. An instance analyzes once and is thrown away,
//! so blocks are never split or joined: those that are freed wait for the next of their size. Large ones are the system's.
#![expect(unsafe_code, reason = "an allocator is made of it")]

use std::{
    alloc::{GlobalAlloc, Layout, System},
    cell::UnsafeCell,
    ptr,
};

/// Bytes of a page of WebAssembly.
const PAGE: usize = 64 << 10;
/// What is there for an analysis from the start; enough for most files. More has to be asked for.
const FIRST: usize = 2 << 20;
/// What is asked for at least.
const MORE: usize = 512 << 10;
/// Larger blocks, and those that have to begin at a multiple of more than the unit, are the system's.
const LARGEST: usize = 1 << 20;
/// All blocks begin at, and have a size of, a multiple of this.
const UNIT: usize = 16;
/// Up to here there is a class for each multiple of the unit; beyond, four for each power of two.
const SMALL: usize = 1 << 10;
/// Classes of sizes.
const CLASSES: usize = SMALL / UNIT + 4 * (LARGEST / SMALL).ilog2() as usize;
/// While the plugin is configured, each class takes its blocks from pieces of this size.
const SLAB: usize = 16 << 10;

/// The allocator of every plugin. Like a component it has one thread.
pub(crate) struct Arena(UnsafeCell<State>);

struct State {
    /// Asks for memory: bytes, a multiple of the page, to the address where they are, or 0.
    grow: fn(usize) -> usize,
    next: usize,
    end: usize,
    /// Whether the plugin is configured.
    is_configured: bool,
    /// The first free block of each class; each holds the address of the next one, 0 for none.
    free: [usize; CLASSES],
    /// Where the next block of each class is while the plugin is configured, and where its slab ends.
    slabs: [(usize, usize); CLASSES],
}

// SAFETY: components have one thread, and tests have an arena each.
unsafe impl Sync for Arena {}

#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ARENA: Arena = Arena::new(|bytes| core::arch::wasm32::memory_grow::<0>(bytes / PAGE).checked_mul(PAGE).unwrap_or(0));

/// From now on, memory lies behind everything that was made before.
#[cfg(target_arch = "wasm32")]
pub(crate) fn configured() {
    ARENA.configured();
}

impl Arena {
    pub(crate) const fn new(grow: fn(usize) -> usize) -> Self {
        let (free, slabs) = ([0; CLASSES], [(0, 0); CLASSES]);
        Self(UnsafeCell::new(State { grow, next: 0, end: 0, is_configured: false, free, slabs }))
    }

    #[expect(clippy::mut_from_ref, reason = "that is what the cell is for")]
    fn state(&self) -> &mut State {
        // SAFETY: there is one thread, and whoever calls this calls nothing that calls it again.
        unsafe { &mut *self.0.get() }
    }

    pub(crate) fn configured(&self) {
        let state = self.state();
        if !state.is_configured {
            state.is_configured = true;
            state.free = [0; CLASSES];
            state.next = state.next.next_multiple_of(PAGE).min(state.end);
            let left = state.end - state.next;
            // Without it, the first analysis asks again, and fails if it has to.
            let _ = left >= FIRST || state.more(FIRST - left);
        }
    }
}

impl State {
    /// What is left of the memory before stays unused if the new one does not follow it.
    fn more(&mut self, bytes: usize) -> bool {
        let bytes = bytes.max(MORE).next_multiple_of(PAGE);
        let start = (self.grow)(bytes);
        if start == 0 {
            return false;
        }
        if start != self.end {
            self.next = start;
        }
        self.end = start + bytes;
        true
    }

    /// The next bytes, or 0.
    fn bump(&mut self, size: usize) -> usize {
        if self.end - self.next < size && !self.more(size) {
            return 0;
        }
        self.next += size;
        self.next - size
    }

    /// A block, or 0.
    fn take(&mut self, size: usize) -> usize {
        let (class, size) = class(size);
        let free = self.free[class];
        if free != 0 {
            // SAFETY: a free block holds the address of the next one.
            self.free[class] = unsafe { *ptr::with_exposed_provenance::<usize>(free) };
            return free;
        }
        if self.is_configured || size > SLAB / 4 {
            return self.bump(size);
        }
        let (next, end) = &mut self.slabs[class];
        if *end - *next >= size {
            *next += size;
            return *next - size;
        }
        let slab = self.bump(SLAB);
        if slab != 0 {
            self.slabs[class] = (slab + size, slab + SLAB);
        }
        slab
    }

    fn give_back(&mut self, block: usize, size: usize) {
        let (class, size) = class(size);
        if self.is_last(block, size) {
            self.next = block;
            return;
        }
        // SAFETY: a block is at least one unit long, and nobody uses it any more.
        unsafe { *ptr::with_exposed_provenance_mut::<usize>(block) = self.free[class] };
        self.free[class] = block;
    }

    /// Whether a block was the last to be cut off; never one out of a slab.
    fn is_last(&self, block: usize, size: usize) -> bool {
        block + size == self.next && (self.is_configured || size > SLAB / 4)
    }

    /// Makes a block larger or smaller where it is, if that is possible.
    fn resize(&mut self, block: usize, old: usize, new: usize) -> bool {
        let (old, new) = (class(old).1, class(new).1);
        if old == new {
            return true;
        }
        let fits = self.is_last(block, old) && block + new <= self.end && (self.is_configured || new > SLAB / 4);
        if fits {
            self.next = block + new;
        }
        fits
    }
}

/// The class of a size, and the size of its blocks.
fn class(size: usize) -> (usize, usize) {
    if size <= SMALL {
        let units = size.div_ceil(UNIT).max(1);
        return (units - 1, units * UNIT);
    }
    // Sizes above 2^n, up to 2^(n+1), in four steps.
    let power = (size - 1).ilog2() as usize;
    let step = 1 << (power - 2);
    let steps = (size - (1 << power)).div_ceil(step);
    (SMALL / UNIT + 4 * (power - SMALL.ilog2() as usize) + steps - 1, (1 << power) + steps * step)
}

fn is_ours(size: usize, align: usize) -> bool {
    size <= LARGEST && align <= UNIT
}

// SAFETY: blocks are disjoint, at least as large as asked for and aligned. Whose a block is follows from its layout alone.
unsafe impl GlobalAlloc for Arena {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        if is_ours(layout.size(), layout.align()) {
            return ptr::with_exposed_provenance_mut(self.state().take(layout.size()));
        }
        // SAFETY: the caller keeps the contract, which is the same.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        if is_ours(layout.size(), layout.align()) {
            self.state().give_back(block.expose_provenance(), layout.size());
        } else {
            // SAFETY: the caller keeps the contract, which is the same.
            unsafe { System.dealloc(block, layout) }
        }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        let (was_ours, is_ours) = (is_ours(layout.size(), layout.align()), is_ours(size, layout.align()));
        if !was_ours && !is_ours {
            // SAFETY: the caller keeps the contract, which is the same.
            return unsafe { System.realloc(block, layout, size) };
        }
        if was_ours && is_ours && self.state().resize(block.expose_provenance(), layout.size(), size) {
            return block;
        }
        // SAFETY: the caller guarantees that the layout is that of the block, and that the new size can be one.
        unsafe {
            let moved = self.alloc(Layout::from_size_align_unchecked(size, layout.align()));
            if !moved.is_null() {
                ptr::copy_nonoverlapping(block, moved, layout.size().min(size));
                self.dealloc(block, layout);
            }
            moved
        }
    }
}

#[cfg(test)]
mod tests;
