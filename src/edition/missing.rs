//! What stands in place of a picture, film or sound that an edition cannot show: the same words in every edition.

/// What a reason says of a picture that the capture does not hold.
const NOT_CAPTURED: &str = "not captured";

/// The words in place of a picture: that it was not captured, or why it is not shown.
pub fn picture(reason: &str) -> String {
    let reason = crate::text::squeeze(reason);
    if reason.is_empty() || reason == NOT_CAPTURED {
        "Picture not captured".to_owned()
    } else {
        format!("Picture not shown: {reason}")
    }
}

/// The words in place of a `video`, an `audio` or a page within the page.
pub fn embed(what: &str) -> &'static str {
    match what {
        "video" => "Video not captured",
        "audio" => "Sound not captured",
        _ => "Embedded page not captured",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_that_says_more_is_said() {
        assert_eq!(picture("not captured"), "Picture not captured");
        assert_eq!(picture(" "), "Picture not captured");
        assert_eq!(picture("cut short"), "Picture not shown: cut short");
    }
}
