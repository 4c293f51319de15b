//! What was saved with a page: pictures by address, and whatever else there is, taken in within limits.

use super::{Capture, Extent, file};
use crate::{limits::Limits, notice::Notice, text};
use std::{
    collections::{BTreeMap, btree_map::Entry},
    sync::Arc,
};

/// Something saved with a page.
#[derive(Clone, Debug)]
pub struct Resource {
    /// Its address or path, as the page may name it.
    pub url: String,
    /// Its bytes.
    pub bytes: Arc<[u8]>,
}

/// What was saved with a page: the pictures by address, and whatever else there is.
#[derive(Clone, Debug, Default)]
pub struct Resources {
    by_url: BTreeMap<String, Resource>,
    aliases: BTreeMap<String, String>,
    others: Vec<Resource>,
    left_out: Vec<(String, String)>,
}

impl Resources {
    /// Adds a resource that the page may show; the first of an address is the one it shows, and the others are kept.
    pub fn add(&mut self, resource: Resource) {
        match self.by_url.entry(address_key(&resource.url)) {
            Entry::Vacant(slot) => drop(slot.insert(resource)),
            Entry::Occupied(_) => self.others.push(resource),
        }
    }

    /// Lets a resource be found by another address too: a redirect, a Content-ID.
    pub fn alias(&mut self, also: &str, url: &str) {
        let (also, key) = (address_key(also), address_key(url));
        if also != key {
            self.aliases.entry(also).or_insert(key);
        }
    }

    /// Keeps a resource that no edition shows: a style, a script, a font.
    pub fn keep(&mut self, resource: Resource) {
        self.others.push(resource);
    }

    /// Remembers that something saved with the page was not taken, and why.
    pub fn leave_out(&mut self, url: String, reason: String) {
        self.left_out.push((url, reason));
    }

    /// The resource of an address as the page writes it. Percent-encoding, `./`, `http` against `https` and a fragment
    /// make no difference.
    pub fn find(&self, url: &str) -> Option<&Resource> {
        let key = address_key(url);
        self.by_url
            .get(&key)
            .or_else(|| self.by_url.get(self.aliases.get(&key)?))
    }

    /// All resources in the order of their addresses.
    pub fn all(&self) -> Vec<&Resource> {
        let mut all: Vec<&Resource> = self.by_url.values().chain(&self.others).collect();
        all.sort_by(|a, b| a.url.cmp(&b.url));
        all
    }

    /// What was not taken: address and reason.
    pub fn left_out(&self) -> &[(String, String)] {
        &self.left_out
    }
}

/// An address as [`Resources`] compares it.
pub(super) fn address_key(url: &str) -> String {
    let url = url.trim();
    let url = match url.split_once('#') {
        Some((address, _)) if !url.starts_with("data:") => address,
        _ => url,
    };
    let mut url = url;
    while let Some(rest) = url.strip_prefix("./") {
        url = rest;
    }
    let url = ["http:", "https:"]
        .iter()
        .find(|scheme| {
            url.get(..scheme.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
        })
        .and_then(|scheme| url.get(scheme.len()..))
        .unwrap_or(url);
    percent_encoding::percent_decode_str(url)
        .decode_utf8_lossy()
        .into_owned()
}

/// Takes in what was saved with a page, file by file, within the limits. What is left out is said.
pub(super) struct Intake<'a> {
    extent: Extent,
    limits: &'a Limits,
    room: u64,
    files: u64,
    too_many: usize,
}

impl<'a> Intake<'a> {
    pub(super) fn new(extent: Extent, limits: &'a Limits) -> Self {
        Self {
            extent,
            limits,
            room: limits.resource_bytes,
            files: 0,
            too_many: 0,
        }
    }

    /// Takes one file. Pictures can be found by their address; other files are taken only with a whole capture.
    pub(super) fn take(&mut self, capture: &mut Capture, url: String, bytes: Arc<[u8]>) {
        let picture = file::is_picture(&bytes);
        if !picture && self.extent == Extent::Shown || bytes.is_empty() {
            return;
        }
        self.files = self.files.saturating_add(1);
        if self.files > self.limits.resource_files {
            self.too_many = self.too_many.saturating_add(1);
            return;
        }
        let (limit, name) = match picture {
            true => (self.limits.picture_bytes, "picture_bytes"),
            false => (self.limits.resource_file_bytes, "resource_file_bytes"),
        };
        let length = bytes.len() as u64;
        if length > limit {
            let reason = format!("it is larger than the limit {name} ({limit})");
            return leave_out(capture, url, reason);
        }
        let Some(room) = self.room.checked_sub(length) else {
            let reason = format!(
                "with it the files would be larger than the limit resource_bytes ({})",
                self.limits.resource_bytes
            );
            return leave_out(capture, url, reason);
        };
        self.room = room;
        let resource = Resource { url, bytes };
        match picture {
            true => capture.resources.add(resource),
            false => capture.resources.keep(resource),
        }
    }

    /// Says how many files were too many.
    pub(super) fn end(self, capture: &mut Capture) {
        if self.too_many > 0 {
            let reason = format!(
                "{} more than the limit resource_files ({})",
                text::counted(self.too_many, "file", "files"),
                self.limits.resource_files
            );
            leave_out(capture, "...".to_owned(), reason);
        }
    }
}

/// Says that something saved with the page was not taken, and why.
pub(super) fn leave_out(capture: &mut Capture, url: String, reason: String) {
    capture.notices.push(Notice::warning(
        "capture.resource.left-out",
        format!("{} was left out: {reason}", text::shown(&url)),
    ));
    capture.resources.leave_out(url, reason);
}
