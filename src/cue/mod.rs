//! What in a printed line tells that it stands with a picture, and who made the picture.
//!
//! A text comes in; out come its labels, furniture, names and licences, and how strongly all of it looks like a credit
//! ([`examine`]). The words live in tables beside the code, by language; the code holds shapes, not names of sites.
//! Both `structure` (which lines are a figure's) and `credit` (what is caption, what is credit) ask here, so they never
//! disagree.

pub mod agencies;
pub mod capitals;
pub mod correction;
pub mod dump;
pub mod furniture;
pub mod labels;
pub mod licences;
pub mod markup;
pub mod names;
pub mod organisations;
pub mod parties;
pub mod roles;
pub mod twins;
pub mod words;

mod examine;

pub use examine::{Examined, closing, examine, is_prose, outer_brackets, read};
