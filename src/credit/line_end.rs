//! The East Asian line end: "＝ＡＰ", "＝代表撮影", "【時事】", "/사진=뉴시스".

use super::{Convention, Example, Found, Live};
use crate::cue::{self, words};

/// What follows the last equals sign of a line.
pub struct LineEnd;

impl Convention for LineEnd {
    fn name(&self) -> &'static str {
        "line-end"
    }

    fn find(&self, line: &Live<'_>) -> Option<Found> {
        let text = line.text;
        if !text.chars().any(words::is_cjk) {
            return None;
        }
        for (at, c) in text.char_indices().rev() {
            if !matches!(c, '＝' | '=' | '／' | '/' | '。' | '、') {
                continue;
            }
            let rest = words::part(text, at.saturating_add(c.len_utf8())..text.len());
            if rest.chars().count() > 24 || rest.is_empty() || at == 0 {
                continue;
            }
            let seen = cue::examine(rest, true);
            let tells = [
                "撮影", "提供", "写す", "記者", "记者", "기자", "제공", "摄", "攝",
            ]
            .iter()
            .any(|mark| rest.contains(mark));
            if c == '、' && !(tells && seen.parsed.relations > 0 && seen.strength >= 70) {
                continue;
            }
            if seen.strength >= 70
                || (tells && seen.strength >= 20)
                || (!seen.parsed.flags.is_empty() && matches!(c, '＝' | '='))
            {
                let start = if matches!(c, '。' | '、') {
                    at.saturating_add(c.len_utf8())
                } else {
                    at
                };
                return Some(Found {
                    range: start..text.len(),
                    confidence: seen.strength.clamp(80, 92),
                });
            }
        }
        None
    }

    fn examples(&self) -> &'static [Example] {
        const EXAMPLES: &[Example] = &[
            Example::new(
                "港に停泊する船＝ＡＰ",
                "港に停泊する船",
                "ＡＰ",
                &[],
                &["ＡＰ"],
            ),
            Example::new(
                "港に停泊する船＝代表撮影",
                "港に停泊する船",
                "代表撮影",
                &[],
                &[],
            ),
            Example::new(
                "부두에 정박한 배/사진=뉴시스",
                "부두에 정박한 배",
                "뉴시스",
                &[],
                &["뉴시스"],
            ),
            Example::new(
                "会見する市長＝３日、市役所、山田花子撮影",
                "会見する市長＝３日、市役所",
                "山田花子撮影",
                &["山田花子"],
                &[],
            ),
            Example::none("港に停泊する船と労働者"),
        ];
        EXAMPLES
    }
}
