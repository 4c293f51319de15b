//! Every cap on foreign input, in one table. Each is an option; each cut is said.

use serde::{Deserialize, Serialize};

macro_rules! limits {
    ($($(#[doc = $doc:literal])+ $name:ident: $value:expr, $unit:literal;)+) => {
        /// How much of a capture is taken in. Beyond a limit the rest is left out and said, or the capture fails and says so.
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(default, deny_unknown_fields)]
        pub struct Limits { $($(#[doc = $doc])+ pub $name: u64,)+ }

        impl Default for Limits {
            fn default() -> Self { Self { $($name: $value,)+ } }
        }

        impl Limits {
            /// Name, value and unit of each limit, in the order of the table.
            pub fn table(&self) -> Vec<(&'static str, u64, &'static str)> {
                vec![$((stringify!($name), self.$name, $unit),)+]
            }
        }
    };
}

limits! {
    /// Depth of the element tree; deeper wrappers are dropped, their text stays.
    tree_depth: 512, "levels";
    /// Nodes of the element tree; the rest of the page is cut.
    tree_nodes: 1_000_000, "nodes";
    /// Records of one container; the rest is not read.
    container_records: 1_000_000, "records";
    /// Size of the fields of one record.
    record_head_bytes: 64 << 10, "bytes";
    /// Size of one captured document.
    document_bytes: 64 << 20, "bytes";
    /// Size of one picture file.
    picture_bytes: 32 << 20, "bytes";
    /// Width or height of a picture.
    picture_side: 20_000, "pixels";
    /// Width times height of a picture.
    picture_area: 64_000_000, "pixels";
    /// Memory that decoding one picture may take.
    picture_memory: 256 << 20, "bytes";
    /// Pictures of one article.
    pictures: 2_000, "pictures";
    /// Files saved with one page.
    resource_files: 10_000, "files";
    /// Size of one file saved with a page that is no picture.
    resource_file_bytes: 32 << 20, "bytes";
    /// All resources of one capture together. A PDF that carries the capture needs some four times as much memory.
    resource_bytes: 256 << 20, "bytes";
    /// Sheets of one PDF; more are refused.
    pdf_pages: 1_000, "sheets";
    /// Memory of one worker process.
    worker_memory: 2 << 30, "bytes";
    /// Seconds of wall time for one capture.
    worker_seconds: 120, "seconds";
}
