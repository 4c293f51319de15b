//! Time zones behind a time: offsets, and names that mean one offset everywhere.

/// A zone at the start of a text and its length: only offsets and names that mean one offset everywhere.
pub fn zone_of(text: &str) -> Option<(String, usize)> {
    const NAMES: &[(&str, &str)] = &[
        ("UTC", "Z"),
        ("GMT", "Z"),
        ("Z", "Z"),
        ("MESZ", "+02:00"),
        ("MEZ", "+01:00"),
        ("CEST", "+02:00"),
        ("CET", "+01:00"),
        ("EEST", "+03:00"),
        ("EET", "+02:00"),
        ("EDT", "-04:00"),
        ("EST", "-05:00"),
        ("CDT", "-05:00"),
        ("MDT", "-06:00"),
        ("MST", "-07:00"),
        ("PDT", "-07:00"),
        ("PST", "-08:00"),
        ("JST", "+09:00"),
        ("KST", "+09:00"),
        ("MSK", "+03:00"),
        ("AEST", "+10:00"),
        ("AEDT", "+11:00"),
        ("WIB", "+07:00"),
    ];
    let skip = text.len() - text.trim_start_matches([' ', '(']).len();
    let rest = text.get(skip..)?;
    for (name, zone) in NAMES {
        if let Some(after) = rest.strip_prefix(name)
            && !after.starts_with(|c: char| c.is_alphanumeric())
        {
            if *zone == "Z"
                && let Some((offset, length)) = offset_of(after)
            {
                return Some((offset, skip + name.len() + length));
            }
            return Some((zone.to_string(), skip + name.len()));
        }
    }
    offset_of(rest).map(|(offset, length)| (offset, skip + length))
}

fn offset_of(text: &str) -> Option<(String, usize)> {
    let sign = text.chars().next().filter(|c| matches!(c, '+' | '-'))?;
    let hours = digits(text, 1, 2);
    let mut at = 1 + hours.len();
    let colon = text.get(at..)?.starts_with(':');
    at += usize::from(colon);
    let mut minutes = digits(text, at, 2);
    if colon && minutes.len() != 2 {
        return None;
    }
    at += minutes.len();
    if minutes.is_empty() {
        minutes = "00".to_owned();
    }
    let (h, m): (u32, u32) = (hours.parse().ok()?, minutes.parse().ok()?);
    if h > 14 || m > 59 || (sign == '-' && h > 12) {
        return None;
    }
    if text
        .get(at..)
        .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
    {
        return None;
    }
    Some((format!("{sign}{h:02}:{m:02}"), at))
}

/// At most so many figures at a place of a text.
pub fn digits(text: &str, at: usize, most: usize) -> String {
    text.get(at..)
        .unwrap_or_default()
        .chars()
        .take(most)
        .take_while(char::is_ascii_digit)
        .collect()
}
