//! The arena keeps the promises of an allocator, and puts blocks where they belong.

#![expect(unsafe_code, reason = "an allocator is called by it")]

use std::alloc::{GlobalAlloc as _, Layout, System};

use super::{Arena, CLASSES, LARGEST, PAGE, SMALL, UNIT, class};

/// Memory that is never given back; with a gap, so that it does not always follow the one before.
fn grow(bytes: usize) -> usize {
    let layout = Layout::from_size_align(bytes + PAGE, PAGE).unwrap();
    // SAFETY: the size is not 0.
    unsafe { System.alloc(layout) }.expose_provenance()
}

struct Block {
    start: *mut u8,
    layout: Layout,
    mark: u8,
}

impl Block {
    fn new(arena: &Arena, size: usize, align: usize, mark: u8) -> Self {
        let layout = Layout::from_size_align(size, align).unwrap();
        // SAFETY: the size is not 0.
        let start = unsafe { arena.alloc(layout) };
        assert!(!start.is_null() && start.addr().is_multiple_of(align));
        // SAFETY: the block is that long.
        unsafe { start.write_bytes(mark, size) };
        Self { start, layout, mark }
    }

    fn check(&self, size: usize) {
        // SAFETY: the block is at least that long, and was written to.
        let bytes = unsafe { std::slice::from_raw_parts(self.start, size) };
        assert!(bytes.iter().all(|byte| *byte == self.mark));
    }

    fn resize(&mut self, arena: &Arena, size: usize) {
        // SAFETY: the block is the arena's, with this layout; the size is not 0.
        self.start = unsafe { arena.realloc(self.start, self.layout, size) };
        self.check(self.layout.size().min(size));
        self.layout = Layout::from_size_align(size, self.layout.align()).unwrap();
        // SAFETY: the block is that long now.
        unsafe { self.start.write_bytes(self.mark, size) };
    }

    fn free(self, arena: &Arena) {
        self.check(self.layout.size());
        // SAFETY: the block is the arena's, with this layout.
        unsafe { arena.dealloc(self.start, self.layout) };
    }
}

#[test]
fn classes_are_as_many_as_there_are_and_hold_their_sizes() {
    let mut before = (0, UNIT);
    for size in 1..=LARGEST {
        let (class, rounded) = class(size);
        assert!(rounded >= size && rounded.is_multiple_of(UNIT) && (size <= SMALL || rounded <= size + size / 4));
        assert!((class, rounded) == before || (class == before.0 + 1 && rounded > before.1), "{size}");
        before = (class, rounded);
    }
    assert_eq!(before, (CLASSES - 1, LARGEST));
}

#[test]
fn blocks_keep_what_is_written_to_them() {
    let arena = Arena::new(grow);
    let (mut random, mut blocks) = (1_u64, Vec::new());
    let mut below = |end: usize| {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(random >> 33).unwrap() % end
    };
    for step in 0..60_000 {
        if step == 20_000 {
            arena.configured();
        }
        let most = [64, 3_000, 90_000, 2_000_000][below(4)];
        let size = 1 + below(most);
        match below(5) {
            0 | 1 if blocks.len() < 200 => {
                blocks.push(Block::new(&arena, size, 1 << below(6), u8::try_from(step % 251).unwrap()))
            }
            2 if !blocks.is_empty() => {
                let index = below(blocks.len());
                blocks[index].resize(&arena, size);
            }
            3 if !blocks.is_empty() => blocks.swap_remove(below(blocks.len())).free(&arena),
            _ => {}
        }
    }
    blocks.into_iter().for_each(|block| block.free(&arena));
}

#[test]
fn what_is_made_while_configuring_lies_together_by_size() {
    let arena = Arena::new(grow);
    let blocks: Vec<(Block, Block)> = (0..40).map(|_| (Block::new(&arena, 200, 8, 1), Block::new(&arena, 3_000, 8, 2))).collect();
    let distance = blocks[1].0.start.addr() - blocks[0].0.start.addr();
    assert_eq!(distance, class(200).1);
}

#[test]
fn an_analysis_fills_no_gaps() {
    let arena = Arena::new(grow);
    let mut blocks: Vec<Block> = (0..40).map(|_| Block::new(&arena, 200, 8, 1)).collect();
    let gap = blocks.remove(20);
    let place = gap.start;
    gap.free(&arena);
    arena.configured();
    let (first, second) = (Block::new(&arena, 200, 8, 2), Block::new(&arena, 5_000, 8, 2));
    assert_ne!(first.start, place);
    assert!(first.start.addr().is_multiple_of(PAGE));
    assert_eq!(second.start.addr(), first.start.addr() + class(200).1);
    let place = first.start;
    first.free(&arena);
    assert_eq!(Block::new(&arena, 208, 8, 3).start, place, "what the analysis itself has freed is used again");
}

#[test]
fn the_last_block_grows_where_it_is() {
    let arena = Arena::new(grow);
    arena.configured();
    let mut block = Block::new(&arena, 100, 8, 1);
    let place = block.start;
    block.resize(&arena, 20_000);
    assert_eq!(block.start, place);
    let _next = Block::new(&arena, 100, 8, 2);
    block.resize(&arena, 40_000);
    assert_ne!(block.start, place);
}
