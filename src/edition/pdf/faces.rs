//! The built-in faces, in the order in which they are asked: one flat list.

use super::fonts::{BuiltIn, FaceStyle};
use unicode_script::Script::{self, *};

const REGULAR: FaceStyle = FaceStyle {
    bold: false,
    italic: false,
    mono: false,
};
const BOLD: FaceStyle = FaceStyle {
    bold: true,
    italic: false,
    mono: false,
};
const ITALIC: FaceStyle = FaceStyle {
    bold: false,
    italic: true,
    mono: false,
};
const BOLD_ITALIC: FaceStyle = FaceStyle {
    bold: true,
    italic: true,
    mono: false,
};
const FIXED: FaceStyle = FaceStyle {
    bold: false,
    italic: false,
    mono: true,
};

const EUROPE: &[Script] = &[Latin, Greek, Cyrillic];

macro_rules! faces {
    ($($name:literal $style:ident $scripts:expr;)+) => {
        /// The faces of `fonts/`; the first eight are known by position.
        pub const BUILT_IN: [BuiltIn; [$($name),+].len()] = [$(BuiltIn {
            packed: include_bytes!(concat!(env!("OUT_DIR"), "/", $name, ".z")),
            scripts: $scripts,
            style: $style,
        }),+];
    };
}

faces! {
    "NotoSerif-Regular" REGULAR EUROPE;
    "NotoSerif-Bold" BOLD EUROPE;
    "NotoSerif-Italic" ITALIC EUROPE;
    "NotoSerif-BoldItalic" BOLD_ITALIC EUROPE;
    "NotoSansMono-Regular" FIXED &[];
    "DroidSansFallbackFull" REGULAR &[Han, Hiragana, Katakana, Bopomofo, Yi];
    "NanumMyeongjo" REGULAR &[Hangul, Han];
    "Symbola" REGULAR &[];
    "NotoNaskhArabic-Regular" REGULAR &[Arabic];
    "NotoNaskhArabic-Bold" BOLD &[Arabic];
    "NotoSerifHebrew-Regular" REGULAR &[Hebrew];
    "NotoSerifHebrew-Bold" BOLD &[Hebrew];
    "NotoSerifDevanagari-Regular" REGULAR &[Devanagari];
    "NotoSerifBengali-Regular" REGULAR &[Bengali];
    "NotoSerifGujarati-Regular" REGULAR &[Gujarati];
    "NotoSerifGurmukhi-Regular" REGULAR &[Gurmukhi];
    "NotoSerifTamil-Regular" REGULAR &[Tamil];
    "NotoSerifTelugu-Regular" REGULAR &[Telugu];
    "NotoSerifKannada-Regular" REGULAR &[Kannada];
    "NotoSerifMalayalam-Regular" REGULAR &[Malayalam];
    "NotoSerifSinhala-Regular" REGULAR &[Sinhala];
    "NotoSerifThai-Regular" REGULAR &[Thai];
    "NotoSerifLao-Regular" REGULAR &[Lao];
    "NotoSerifKhmer-Regular" REGULAR &[Khmer];
    "NotoSerifMyanmar-Regular" REGULAR &[Myanmar];
    "NotoSerifEthiopic-Regular" REGULAR &[Ethiopic];
    "NotoSerifArmenian-Regular" REGULAR &[Armenian];
    "NotoSerifGeorgian-Regular" REGULAR &[Georgian];
}
