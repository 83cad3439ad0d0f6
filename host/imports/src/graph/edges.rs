//! Nodes and edges. The first nodes are files; others stand for several at once, so that ambiguous imports cost no more than one edge.

/// Edges, while they are found.
pub(super) struct Edges {
    nodes: usize,
    /// The target, and who imports it.
    pairs: Vec<(usize, usize)>,
}

/// Who imports each node.
#[derive(Debug)]
pub(super) struct Importers {
    /// Where the importers of each node start, and where the last ones end.
    starts: Vec<usize>,
    importers: Vec<usize>,
}

impl Edges {
    pub fn new(files: usize) -> Self {
        Self { nodes: files, pairs: Vec::new() }
    }

    /// A new node that is no file.
    pub fn node(&mut self) -> usize {
        self.nodes += 1;
        self.nodes - 1
    }

    pub fn add(&mut self, importer: usize, target: usize) {
        self.pairs.push((target, importer));
    }

    pub fn into_importers(mut self) -> Importers {
        self.pairs.sort_unstable();
        self.pairs.dedup();
        let mut starts = Vec::with_capacity(self.nodes + 1);
        for node in 0..=self.nodes {
            let from = starts.last().copied().unwrap_or_default();
            starts.push(from + self.pairs[from..].iter().take_while(|(target, _)| *target < node).count());
        }
        Importers { starts, importers: self.pairs.into_iter().map(|(_, importer)| importer).collect() }
    }
}

impl Importers {
    pub fn nodes(&self) -> usize {
        self.starts.len() - 1
    }

    pub fn of(&self, node: usize) -> &[usize] {
        &self.importers[self.starts[node]..self.starts[node + 1]]
    }
}
