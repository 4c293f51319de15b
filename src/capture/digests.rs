//! Digests that a container declares of what it holds, and whether they are right.

use md5::Md5;
use sha1::Sha1;
use sha2::{Digest as _, Sha256, Sha512};

/// What became of a declared digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// The bytes have it.
    Right,
    /// They have another.
    Wrong,
    /// It cannot be told: the algorithm is not known, or the value is none of its length.
    Unknown,
}

/// Compares bytes with a digest as WARC and WACZ write it: `sha1:` and base 32, `sha256:` and hex digits.
pub(super) fn check(declared: &str, bytes: &[u8]) -> Verdict {
    let Some((algorithm, value)) = declared.trim().split_once(':') else {
        return Verdict::Unknown;
    };
    let algorithm: String = algorithm
        .chars()
        .filter(|c| c.is_ascii_alphanumeric())
        .map(|c| c.to_ascii_lowercase())
        .collect();
    let computed: Vec<u8> = match algorithm.as_str() {
        "sha1" => Sha1::digest(bytes).to_vec(),
        "sha256" => Sha256::digest(bytes).to_vec(),
        "sha512" => Sha512::digest(bytes).to_vec(),
        "md5" => Md5::digest(bytes).to_vec(),
        _ => return Verdict::Unknown,
    };
    match read(value, computed.len()) {
        Some(declared) if declared == computed => Verdict::Right,
        Some(_) => Verdict::Wrong,
        None => Verdict::Unknown,
    }
}

/// Compares a SHA-256 with a declared one.
pub(super) fn is_sha256(declared: &str, computed: &[u8; 32]) -> Verdict {
    let declared = declared.trim();
    let value = declared
        .strip_prefix("sha256:")
        .or_else(|| declared.strip_prefix("sha-256:"));
    match value.and_then(|value| read(value, computed.len())) {
        Some(value) if value == computed => Verdict::Right,
        Some(_) => Verdict::Wrong,
        None => Verdict::Unknown,
    }
}

/// A digest of `length` bytes in hex digits or base 32 (RFC 4648), whichever its length is that of.
fn read(value: &str, length: usize) -> Option<Vec<u8>> {
    let value = value.trim().trim_end_matches('=');
    if value.len() == length.checked_mul(2)? {
        return value
            .as_bytes()
            .chunks(2)
            .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok())
            .collect();
    }
    let mut out = Vec::new();
    let mut bits = 0_u32;
    let mut held = 0_u32;
    for byte in value.bytes() {
        let five = match byte.to_ascii_uppercase() {
            letter @ b'A'..=b'Z' => letter.wrapping_sub(b'A'),
            digit @ b'2'..=b'7' => digit.wrapping_sub(b'2').wrapping_add(26),
            _ => return None,
        };
        bits = (bits << 5 | u32::from(five)) & 0xFFFF;
        held = held.saturating_add(5);
        if held >= 8 {
            held = held.saturating_sub(8);
            out.push((bits >> held & 0xFF) as u8);
        }
    }
    (out.len() == length).then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_are_read_in_hex_and_base_32() {
        assert_eq!(
            check("sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ", b""),
            Verdict::Right
        );
        assert_eq!(
            check("sha1:da39a3ee5e6b4b0d3255bfef95601890afd80709", b""),
            Verdict::Right
        );
        assert_eq!(
            check("md5:d41d8cd98f00b204e9800998ecf8427e", b""),
            Verdict::Right
        );
        assert_eq!(
            check(
                "sha-256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                b""
            ),
            Verdict::Right
        );
        assert_eq!(
            check("sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ", b"x"),
            Verdict::Wrong
        );
        for unknown in ["", "sha1", "sha1:", "sha1:1234", "sha3:00", "crc:00000000"] {
            assert_eq!(check(unknown, b""), Verdict::Unknown, "{unknown}");
        }
    }
}
