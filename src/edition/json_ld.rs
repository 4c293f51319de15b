//! The JSON-LD edition: schema.org.

use serde::{Deserialize, Serialize};

/// Options of the JSON-LD edition.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct JsonLdOptions {}
