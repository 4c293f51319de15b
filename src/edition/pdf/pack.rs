//! zlib data: one compressor for all streams of a file, for making one costs more than packing a small stream.

use flate2::{Compress, Compression, FlushCompress, Status};

/// A compressor of one level.
pub struct Packer {
    compress: Compress,
}

impl Packer {
    /// A compressor of a level from 0 (none) to 9 (smallest).
    pub fn new(level: u32) -> Self {
        Self {
            compress: Compress::new(Compression::new(level.min(9)), true),
        }
    }

    /// Bytes as zlib data.
    pub fn pack(&mut self, bytes: &[u8]) -> Vec<u8> {
        self.compress.reset();
        let mut out = Vec::with_capacity(bytes.len() / 2 + 64);
        let mut rest = bytes;
        loop {
            let before = self.compress.total_in();
            let status = self
                .compress
                .compress_vec(rest, &mut out, FlushCompress::Finish);
            let taken = self.compress.total_in().saturating_sub(before) as usize;
            rest = rest.get(taken..).unwrap_or_default();
            match status {
                Ok(Status::Ok | Status::BufError) => out.reserve(out.len() / 2 + 64),
                // Packing into memory cannot fail.
                Ok(Status::StreamEnd) | Err(_) => return out,
            }
        }
    }
}
