//! Words as they are set: one kind of space, nothing that no face shows; and what is remarkable about them.

/// Most marks that a letter of any language carries.
const MARKS: usize = 5;

/// True if more marks stand on one letter than any language asks for.
pub fn stacks(text: &str) -> bool {
    let mut marks = 0;
    !text.is_ascii()
        && text.chars().any(|c| {
            // The blocks of combining marks that belong to no script.
            let mark = matches!(u32::from(c), 0x300..=0x36F | 0x483..=0x489 | 0x1AB0..=0x1AFF | 0x1DC0..=0x1DFF | 0x20D0..=0x20FF);
            marks = if mark { marks + 1 } else { 0 };
            marks > MARKS
        })
}

/// White space as one kind of space, no soft hyphens (words are divided by the language's rules), no control characters.
pub fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\u{AD}' | '\u{FEFF}' => {}
            '\t' | '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}' => {
                out.push(' ')
            }
            // Directions set by hand: the bidirectional algorithm reads them, no face shows them.
            c if c.is_control()
                || matches!(u32::from(c), 0xFFF9..=0xFFFB | 0xFFFE | 0xFFFF | 0xE0000..=0xE007F) => {
            }
            c => out.push(c),
        }
    }
    out
}
